"""Import learners from a file: check it, show what was found, write it once."""

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.core.access import Role, current_reach, open_to
from app.core.errors import Invalid
from app.core.pages import form_fields
from app.core.writing import writing
from app.people import queries
from app.people.importing.archive import HEAVIEST_FILE
from app.people.importing.report import Report, Weight
from app.people.queries import SiteLine
from app.people.queries.imports import pending_report
from app.people.schemas import GoodLinesForm, UploadForm, read
from app.people.services import imports
from app.people.views.blueprint import blueprint

DECIDING = (Role.MANAGER, Role.ADMIN)
MOST_SHOWN = 100


@blueprint.get("/apprenants/importer")
@open_to(*DECIDING)
def new_import() -> Response:
    """Ask for a file and for the place of the people that it names."""
    return _upload_page()


@blueprint.post("/apprenants/importer")
@open_to(*DECIDING)
def check_import() -> Response:
    """Read a file, write nothing of it, and lead to what was found."""
    try:
        site = _site(read(UploadForm(), form_fields(request.form))["site"])
        report = imports.checked_learners(_given(), structure_id=site.structure_id, site_id=site.id)
    except Invalid as refusal:
        return _upload_page(refusal)
    with writing():
        kept = imports.keep(report, structure_id=site.structure_id, by=current_reach().person_id)
    return redirect(url_for("people.checked_import", public_id=kept.public_id))


@blueprint.get("/apprenants/importer/<public_id>")
@open_to(*DECIDING)
def checked_import(public_id: str) -> str:
    """Show what was found in a file, line by line, and what to do; or how many people were added."""
    report = Report.from_words(pending_report(public_id, current_reach()))
    shown = {weight.name: report.those(weight)[:MOST_SHOWN] for weight in Weight}
    counts = {weight.name: report.lines_with(weight) for weight in Weight}
    return render_template(
        "people/checked_import.html", public_id=public_id, report=report, shown=shown, counts=counts
    )


@blueprint.post("/apprenants/importer/<public_id>")
@open_to(*DECIDING)
def write_import(public_id: str) -> Response:
    """Write the lines of a file, once: all of them, or the good ones when the manager says so."""
    good_lines = read(GoodLinesForm(), form_fields(request.form))["good_lines"]
    reach = current_reach()
    pending_report(public_id, reach)
    with writing(idempotency_key=request.form.get("key")) as write:
        imports.import_kept(
            public_id,
            structure_ids=reach.structures_as(*DECIDING),
            good_lines=good_lines,
            by=reach.person_id,
        )
        return write.answer(redirect(url_for("people.checked_import", public_id=public_id)))


def _given() -> bytes:
    """Return the bytes of the file that came, one over the cap at the most, and close it."""
    file = request.files.get("file")
    if file is None:
        return b""
    with file.stream as stream:
        return stream.read(HEAVIEST_FILE + 1)


def _site(public_id: str) -> SiteLine:
    for site in queries.sites_of(current_reach().structures_as(*DECIDING)):
        if site.public_id == public_id:
            return site
    raise Invalid("Choisissez un lieu.", {"site": ["Choisissez un lieu de la liste."]})


def _upload_page(refusal: Invalid | None = None) -> Response:
    sites = queries.sites_of(current_reach().structures_as(*DECIDING))
    errors = (refusal.errors or {"file": [refusal.message]}) if refusal else {}
    page = render_template(
        "people/new_import.html", sites=sites, chosen=request.form.get("site"), errors=errors
    )
    return make_response(page, refusal.status if refusal else 200)
