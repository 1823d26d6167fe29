"""The manager chooses how their structure's certificates look, and sees it before keeping it."""

import base64
import binascii
from dataclasses import dataclass, field

from flask import render_template, request, url_for
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from app.awards import queries, services
from app.awards.errors import NotPrintable
from app.awards.views.blueprint import blueprint
from app.core.access import Role, current_reach, open_to
from app.core.writing import writing
from app.people.views.managed import Place, place_asked
from certificates.look import Look
from certificates.pictures import picture

COLOURS = (
    ("#0f4c5c", "Bleu canard"),
    ("#1d4e89", "Bleu"),
    ("#3d5a1f", "Vert"),
    ("#7a2e3b", "Bordeaux"),
    ("#5b3a73", "Prune"),
    ("#333333", "Gris foncé"),
)
"""Colours that can be read on white paper, the usual one first."""

OTHER = "autre"
_FIELDS = {"accent": "colour", "signatory_name": "signatory_name", "signatory_title": "signatory_title"}
"""Where the page shows what is wrong of a look; anything else stands by the mention."""

WIDTH = 700
"""Dots across the picture of the page."""


@dataclass(kw_only=True)
class Wanted:
    """What was typed, kept as it is; `logo` is the fitted picture, sent back and forth with the page."""

    colour: str = COLOURS[0][0]
    other_colour: str = ""
    signatory_name: str = ""
    signatory_title: str = ""
    mention: str = ""
    logo: bytes | None = None
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def accent(self) -> str:
        """The colour chosen; empty for the usual one."""
        chosen = self.other_colour if self.colour == OTHER else self.colour
        return "" if chosen == COLOURS[0][0] else chosen

    @property
    def logo_in_text(self) -> str:
        """The logo as a page carries it."""
        return base64.b64encode(self.logo).decode() if self.logo else ""


@blueprint.get("/modele")
@open_to(Role.MANAGER)
def template() -> str:
    """Show how the structure's certificates look today."""
    place = place_asked()
    used = queries.template_in_use(place.structure.id)
    address = url_for("awards.current_preview", structure=place.named)
    return _page(place, _as_typed(used.look, used.logo), address)


@blueprint.post("/modele")
@open_to(Role.MANAGER)
def keep_template() -> Response:
    """Show what was typed, or keep it as the next version."""
    place, wanted = place_asked(), _read()
    look, drawn = _tried(wanted, place)
    if look is None or request.form.get("act") != "keep":
        page = _page(place, wanted, _inline(drawn) if drawn else None)
        return Response(page, 422 if wanted.errors else 200, content_type="text/html")
    by = current_reach().person_id
    with writing(idempotency_key=request.form.get("key")) as write:
        services.keep_template(place.structure.id, look, logo=wanted.logo, by_person_id=by)
        return write.answer(redirect(url_for("awards.template", structure=place.named, fait=1), 303))


@blueprint.get("/modele/apercu.png")
@open_to(Role.MANAGER)
def current_preview() -> Response:
    """Draw the structure's template as it stands."""
    place = place_asked()
    used = queries.template_in_use(place.structure.id)
    return _in_png(_sample(place, used.look, used.logo))


@blueprint.post("/modele/apercu.png")
@open_to(Role.MANAGER)
def preview() -> Response:
    """Draw what was typed, for the page's script; what cannot be drawn has no picture."""
    _look, drawn = _tried(_read(), place_asked())
    if drawn is None:
        return Response(status=422)
    return _in_png(drawn)


def _in_png(drawn: bytes) -> Response:
    return Response(picture(drawn, width=WIDTH), content_type="image/png")


def _inline(drawn: bytes) -> str:
    """Return a picture as an address that holds it, for what was not kept yet."""
    return f"data:image/png;base64,{base64.b64encode(picture(drawn, width=WIDTH)).decode()}"


def _read() -> Wanted:
    form = request.form
    wanted = Wanted(
        colour=form.get("colour", COLOURS[0][0]),
        other_colour=form.get("other_colour", ""),
        signatory_name=_typed("signatory_name"),
        signatory_title=_typed("signatory_title"),
        mention=_typed("mention"),
    )
    try:
        wanted.logo = _logo()
    except NotPrintable as refusal:
        wanted.errors["logo"] = refusal.message
    return wanted


def _typed(name: str) -> str:
    return " ".join(request.form.get(name, "").split())


def _logo() -> bytes | None:
    """Return the picture just chosen, else the one that the page carried, unless it was taken away.

    Raises:
        NotPrintable: it is no picture that we print.
    """
    chosen = request.files.get("logo")
    if chosen is not None and chosen.filename:
        return services.logo_wanted(chosen.read())
    carried = request.form.get("logo_kept", "")
    if not carried or "without_logo" in request.form:
        return None
    try:
        return services.logo_wanted(base64.b64decode(carried, validate=True))
    except binascii.Error:
        return None


def _tried(wanted: Wanted, place: Place) -> tuple[Look | None, bytes | None]:
    """Return the look that was typed and a page in it; neither where something is to be put right."""
    try:
        look = services.look_wanted(
            accent=wanted.accent,
            logo=wanted.logo,
            signatory_name=wanted.signatory_name,
            signatory_title=wanted.signatory_title,
            mention=wanted.mention,
        )
        drawn = _sample(place, look, wanted.logo)
    except NotPrintable as refusal:
        wanted.errors.setdefault(_FIELDS.get(refusal.about, "mention"), refusal.message)
    return (None, None) if wanted.errors else (look, drawn)


def _sample(place: Place, look: Look, logo: bytes | None) -> bytes:
    return services.sample(place.structure.id, look, logo=logo)


def _as_typed(look: Look, logo: bytes | None) -> Wanted:
    accent = look.accent or COLOURS[0][0]
    is_listed = accent in dict(COLOURS)
    return Wanted(
        colour=accent if is_listed else OTHER,
        other_colour="" if is_listed else accent,
        signatory_name=look.signatory_name or "",
        signatory_title=look.signatory_title or "",
        mention=look.mention or "",
        logo=logo,
    )


def _page(place: Place, wanted: Wanted, seen: str | None) -> str:
    return render_template(
        "awards/template.html",
        place=place,
        wanted=wanted,
        colours=COLOURS,
        other=OTHER,
        seen=seen,
        versions=queries.templates_of(place.structure.id),
        is_kept="fait" in request.args,
    )
