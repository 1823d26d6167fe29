"""What every page stands on: the frame's contract, filters, form fields, static files, safe headers.

`_layout.html` needs one variable, `shell` (a `Shell`), given to every template by a context
processor, and, when somebody is signed in, the endpoint `people.sign_out`.
"""

import hashlib
import re
import unicodedata
from collections.abc import Callable, Mapping, MutableMapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

import segno
from flask import Flask, Response, request
from flask.templating import Environment
from jinja2 import StrictUndefined
from werkzeug.datastructures import MultiDict

from app.core import clock, french
from app.core.errors import Invalid

NOT_CONTENT = frozenset({"csrf_token", "key"})
DEEPEST = 4
LONGEST_SEARCH = 100
LONGEST_KEY = 40
DAMAGED = "Cette page est abîmée : rechargez-la et recommencez."
"""Room is left for the rows of one request to number themselves after its key."""

LAST_PAGE = 1_000_000
A_YEAR = 31_536_000
DEVICE_COOKIE = "palier-appareil"
"""Set by our script on a device that works without a network. It holds 1, and asks to spare its storage."""

STATIC = Path(__file__).parents[1] / "static"
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; script-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}


class ShellLink(NamedTuple):
    """A link of the main navigation; `current` marks the page that is open."""

    label: str
    href: str
    current: bool = False


@dataclass(frozen=True, kw_only=True)
class Shell:
    """What the frame of a page shows around it.

    `device` is the mark by which a device that works without a network knows who is signed in; it
    is empty when nobody is, and None where the page has nothing to do with such devices.
    """

    signed_in_name: str | None = None
    place: str | None = None
    links: tuple[ShellLink, ...] = ()
    demo: bool = False
    device: str | None = None


class Templates(Environment):
    """Flask's templates, with one dictionary of globals for all.

    Jinja lays a dictionary of each template's own globals over the shared one, and walks this chain
    for every name and every import. No template here has any: without the chain, a page costs a
    sixth less.
    """

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Return the shared globals, unless a template brings its own."""
        return super().make_globals(d) if d else self.globals


class QrDrawing(NamedTuple):
    """A QR code as one SVG path, one unit per square, its quiet zone included."""

    size: int
    path: str


def init_app(app: Flask, *, uses_https: bool) -> None:
    """Give the application its filters, its static addresses and its safe headers.

    Pages send no referrer, so the CSRF check must not ask for one; the token stays required.
    """
    app.config["WTF_CSRF_SSL_STRICT"] = False
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(
        typography=french.typography,
        date_fr=french.date_fr,
        day_fr=_day_fr,
        time_fr=french.time_fr,
        duration_fr=french.duration_fr,
        number_fr=french.number_fr,
        plural=french.plural,
        de=french.de,
        qr_drawing=qr_drawing,
    )
    app.jinja_env.globals["static_url"] = static_url
    app.after_request(_safe(uses_https=uses_https))


def _day_fr(day: date) -> str:
    return french.day_fr(day, today=clock.today())


def _safe(*, uses_https: bool) -> Callable[[Response], Response]:
    headers = dict(HEADERS)
    if uses_https:
        headers["Strict-Transport-Security"] = f"max-age={A_YEAR}"

    def secure(response: Response) -> Response:
        for name, value in headers.items():
            response.headers.setdefault(name, value)
        _say_how_long_to_keep(response)
        return response

    return secure


def _say_how_long_to_keep(response: Response) -> None:
    """Keep versioned files for a year and nothing else, unless a view says `public` or `private` itself."""
    if request.endpoint == "static" and response.status_code < 400:
        kept = f"max-age={A_YEAR}, immutable" if "v" in request.args else "max-age=3600"
        response.headers["Cache-Control"] = f"public, {kept}"
    elif not (response.cache_control.public or response.cache_control.private):
        response.headers["Cache-Control"] = "no-store"


@lru_cache
def static_url(name: str) -> str:
    """Return the address of a static file; it changes when the file does. Each is read once."""
    version = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:10]
    return f"/static/{name}?v={version}"


@lru_cache(maxsize=256)
def qr_drawing(address: str) -> QrDrawing:
    """Draw an address as a QR code that a worn print still lets read (15 % correction)."""
    rows = [bytes(line) for line in segno.make_qr(address, error="m").matrix_iter(border=4)]
    runs = ((row, run) for row, line in enumerate(rows) for run in re.finditer(rb"\x01+", line))
    path = "".join(f"M{run.start()} {row}h{len(run[0])}v1h-{len(run[0])}z" for row, run in runs)
    return QrDrawing(len(rows), path)


def disposition(kind: str, name: str) -> str:
    """Say how a file is to be shown or saved, and its name in any alphabet (RFC 6266, 4.3 and 5)."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    safe = "".join(letter for letter in plain if letter.isprintable() and letter not in '"\\\\%')
    return f"{kind}; filename=\"{safe}\"; filename*=UTF-8''{quote(name, safe='')}"


def form_fields(form: MultiDict[str, str]) -> dict[str, Any]:
    """Turn flat names of a form into nested values: `marks-0-status` fills `marks[0]["status"]`.

    Numbers make lists, in their order whatever gaps they leave, so that ticked boxes are
    `themes-0`, `themes-2`. The fields that belong to the envelope, `csrf_token` and `key`, are left out.

    Raises:
        Invalid: a name comes twice, or stands for both a value and a group; or a letter is no letter
            (NUL), which no keyboard types and PostgreSQL cannot keep.
    """
    fields: dict[str, Any] = {}
    for name, values in form.lists():
        if name in NOT_CONTENT:
            continue
        parts = name.split("-")
        if len(values) != 1 or len(parts) > DEEPEST or "" in parts or "\0" in name + values[0]:
            raise _damaged(name)
        _put(fields, parts, values[0], name=name)
    return {name: _with_lists(value) for name, value in fields.items()}


def key_in(form: Mapping[str, str]) -> str:
    """Return the key that a form carries, after which the rows that it makes are named.

    Raises:
        Invalid: it does not come from our page.
    """
    key = form.get("key", "")
    if not 0 < len(key) <= LONGEST_KEY or "\0" in key:
        raise Invalid(DAMAGED)
    return key


def page_asked() -> int:
    """Return the number of the page that an address asks for; the first where it names none."""
    return min(max(request.args.get("page", 1, type=int), 1), LAST_PAGE)


def sought_in(form: Mapping[str, str]) -> str:
    """Return the name that a search form asks for, whatever cannot be printed made a space.

    A name is sent in a form's body, never in an address: addresses stay in logs and histories.
    """
    asked = form.get("sought", "")[:LONGEST_SEARCH]
    return "".join(letter if letter.isprintable() else " " for letter in asked).strip()


def _put(fields: dict[str, Any], parts: list[str], value: str, *, name: str) -> None:
    *groups, last = parts
    for part in groups:
        fields = fields.setdefault(part, {})
        if not isinstance(fields, dict):
            raise _damaged(name)
    if last in fields:
        raise _damaged(name)
    fields[last] = value


def _with_lists(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    inner = {name: _with_lists(held) for name, held in value.items()}
    if all(name.isascii() and name.isdigit() for name in inner):
        return [inner[name] for name in sorted(inner, key=lambda digits: (len(digits), digits))]
    return inner


def _damaged(name: str) -> Invalid:
    return Invalid(
        "Le formulaire reçu est abîmé. Rechargez la page et recommencez.",
        {name: ["Ce champ est arrivé deux fois ou sous une forme inattendue."]},
    )
