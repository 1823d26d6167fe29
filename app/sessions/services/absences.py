"""An absence announced ahead: the seat goes to whoever waits, and comes back while it is free."""

from sqlalchemy import select

from app.core import clock, journal
from app.core.database import db
from app.core.errors import NotFound
from app.sessions import rules
from app.sessions.errors import SessionFixed, SessionFull
from app.sessions.models import CourseSession, Enrolment, EnrolmentStatus, PlaceEnded
from app.sessions.services import seats
from app.sessions.services.enrolment import withdraw


def announce_absence(learner_id: int, course_session_id: int, *, by: int) -> Enrolment | None:
    """End a place since the learner says that they will not come; return who got the seat.

    Raises:
        SessionFixed: the session has begun, or was cancelled: its sheet says who was there.
        NotFound: the learner has no place in this session.
    """
    _check_still_to_come(seats.held_session(course_session_id))
    return withdraw(learner_id, course_session_id, by=by, because=PlaceEnded.ABSENCE)


def come_after_all(learner_id: int, course_session_id: int, *, by: int) -> Enrolment:
    """Give a learner the seat that they had freed, as long as one is free; asked twice, one seat.

    Raises:
        SessionFull: somebody else has the seat by now.
        SessionFixed: the session has begun, or was cancelled.
        NotFound: the learner had announced no absence.
    """
    held = seats.held_session(course_session_id)
    _check_still_to_come(held)
    freed = _freed(held, learner_id)
    place = seats.place_in(held, learner_id)
    if place is not None:
        return place
    if not seats.seats_left_in(held):
        raise SessionFull("La place a été donnée à quelqu’un d’autre. Il reste la liste d’attente.")
    place = Enrolment(
        structure_id=held.structure_id,
        course_session_id=held.id,
        learner_id=learner_id,
        status=EnrolmentStatus.ENROLLED,
        enrolled_by=by,
        enrolled_at=clock.now(),
        how=freed.how,
    )
    db.session.add(place)
    db.session.flush()
    words = {"learner": learner_id}
    journal.record(held.structure_id, "sessions:enrolment:return", held.public_id, by=by, words=words)
    return place


def _freed(held: CourseSession, learner_id: int) -> Enrolment:
    wanted = select(Enrolment).where(
        Enrolment.course_session_id == held.id,
        Enrolment.learner_id == learner_id,
        Enrolment.ended_because == PlaceEnded.ABSENCE,
    )
    found = db.session.scalar(wanted.order_by(Enrolment.id.desc()).limit(1))
    if found is None:
        raise NotFound
    return found


def _check_still_to_come(held: CourseSession) -> None:
    if not rules.is_still_to_come(starts_at=held.starts_at, cancelled_at=held.cancelled_at, now=clock.now()):
        raise SessionFixed(
            f"« {held.title} » a commencé ou n’aura pas lieu. Parlez-en à la personne qui vous accompagne."
        )
