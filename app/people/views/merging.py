"""One human, two records: find the other one, put them together, take them apart."""

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.core.access import current_reach, open_to
from app.core.errors import Invalid
from app.core.pages import sought_in
from app.core.writing import writing
from app.people import queries, services
from app.people.queries import LearnerLine
from app.people.views.blueprint import blueprint
from app.people.views.learners import WELCOMING

MOST_FOUND = 20


@blueprint.get("/apprenants/<public_id>/fiches")
@open_to(*WELCOMING)
def records(public_id: str) -> str:
    """Show the records that count as this one, and offer to look for another."""
    return _page(_line(public_id))


@blueprint.post("/apprenants/<public_id>/fiches/recherche")
@open_to(*WELCOMING)
def search_records(public_id: str) -> str:
    """Show the records that might be of the same person."""
    return _page(_line(public_id), sought=sought_in(request.form))


@blueprint.post("/apprenants/<public_id>/fiches")
@open_to(*WELCOMING)
def merge_records(public_id: str) -> Response:
    """Let another record count as this one."""
    line, other = _line(public_id), _line(request.form.get("other", ""))
    try:
        with writing(idempotency_key=request.form.get("key")) as write:
            services.merge(other.id, into_id=line.id, by=current_reach().person_id)
            return write.answer(_back(line))
    except Invalid as refusal:
        return Response(_page(line, refusal=refusal), refusal.status)


@blueprint.post("/apprenants/<public_id>/fiches/separer")
@open_to(*WELCOMING)
def separate_records(public_id: str) -> Response:
    """Let this record count for itself again."""
    line = _line(public_id)
    with writing(idempotency_key=request.form.get("key")) as write:
        services.undo_merge(line.id, by=current_reach().person_id)
        return write.answer(_back(line))


def _line(public_id: str) -> LearnerLine:
    return queries.learner_within_reach(public_id, current_reach(), roles=WELCOMING)


def _back(line: LearnerLine) -> Response:
    return redirect(url_for("people.records", public_id=line.public_id))


def _page(line: LearnerLine, *, sought: str = "", refusal: Invalid | None = None) -> str:
    found = queries.learners_of([line.structure_id], sought)[: MOST_FOUND + 1] if sought else ()
    return render_template(
        "people/records.html",
        line=line,
        merged=queries.merged_with(line.id),
        sought=sought,
        found=[other for other in found if other.id != line.id][:MOST_FOUND],
        refusal=refusal,
    )
