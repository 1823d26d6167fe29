"""Paper days: the blank sheet to print, and the sheet that was kept on paper, entered later."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.core.access import current_reach, open_to
from app.core.database import db
from app.core.errors import Invalid, Refused
from app.core.pages import DAMAGED, disposition, form_fields, key_in
from app.core.writing import writing
from app.core.zips import plain_name
from app.sessions import services as sessions
from app.sessions.models import CourseSession, HalfDay
from app.sessions.queries import Desk, desk_within_reach
from app.sessions.queries.closing import ScanLine, scan_lines, version_in_force
from app.sessions.queries.sheet_reading import facts_within_reach
from app.sessions.rules import HalfDaySpan, half_days
from app.sessions.services.blank_sheets import blank_sheet
from app.sessions.services.paper import SignedOnPaper
from app.spaces import sheet
from app.spaces.newcomers import KEEPERS
from app.spaces.scans import given_scan
from app.spaces.sheet_form import SheetTyped, check_nobody_left, marks_wanted, sheet_typed
from app.spaces.sheet_words import half_day_words
from app.spaces.views.blueprint import blueprint


@blueprint.get("/seances/<session_id>/feuille-vierge.pdf")
@open_to(*KEEPERS)
def blank(session_id: str) -> Response:
    """Draw a sheet to be signed by hand: the names known so far, and room for others."""
    facts = facts_within_reach(session_id, current_reach().structures_as(*KEEPERS))
    response = make_response(blank_sheet(facts))
    response.headers["Content-Type"] = "application/pdf"
    name = f"{plain_name(f'Feuille à signer - {facts.title}')}.pdf"
    response.headers["Content-Disposition"] = disposition("inline", name)
    return response


@blueprint.get("/seances/<session_id>/papier")
@open_to(*KEEPERS)
def paper(session_id: str) -> Response:
    """Show the rows to copy from a sheet of paper, with its scan to attach."""
    desk = _desk(session_id)
    if version_in_force(desk.id):
        return redirect(url_for("spaces.versions", session_id=session_id))
    return _page(desk, scan_lines(desk.id))


@blueprint.post("/seances/<session_id>/papier")
@open_to(*KEEPERS)
def enter_paper(session_id: str) -> Response:
    """Enter presences, scan and signatures at once; whatever is refused, what was typed stays."""
    desk, by = _desk(session_id), current_reach().person_id
    fields = form_fields(request.form)
    typed = sheet_typed(fields, desk, key=key_in(request.form))
    try:
        check_nobody_left(typed)
        marks, scan = marks_wanted(typed, desk), given_scan()
        signed = SignedOnPaper(everyone="all_signed" in fields, named=_named(fields, desk))
        with writing(idempotency_key=typed.key) as write:
            sessions.enter_paper_day(
                db.session.get_one(CourseSession, desk.id),
                marks,
                seen=typed.seen_marks,
                scan=scan,
                signed=signed,
                key=typed.key,
                by=by,
            )
            return write.answer(redirect(url_for("spaces.closing", session_id=session_id), 303))
    except Refused as refusal:
        return _page(desk, scan_lines(desk.id), typed=typed, signed=_ticked(fields), refusal=refusal)


def _desk(session_id: str) -> Desk:
    return desk_within_reach(session_id, current_reach().structures_as(*KEEPERS))


def _ticked(fields: Mapping[str, Any]) -> tuple[str, ...]:
    ticked = fields.get("signed", [])
    if not isinstance(ticked, list) or not all(isinstance(each, str) for each in ticked):
        raise Invalid(DAMAGED)
    return tuple(ticked)


def _named(fields: Mapping[str, Any], desk: Desk) -> list[tuple[int, tuple[date, HalfDay]]]:
    """Read who is ticked: « public id, day, half », a box for each half-day."""
    places = {place.public_id: place.learner_id for place in desk.seated}
    spans = {
        f"{span.day.isoformat()} {span.half.value}": span for span in half_days(desk.starts_at, desk.ends_at)
    }
    found = []
    for ticked in _ticked(fields):
        learner, _space, slot = ticked.partition(" ")
        if learner not in places or slot not in spans:
            raise Invalid(DAMAGED)
        found.append((places[learner], (spans[slot].day, spans[slot].half)))
    return found


def _said(span: HalfDaySpan) -> str:
    return f"{span.day.isoformat()} {span.half.value}"


def _page(
    desk: Desk,
    scans: tuple[ScanLine, ...],
    *,
    typed: SheetTyped | None = None,
    signed: tuple[str, ...] = (),
    refusal: Refused | None = None,
) -> Response:
    errors = refusal.errors if isinstance(refusal, Invalid) else None
    spans = half_days(desk.starts_at, desk.ends_at)
    with_day = len({span.day for span in spans}) > 1
    page = render_template(
        "sessions/paper.html",
        desk=desk,
        lines=sheet.lines_of(desk, (), {}, typed=typed.lines if typed else None, errors=errors),
        seen_marks=" ".join(map(str, typed.seen_marks)) if typed else sheet.seen_marks(desk),
        slots=[
            (
                f"{span.day.isoformat()} {span.half.value}",
                half_day_words(span.day, span.half, with_day=with_day),
            )
            for span in spans
        ],
        scans=scans,
        signed=signed,
        all_signed=typed is not None and "all_signed" in request.form,
        refusal=refusal,
    )
    return make_response(page, refusal.status if refusal else 200)
