"""The files of frameworks: a local variant comes in, any framework goes out."""

from flask import current_app, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.config import Settings
from app.core.access import Role, current_reach, open_to
from app.core.errors import Refused
from app.core.pages import disposition
from app.core.writing import writing
from app.curricula import queries, reading, services
from app.curricula.errors import Problem, UnreadableFramework
from app.curricula.exchange import case_bytes, csv_bytes
from app.curricula.exchange.published import Published
from app.curricula.queries.exchange import published
from app.curricula.queries.offers import offer_of, offers_of
from app.curricula.reading.files import LARGEST
from app.curricula.views.blueprint import blueprint
from app.people.views.managed import place_asked

NAMELESS = "fichier"
TYPES = {"yaml": "application/yaml", "json": "application/json", "csv": "text/csv; charset=utf-8"}


@blueprint.post("/referentiels")
@open_to(Role.MANAGER)
def add_variant() -> Response:
    """Take in a local variant: refused whole with every problem at its line, or loaded for the structure."""
    place = place_asked()
    try:
        file = reading.read_bytes(_given(), name=_name(), known=queries.LOADED)
        with writing(idempotency_key=request.form.get("key")) as write:
            version = services.load_variant(
                file, structure_id=place.structure.id, by=current_reach().person_id
            )
            home = url_for(
                "curricula.framework",
                code=version.code,
                version=version.version,
                structure=place.named,
                fait="ajoute",
            )
            return write.answer(redirect(home, 303))
    except UnreadableFramework as refusal:
        return _refused(refusal, refusal.problems)
    except Refused as refusal:
        return _refused(refusal, ())


@blueprint.get("/referentiels/<code>/<version>/referentiel.<any(yaml,json,csv):form>")
@open_to(Role.MANAGER)
def give_file(code: str, version: str, form: str) -> Response:
    """Give a framework as its author wrote it, as a CASE 1.0 package, or as a table for a spreadsheet."""
    found = published(offer_of(place_asked().structure.id, code, version).line.id)
    answer = make_response(_written(found, form))
    answer.content_type = TYPES[form]
    answer.headers["Content-Disposition"] = disposition("attachment", f"{code}-{version}.{form}")
    return answer


def _written(found: Published, form: str) -> bytes:
    settings: Settings = current_app.extensions["settings"]
    match form:
        case "json":
            return case_bytes(found, public_url=settings.public_url)
        case "csv":
            return csv_bytes(found, for_a_spreadsheet=True)
        case _:
            return found.text.encode()


def _refused(refusal: Refused, problems: tuple[Problem, ...]) -> Response:
    place = place_asked()
    page = render_template(
        "curricula/frameworks.html",
        place=place,
        offers=offers_of(place.structure.id),
        problems=problems,
        refusal=refusal,
    )
    return make_response(page, refusal.status)


def _given() -> bytes:
    """Return the bytes of the file that came, one over the cap at the most, and close it."""
    file = request.files.get("file")
    if file is None:
        return b""
    with file.stream as stream:
        return stream.read(LARGEST + 1)


def _name() -> str:
    file = request.files.get("file")
    return (file.filename or NAMELESS)[:100] if file else NAMELESS
