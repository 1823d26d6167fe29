"""Without a network: the shell page, the service worker, the day to take along, what comes back."""

from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from flask import Response, current_app, jsonify, make_response, render_template, request
from flask_login import current_user
from flask_wtf.csrf import generate_csrf

from app.core.access import PUBLIC, current_reach, open_to
from app.core.errors import Invalid
from app.core.pages import STATIC, static_url
from app.core.writing import writing
from app.spaces.newcomers import KEEPERS
from app.spaces.offline.day import day_of
from app.spaces.offline.devices import person_mark, queue_keys
from app.spaces.offline.receiving import receive, sending_in
from app.spaces.offline.words import why_said
from app.spaces.views.blueprint import blueprint

SHELL = ("palier.css", "hors-ligne.js", "hors-ligne-actes.js", "hors-ligne-feuille.js", "mark.svg")
"""The files that the page without a network needs: the service worker keeps them, and runs the two in the
places after the style."""

DRAWN = (
    "_layout.html",
    "spaces/offline.html",
    *(f"_components/{name}.html" for name in ("attendance", "button", "form", "notice", "signs", "way_back")),
)
"""The templates that draw it: devices take the page again when one of them changes."""

MANIFEST = {
    "name": "Palier, la journée du médiateur",
    "short_name": "Palier",
    "description": "Les séances du jour, même sans réseau.",
    "lang": "fr",
    "dir": "ltr",
    "id": "/aujourdhui",
    "start_url": "/aujourdhui",
    "scope": "/",
    "display": "standalone",
    "background_color": "#fbf8f2",
    "theme_color": "#0d4a45",
}


@blueprint.get("/hors-ligne")
@open_to(PUBLIC)
def offline() -> str:
    """Show the page that works without a network; script fills it from what the device keeps."""
    return render_template("spaces/offline.html")


@blueprint.get("/hors-ligne/journee")
@open_to(*KEEPERS)
def offline_day() -> Response:
    """Give the day's sessions for the device to take along."""
    reach = current_reach()
    return jsonify({"who": person_mark(reach.person_id), **day_of(reach)})


@blueprint.get("/hors-ligne/jeton")
@open_to(PUBLIC)
def offline_token() -> Response:
    """Say who is signed in, and give a token to send with: one made hours ago is worth nothing."""
    keeps = current_user.is_authenticated and current_user.reach.structures_as(*KEEPERS)
    if not keeps:
        return jsonify({"who": None})
    person_id = current_user.reach.person_id
    return jsonify({"who": person_mark(person_id), "keys": queue_keys(person_id), "token": generate_csrf()})


@blueprint.post("/hors-ligne/envoi")
@open_to(*KEEPERS)
def receive_acts() -> Response:
    """Receive what a device noted, and say of each act what became of it; a resend adds nothing."""
    sending, reach = sending_in(_body()), current_reach()
    with writing():
        answers = receive(sending, by=reach.person_id, structure_ids=reach.structures_as(*KEEPERS))
    said = [{"key": each.key, "outcome": each.outcome, "why": why_said(each.why)} for each in answers]
    return jsonify({"results": said})


def _body() -> Any:
    """Read the body of a sending.

    Raises:
        Invalid: it is not JSON, or it is nested deeper than anything that a device sends.
    """
    if not request.is_json:
        raise Invalid("Cet envoi n’est pas lisible.")
    try:
        return request.get_json(silent=True)
    except RecursionError:
        raise Invalid("Cet envoi n’est pas lisible.") from None


@blueprint.get("/sw.js")
@open_to(PUBLIC)
def service_worker() -> Response:
    """Give the service worker, with the addresses of the files of this version of the shell."""
    files = ", ".join(f'"{static_url(name)}"' for name in SHELL)
    script = (STATIC / "sw.js").read_text(encoding="utf-8")
    known = f'var EDITION = "{_edition()}", SHELL = ["/hors-ligne", {files}];'
    answer = make_response(f"{known}\n{script}")
    answer.headers["Content-Type"] = "text/javascript; charset=utf-8"
    return answer


@blueprint.get("/manifest.webmanifest")
@open_to(PUBLIC)
def manifest() -> Response:
    """Describe the application for whoever installs it on a tablet or a computer."""
    icons = [{"src": static_url("mark.svg"), "type": "image/svg+xml", "sizes": "any"}]
    icons += [
        {"src": static_url(f"icone-{size}.png"), "type": "image/png", "sizes": f"{size}x{size}"}
        for size in (192, 512)
    ]
    answer = jsonify(MANIFEST | {"icons": icons})
    answer.headers["Content-Type"] = "application/manifest+json"
    return answer


@cache
def _edition() -> str:
    """Return what changes when the page without a network does."""
    folder = Path(current_app.root_path) / "templates"
    drawn = b"".join((folder / name).read_bytes() for name in DRAWN)
    return sha256(drawn).hexdigest()[:10]
