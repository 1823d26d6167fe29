"""The trainer's desk for one session: presences, ticks, people, on one page and in one request."""

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.core import clock
from app.core.access import Reach, Role, current_reach, open_to
from app.core.database import db
from app.core.errors import Invalid, NotFound, Refused
from app.core.pages import form_fields
from app.core.writing import writing
from app.curricula.queries import framework_structure
from app.curricula.rules import Framework
from app.people import services as people
from app.people.queries import LearnerLine, learner_within_reach, learners_of
from app.progress.queries import evidence_of
from app.progress.services import TickWanted, record_evidence
from app.sessions import rules
from app.sessions import services as sessions
from app.sessions.models import CourseSession
from app.sessions.queries import Desk, desk_within_reach
from app.sessions.services import MarkWanted
from app.spaces import sheet
from app.spaces.sheet_form import SheetTyped, check_nobody_left, marks_wanted, sheet_typed, ticks_wanted
from app.spaces.views.blueprint import blueprint

KEEPERS = (Role.TRAINER, Role.MANAGER)
"""Who keeps the sheets of a structure."""

MOST_FOUND = 8


@blueprint.get("/seances/<session_id>")
@open_to(*KEEPERS)
def session(session_id: str) -> Response:
    """Show the sheet of a session."""
    reach = current_reach()
    desk = _desk(session_id, reach)
    return _page(desk, found=_found(desk, request.args.get("qui", "")))


@blueprint.post("/seances/<session_id>")
@open_to(*KEEPERS)
def save_session(session_id: str) -> Response:
    """Save the whole sheet in one request; whatever is refused, what was typed stays on the page."""
    reach = current_reach()
    desk = _desk(session_id, reach)
    framework = _framework(desk)
    typed = sheet_typed(form_fields(request.form), desk, key=request.form.get("key", ""))
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
    known = _learner_of(desk, chosen, reach) if chosen else None
    with writing(idempotency_key=request.form.get("key")) as write:
        learner_id = known.id if known else _newcomer(desk, reach)
        sessions.enrol(learner_id, desk.id, by=reach.person_id)
        return write.answer(_back_to(desk, "presences"))


@blueprint.post("/seances/<session_id>/retraits")
@open_to(*KEEPERS)
def remove_from_session(session_id: str) -> Response:
    """End a learner's place; the first who waits gets the seat."""
    reach = current_reach()
    desk = _desk(session_id, reach)
    leaving = _learner_of(desk, request.form.get("learner", ""), reach)
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
    new = 0
    if framework is not None and ticks:
        new = record_evidence(
            desk.structure_id,
            framework,
            ticks,
            seen=typed.seen_evidence,
            key=typed.key,
            by=by,
            course_session_id=desk.id,
        )
    held = db.session.get_one(CourseSession, desk.id)
    sessions.record_attendance(held, marks, seen=typed.seen_marks, key=typed.key, by=by, ticks=new)


def _desk(session_id: str, reach: Reach) -> Desk:
    return desk_within_reach(session_id, reach.structures_as(*KEEPERS))


def _framework(desk: Desk) -> Framework | None:
    return framework_structure(desk.framework_version_id) if desk.framework_version_id else None


def _page(
    desk: Desk,
    *,
    found: tuple[LearnerLine, ...] | None = None,
    typed: SheetTyped | None = None,
    refusal: Refused | None = None,
) -> Response:
    """Draw the sheet; after a refusal, with what was typed and what the page showed then."""
    goals = sheet.goals_of(desk, _framework(desk))
    evidence = evidence_of([place.learner_id for place in desk.seated], [goal.item_id for goal in goals])
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
        found=found,
        sought=request.args.get("qui", ""),
    )
    return make_response(page, refusal.status if refusal else 200)


def _as_sent(ids: tuple[int, ...]) -> str:
    return " ".join(map(str, ids))


def _found(desk: Desk, sought: str) -> tuple[LearnerLine, ...] | None:
    """Look for learners of the structure who have no place yet; None when nothing was asked."""
    if not sought.strip():
        return None
    here = {place.learner_id for place in desk.places}
    others = (line for line in learners_of([desk.structure_id], sought) if line.id not in here)
    return tuple(others)[:MOST_FOUND]


def _learner_of(desk: Desk, public_id: str, reach: Reach) -> LearnerLine:
    """Find a learner of the session's own structure."""
    learner = learner_within_reach(public_id, reach, roles=KEEPERS)
    if learner.structure_id != desk.structure_id:
        raise NotFound
    return learner


def _newcomer(desk: Desk, reach: Reach) -> int:
    person = people.register_person(
        given_name=request.form.get("given_name", ""), family_name=request.form.get("family_name", "")
    )
    learner = people.register_learner(desk.structure_id, person_id=person.id, by=reach.person_id)
    return learner.id


def _back_to(desk: Desk, where: str, *, saved: int | None = None) -> Response:
    """Return to the part of the page that was used, so that the keyboard goes on from there."""
    return redirect(url_for("spaces.session", session_id=desk.public_id, saved=saved, _anchor=where))
