"""The sheet by file, where no script runs: a template to fill, read again, shown, then noted."""

from typing import NamedTuple

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.core.access import current_reach, open_to
from app.core.clock import in_paris
from app.core.errors import Invalid, NotFound, Refused
from app.core.pages import disposition, key_in
from app.core.writing import writing
from app.core.zips import plain_name
from app.people.importing.archive import HEAVIEST_FILE
from app.people.importing.report import Weight
from app.people.queries.imports import kept_report
from app.people.services.imports import keep
from app.sessions.errors import SheetClosed
from app.sessions.importing import template
from app.sessions.importing.report import Answer, GoodLine, SheetReport
from app.sessions.queries import Desk
from app.sessions.rules import seats_left
from app.sessions.services import imports
from app.spaces.newcomers import KEEPERS
from app.spaces.sheet_said import answer_words
from app.spaces.views.blueprint import blueprint
from app.spaces.views.session_page import desk_of

MOST_SHOWN = 100
ODS = "application/vnd.oasis.opendocument.spreadsheet"


@blueprint.get("/seances/<session_id>/modele.csv")
@open_to(*KEEPERS)
def sheet_as_csv(session_id: str) -> Response:
    """Give the template of a sheet as a text file."""
    desk = desk_of(session_id, current_reach())
    return _to_save(desk, template.as_csv(desk), "csv", "text/csv; charset=utf-8")


@blueprint.get("/seances/<session_id>/modele.ods")
@open_to(*KEEPERS)
def sheet_as_ods(session_id: str) -> Response:
    """Give the template of a sheet as a spreadsheet."""
    desk = desk_of(session_id, current_reach())
    return _to_save(desk, template.as_ods(desk), "ods", ODS)


@blueprint.get("/seances/<session_id>/importer")
@open_to(*KEEPERS)
def new_sheet_import(session_id: str) -> Response:
    """Give the template, and ask for the file once it is filled."""
    desk = desk_of(session_id, current_reach())
    return _upload_page(desk)


@blueprint.post("/seances/<session_id>/importer")
@open_to(*KEEPERS)
def check_sheet_import(session_id: str) -> Response:
    """Read a filled template, note nothing of it, and lead to what was found."""
    reach = current_reach()
    desk = desk_of(session_id, reach)
    try:
        report = imports.checked_sheet(_given(), desk)
    except Refused as refusal:
        return _upload_page(desk, refusal)
    with writing():
        kept = keep(report, structure_id=desk.structure_id, by=reach.person_id, kind=imports.SHEET)
    return redirect(url_for("spaces.checked_sheet_import", session_id=session_id, public_id=kept.public_id))


@blueprint.get("/seances/<session_id>/importer/<public_id>")
@open_to(*KEEPERS)
def checked_sheet_import(session_id: str, public_id: str) -> Response:
    """Show what a file would note, what is so already and what cannot be; or what was noted."""
    desk = desk_of(session_id, current_reach())
    return _checked_page(desk, public_id)


@blueprint.post("/seances/<session_id>/importer/<public_id>")
@open_to(*KEEPERS)
def note_sheet_import(session_id: str, public_id: str) -> Response:
    """Note the good lines of a file, once; refused, nothing is noted and the page says why."""
    reach = current_reach()
    desk = desk_of(session_id, reach)
    _report(desk, public_id)
    try:
        with writing(idempotency_key=key_in(request.form)) as write:
            imports.note_kept(
                public_id,
                desk,
                structure_ids=[desk.structure_id],
                with_chairs="chairs" in request.form,
                by=reach.person_id,
            )
            return write.answer(
                redirect(url_for("spaces.checked_sheet_import", session_id=session_id, public_id=public_id))
            )
    except Refused as refusal:
        return _checked_page(desk, public_id, refusal)


def _to_save(desk: Desk, content: bytes, ending: str, media_type: str) -> Response:
    day = in_paris(desk.starts_at).date().isoformat()
    response = make_response(content)
    response.headers["Content-Type"] = media_type
    name = f"{plain_name(f'{day} {desk.title}, feuille à remplir')}.{ending}"
    response.headers["Content-Disposition"] = disposition("attachment", name)
    return response


def _given() -> bytes:
    """Return the bytes of the file that came, one over the cap at the most, and close it."""
    file = request.files.get("file")
    if file is None:
        return b""
    with file.stream as stream:
        return stream.read(HEAVIEST_FILE + 1)


def _report(desk: Desk, public_id: str) -> SheetReport:
    """Find what was read of a file for this very session.

    Raises:
        NotFound: there is none, or its day has passed.
    """
    report = SheetReport.from_words(kept_report(public_id, [desk.structure_id], kind=imports.SHEET))
    if report.session != desk.public_id:
        raise NotFound
    return report


def _upload_page(desk: Desk, refusal: Refused | None = None) -> Response:
    """Draw the form; a sheet that takes nothing in says so instead."""
    about_file = refusal if isinstance(refusal, Invalid) else None
    page = render_template(
        "sessions/import.html",
        desk=desk,
        error=about_file.message if about_file else None,
        shut=None if about_file else refusal or _shut(desk),
        is_closed=desk.version is not None or isinstance(refusal, SheetClosed),
    )
    return make_response(page, refusal.status if refusal else 200)


def _shut(desk: Desk) -> Refused | None:
    """Return why the sheet takes nothing in, if so."""
    try:
        imports.check_takes_in(desk)
    except Refused as refusal:
        return refusal
    return None


def _checked_page(desk: Desk, public_id: str, refusal: Refused | None = None) -> Response:
    report = _report(desk, public_id)
    good = report.good
    free = seats_left(seats=desk.seats, enrolled=len(desk.seated))
    page = render_template(
        "sessions/checked_import.html",
        desk=desk,
        public_id=public_id,
        report=report,
        count=len(good),
        lines=[_shown(line) for line in good[:MOST_SHOWN]],
        shown={weight.name: report.those(weight)[:MOST_SHOWN] for weight in Weight},
        counts={weight.name: report.lines_with(weight) for weight in Weight},
        missing=max(sum(line.learner_id is None for line in good) - free, 0),
        disputed=[(index, place) for index, place in enumerate(desk.seated) if place.is_disputed],
        refusal=refusal,
        is_closed=desk.version is not None or isinstance(refusal, SheetClosed),
    )
    return make_response(page, refusal.status if refusal else 200)


class LineShown(NamedTuple):
    """A line to note, in words; `replaces` are the answers that it makes fall."""

    who: str
    number: int
    answer: str
    replaces: str
    is_new: bool


def _shown(line: GoodLine) -> LineShown:
    return LineShown(
        line.name,
        line.line,
        _answer(line.answer),
        " / ".join(map(_answer, line.before)),
        line.learner_id is None,
    )


def _answer(answer: Answer) -> str:
    return answer_words(
        answer.presence, arrived_at=answer.arrived_at, left_at=answer.left_at, note=answer.note
    )
