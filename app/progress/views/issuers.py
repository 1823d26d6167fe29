"""The issuers whose passports are believed here: see them, add one, believe one no longer."""

from collections.abc import Mapping

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.core.access import Role, current_reach, open_to
from app.core.errors import Invalid, Refused
from app.core.keys import current_keys
from app.core.pages import form_fields
from app.core.writing import writing
from app.people.schemas import Form, read, text
from app.progress.queries.issuers import trusted_issuers
from app.progress.rules.issuers import LONGEST_ISSUER, LONGEST_NAME
from app.progress.services.issuers import HEAVIEST_KEYS, distrust_issuer, trust_issuer
from app.progress.views.blueprint import blueprint

DONE = {
    "ajoute": "C’est fait. Les passeports de cet émetteur sont reconnus ici dès maintenant.",
    "fini": "C’est fait. Ce qui a été reconnu le reste ; les nouveaux passeports ne le seront plus.",
}


class IssuerForm(Form):
    """An issuer, the name that people know, and its public keys where they are pasted."""

    issuer = text("", longest=LONGEST_ISSUER)
    name = text("Écrivez le nom de l’émetteur.", longest=LONGEST_NAME, required=True)
    keys = text("", longest=HEAVIEST_KEYS)


class EndForm(Form):
    """The issuer that is believed no longer."""

    issuer = text("Choisissez un émetteur.", longest=LONGEST_ISSUER, required=True)


@blueprint.get("/emetteurs")
@open_to(Role.ADMIN)
def issuers() -> Response:
    """Show the issuers that are believed, and our own identifier for the others to copy."""
    return _page()


@blueprint.post("/emetteurs")
@open_to(Role.ADMIN)
def add_issuer() -> Response:
    """Believe an issuer, with the keys of the file that was given or pasted."""
    reach = current_reach()
    try:
        typed = read(IssuerForm(), form_fields(request.form))
        keys = _file() or typed["keys"].encode()
        with writing(idempotency_key=request.form.get("key")) as write:
            trust_issuer(
                keys,
                issuer=typed["issuer"],
                name=typed["name"],
                by=reach.person_id,
                structure_id=min(reach.structures_as(Role.ADMIN)),
            )
            return write.answer(_back("ajoute"))
    except Invalid as refusal:
        return _page(typed=request.form, refusal=refusal)


@blueprint.post("/emetteurs/fin")
@open_to(Role.ADMIN)
def end_issuer() -> Response:
    """Believe an issuer no longer."""
    reach = current_reach()
    issuer = read(EndForm(), form_fields(request.form))["issuer"]
    with writing(idempotency_key=request.form.get("key")) as write:
        distrust_issuer(issuer, by=reach.person_id, structure_id=min(reach.structures_as(Role.ADMIN)))
        return write.answer(_back("fini"))


def _file() -> bytes:
    """Return the bytes of the file that came, one over the cap at the most, and close it."""
    file = request.files.get("file")
    if file is None:
        return b""
    with file.stream as stream:
        return stream.read(HEAVIEST_KEYS + 1)


def _page(typed: Mapping[str, str] | None = None, refusal: Refused | None = None) -> Response:
    page = render_template(
        "progress/issuers.html",
        issuers=trusted_issuers(),
        ours=current_keys().issuer_id,
        typed=typed or {},
        errors=refusal.errors if isinstance(refusal, Invalid) else {},
        done=None if refusal else DONE.get(request.args.get("fait", "")),
    )
    return make_response(page, refusal.status if refusal else 200)


def _back(done: str) -> Response:
    return redirect(url_for("progress.issuers", fait=done), 303)
