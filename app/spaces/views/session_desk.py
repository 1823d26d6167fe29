"""The trainer's desk for one session: presences, ticks, people, on one page and in one request."""

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.core import clock
from app.core.access import Reach, current_reach, open_to
from app.core.database import db
from app.core.errors import Invalid, Refused
from app.core.pages import form_fields, key_in, sought_in
from app.core.writing import writing
from app.curricula.queries import framework_structure
from app.curricula.rules import Framework
from app.progress.queries import evidence_of
from app.progress.services import Circumstances, TickWanted, record_evidence
from app.sessions import rules
from app.sessions import services as sessions
from app.sessions.models import CourseSession
from app.sessions.queries import Desk, desk_within_reach
from app.sessions.services import MarkWanted
from app.spaces import newcomers, sheet
from app.spaces.newcomers import KEEPERS
from app.spaces.sheet_form import SheetTyped, check_nobody_left, marks_wanted, sheet_typed, ticks_wanted
from app.spaces.views.blueprint import blueprint


@blueprint.get("/seances/<session_id>")
@open_to(*KEEPERS)
def session(session_id: str) -> Response:
    """Show the sheet of a session."""
    return _page(_desk(session_id, current_reach()))


@blueprint.post("/seances/<session_id>/recherche")
@open_to(*KEEPERS)
def search_for_session(session_id: str) -> Response:
    """Show the sheet with the learners found for it."""
    return _page(_desk(session_id, current_reach()), sought=sought_in(request.form))


@blueprint.post("/seances/<session_id>")
@open_to(*KEEPERS)
def save_session(session_id: str) -> Response:
    """Save the whole sheet in one request; whatever is refused, what was typed stays on the page."""
    reach = current_reach()
    desk = _desk(session_id, reach)
    framework = _framework(desk)
    typed = sheet_typed(form_fields(request.form), desk, key=key_in(request.form))
    try:
        marks, ticks = marks_wanted(typed, desk), ticks_wanted(typed)
        with writing(idempotency_key=typed.key) as write:
            _save(desk, framework, typed, marks, ticks, by=reach.person_id)
            return write.answer(_back_to(desk, "presences", saved=1))
    except Refused as refusal:
        return _page(desk, typed=typed, refusal=refusal)


@blueprint.post("/seances/<session_id>/inscriptions")
@open_to(*KEEPERS)
def add_to_session(session_id: str) -> Response:
    """Enrol a learner of the structure, or someone new by their given name alone."""
    reach = current_reach()
    desk = _desk(session_id, reach)
    chosen = request.form.get("learner")
    known = newcomers.learner_of(desk.structure_id, chosen, reach) if chosen else None
    with writing(idempotency_key=request.form.get("key")) as write:
        learner_id = (
            known.id if known else newcomers.newcomer(desk.structure_id, request.form, by=reach.person_id)
        )
        sessions.enrol(learner_id, desk.id, by=reach.person_id)
        return write.answer(_back_to(desk, "presences"))


@blueprint.post("/seances/<session_id>/retraits")
@open_to(*KEEPERS)
def remove_from_session(session_id: str) -> Response:
    """End a learner's place; the first who waits gets the seat."""
    reach = current_reach()
    desk = _desk(session_id, reach)
    leaving = newcomers.learner_of(desk.structure_id, request.form.get("learner", ""), reach)
    with writing(idempotency_key=request.form.get("key")) as write:
        sessions.withdraw(leaving.id, desk.id, by=reach.person_id)
        return write.answer(_back_to(desk, "inscriptions"))


def _save(
    desk: Desk,
    framework: Framework | None,
    typed: SheetTyped,
    marks: list[MarkWanted],
    ticks: list[TickWanted],
    *,
    by: int,
) -> None:
    """Record what each one managed, then the presences: together, or not at all."""
    check_nobody_left(typed)
    new: tuple[int, ...] = ()
    if framework is not None and ticks:
        new = record_evidence(
            desk.structure_id,
            framework,
            ticks,
            seen=typed.seen_evidence,
            key=typed.key,
            by=by,
            course_session_id=desk.id,
            circumstances=Circumstances(happened_on=clock.in_paris(desk.starts_at).date()),
        )
    held = db.session.get_one(CourseSession, desk.id)
    sessions.record_attendance(held, marks, seen=typed.seen_marks, key=typed.key, by=by, ticks=len(new))


def _desk(session_id: str, reach: Reach) -> Desk:
    return desk_within_reach(session_id, reach.structures_as(*KEEPERS))


def _framework(desk: Desk) -> Framework | None:
    return framework_structure(desk.framework_version_id) if desk.framework_version_id else None


def _page(
    desk: Desk,
    *,
    sought: str = "",
    typed: SheetTyped | None = None,
    refusal: Refused | None = None,
) -> Response:
    """Draw the sheet; after a refusal, with what was typed and what the page showed then."""
    goals = sheet.goals_of(desk, _framework(desk))
    evidence = evidence_of([place.learner_id for place in desk.seated], [goal.item for goal in goals])
    lines = sheet.lines_of(
        desk,
        goals,
        evidence,
        typed=typed.lines if typed else None,
        errors=refusal.errors if isinstance(refusal, Invalid) else None,
    )
    page = render_template(
        "sessions/session.html",
        desk=desk,
        lines=lines,
        goals=goals,
        seen_marks=_as_sent(typed.seen_marks) if typed else sheet.seen_marks(desk),
        seen_evidence=_as_sent(typed.seen_evidence) if typed else sheet.seen_evidence(evidence),
        refusal=refusal,
        saved="saved" in request.args and refusal is None,
        saved_at=sheet.saved_at(desk, evidence),
        opens_at=rules.marks_open_at(desk.starts_at),
        is_open=desk.cancelled_at is None and clock.now() >= rules.marks_open_at(desk.starts_at),
        free=rules.seats_left(seats=desk.seats, enrolled=len(desk.seated)),
        can_enrol=rules.enrolment_is_open(
            ends_at=desk.ends_at, cancelled_at=desk.cancelled_at, now=clock.now()
        ),
        sought=sought,
        found=newcomers.found(desk.structure_id, sought, here={place.public_id for place in desk.places}),
    )
    return make_response(page, refusal.status if refusal else 200)


def _as_sent(ids: tuple[int, ...]) -> str:
    return " ".join(map(str, ids))


def _back_to(desk: Desk, where: str, *, saved: int | None = None) -> Response:
    """Return to the part of the page that was used, so that the keyboard goes on from there."""
    return redirect(url_for("spaces.session", session_id=desk.public_id, saved=saved, _anchor=where))
