"""Someone else is there: a chair where there is room for one, and a mark at once."""

from app.core import clock, journal
from app.core.database import db
from app.sessions import rules
from app.sessions.errors import EnrolmentClosed
from app.sessions.models import (
    AttendanceMark,
    CourseSession,
    EnrolledHow,
    Enrolment,
    EnrolmentStatus,
    Presence,
)
from app.sessions.services.closing import check_is_open
from app.sessions.services.enrolment import enrol, give_place
from app.sessions.services.marks import Act, NewMark, write_marks
from app.sessions.services.seats import held_session, place_in, seats_left_in


def welcome(
    learner_id: int, course_session_id: int, *, with_a_chair: bool = False, key: str, by: int
) -> Enrolment:
    """Enrol whoever is in the room, and mark them present once the sheet is open.

    A full session is never exceeded: `with_a_chair` is the trainer's own act that makes it one seat
    larger, and stands in the journal. A sheet that says something of them already keeps it.

    Raises:
        SheetClosed: the sheet is closed.
        EnrolmentClosed: the session was cancelled, or ended more than a week ago.
        NotFound: the learner belongs to another structure than the session.
    """
    held = held_session(course_session_id)
    check_is_open(held.id)
    place = seat(learner_id, held, with_a_chair=with_a_chair, by=by)
    if place.status is EnrolmentStatus.ENROLLED and clock.now() >= rules.marks_open_at(held.starts_at):
        _note_arrival(held, learner_id, key=key, by=by)
    return place


def seat(learner_id: int, held: CourseSession, *, with_a_chair: bool, by: int) -> Enrolment:
    """Enrol whoever came unannounced, in a session that is held; nothing is noted of them.

    Raises:
        EnrolmentClosed, NotFound: as `welcome`.
    """
    if with_a_chair and not _has_a_seat(held, learner_id):
        _add_a_chair(held, by=by)
    return enrol(learner_id, held.id, by=by, how=EnrolledHow.WALK_IN)


def seat_forgotten(learner_id: int, course_session_id: int, *, by: int) -> Enrolment:
    """Give a seat to somebody who was there and whom a closed sheet forgot: a part of its correction.

    A full session is made one seat larger, since they did sit somewhere. The caller corrects the
    sheet in the same transaction and says why.

    Raises:
        NotFound: the learner belongs to another structure than the session.
    """
    held = held_session(course_session_id)
    if not _has_a_seat(held, learner_id):
        _make_room(held, by=by)
    return give_place(learner_id, held, by=by, how=EnrolledHow.WALK_IN)


def _has_a_seat(held: CourseSession, learner_id: int) -> bool:
    place = place_in(held, learner_id)
    return place is not None and place.status is EnrolmentStatus.ENROLLED


def _add_a_chair(held: CourseSession, *, by: int) -> None:
    """Make a full session one seat larger; where a seat is free, nothing is needed."""
    if not rules.enrolment_is_open(ends_at=held.ends_at, cancelled_at=held.cancelled_at, now=clock.now()):
        raise EnrolmentClosed(f"Les inscriptions à « {held.title} » sont closes.")
    _make_room(held, by=by)


def _make_room(held: CourseSession, *, by: int) -> None:
    if seats_left_in(held):
        return
    held.seats += 1
    db.session.flush()
    words = {"seats": held.seats}
    journal.record(held.structure_id, "sessions:chair:add", held.public_id, by=by, words=words)


def _note_arrival(held: CourseSession, learner_id: int, *, key: str, by: int) -> None:
    """Mark somebody present of whom the sheet never said anything."""
    known = db.select(AttendanceMark.id).where(
        AttendanceMark.course_session_id == held.id, AttendanceMark.learner_id == learner_id
    )
    if db.session.scalar(known.limit(1)) is None:
        present = NewMark(learner_id=learner_id, said=(Presence.PRESENT, None, None, ""))
        write_marks(held, [present], Act(key=key, by=by))
        words = {"marks": 1, "ticks": 0}
        journal.record(held.structure_id, "attendance:sheet:save", held.public_id, by=by, words=words)
