"""How a structure keeps its sheets: its manager says it here."""

from flask import make_response, redirect, render_template, request, url_for
from marshmallow import fields
from werkzeug.wrappers import Response

from app.core.access import Role, current_reach, open_to
from app.core.errors import Invalid
from app.core.pages import form_fields
from app.core.writing import writing
from app.people.schemas import Form, read
from app.people.views.managed import Place, place_asked
from app.sessions.queries.practice import images_kept, practice_of
from app.sessions.services.practice import UNITS, change_practice, erase_images
from app.spaces.views.blueprint import blueprint


class PracticeForm(Form):
    """What the page asks."""

    structure = fields.String(load_default="")
    signs = fields.Boolean(load_default=False)
    keeps_images = fields.Boolean(load_default=False)
    rounding_minutes = fields.Integer(
        required=True, error_messages={"required": "Choisissez.", "invalid": "Choisissez dans la liste."}
    )


@blueprint.get("/reglages/emargement")
@open_to(Role.MANAGER)
def attendance_practice() -> Response:
    """Show how the structure keeps its sheets."""
    return _page(place_asked())


@blueprint.post("/reglages/emargement")
@open_to(Role.MANAGER)
def change_attendance_practice() -> Response:
    """Keep how the structure keeps its sheets."""
    place = place_asked()
    try:
        wanted = read(PracticeForm(), form_fields(request.form))
        wanted.pop("structure")
        with writing(idempotency_key=request.form.get("key")) as write:
            change_practice(place.structure.id, **wanted, by=current_reach().person_id)
            return write.answer(_back(place, "regle"))
    except Invalid as refusal:
        return _page(place, refusal)


@blueprint.post("/reglages/emargement/images")
@open_to(Role.MANAGER)
def erase_signature_images() -> Response:
    """Erase every drawn signature of the structure; who signed and when stays."""
    place = place_asked()
    with writing(idempotency_key=request.form.get("key")) as write:
        erase_images(place.structure.id, by=current_reach().person_id)
        return write.answer(_back(place, "efface"))


def _back(place: Place, done: str) -> Response:
    return redirect(url_for("spaces.attendance_practice", structure=place.named, fait=done), 303)


def _page(place: Place, refusal: Invalid | None = None) -> Response:
    page = render_template(
        "sessions/practice.html",
        place=place,
        practice=practice_of(place.structure.id),
        units=UNITS,
        images=images_kept(place.structure.id),
        refusal=refusal,
        done=request.args.get("fait") if refusal is None else None,
    )
    return make_response(page, refusal.status if refusal else 200)
