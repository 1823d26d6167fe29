"""Give seats, keep the waiting list, free seats.

Every change of a session's seats locks its row first: the last seat goes to one person.
"""

from sqlalchemy import Select, func, select

from app.core import clock, journal
from app.core.database import db, lock
from app.core.errors import NotFound
from app.people.models import Learner
from app.sessions import rules
from app.sessions.errors import EnrolmentClosed
from app.sessions.models import CourseSession, Enrolment, EnrolmentStatus


def enrol(learner_id: int, course_session_id: int, *, by: int) -> Enrolment:
    """Give a learner a seat, or the next place on the waiting list; asked twice, one place.

    Raises:
        EnrolmentClosed: the session was cancelled, or ended more than a week ago.
        NotFound: the learner belongs to another structure than the session.
    """
    held = _locked(course_session_id)
    _check_same_structure(learner_id, held)
    if not rules.enrolment_is_open(ends_at=held.ends_at, cancelled_at=held.cancelled_at, now=clock.now()):
        raise EnrolmentClosed(f"Les inscriptions à « {held.title} » sont closes.")
    already = db.session.scalar(_in_force(held.id).where(Enrolment.learner_id == learner_id))
    return already or _seat(learner_id, held, by=by)


def enrol_in_cycle(learner_id: int, cycle_id: int, *, by: int) -> list[Enrolment]:
    """Enrol a learner in every session of a cycle that has not ended, in their order.

    Raises:
        EnrolmentClosed: all the sessions have ended, or were cancelled.
    """
    wanted = select(CourseSession.id).where(
        CourseSession.cycle_id == cycle_id,
        CourseSession.ends_at > clock.now(),
        CourseSession.cancelled_at.is_(None),
    )
    remaining = list(db.session.scalars(wanted.order_by(CourseSession.starts_at, CourseSession.id)))
    if not remaining:
        raise EnrolmentClosed("Ce cycle est terminé : il n’a plus de séance à venir.")
    return [enrol(learner_id, session_id, by=by) for session_id in remaining]


def withdraw(learner_id: int, course_session_id: int, *, by: int) -> Enrolment | None:
    """End a learner's place and give the seat to the first who waits; return who got it.

    Raises:
        NotFound: the learner has no place in this session.
    """
    held = _locked(course_session_id)
    place = db.session.scalar(_in_force(held.id).where(Enrolment.learner_id == learner_id))
    if place is None:
        raise NotFound("Cette personne n’est pas inscrite à cette séance.")
    place.ended_at = clock.now()
    db.session.flush()
    journal.record(
        held.structure_id, "sessions:enrolment:end", held.public_id, by=by, words={"learner": learner_id}
    )
    return _promote_the_first(held, by=by)


def _locked(course_session_id: int) -> CourseSession:
    held = db.session.get(CourseSession, course_session_id)
    if held is None:
        raise NotFound
    lock(held)
    return held


def _check_same_structure(learner_id: int, held: CourseSession) -> None:
    wanted = select(Learner.id).where(Learner.id == learner_id, Learner.structure_id == held.structure_id)
    if db.session.scalar(wanted) is None:
        raise NotFound


def _in_force(course_session_id: int) -> Select[Enrolment]:
    return select(Enrolment).where(
        Enrolment.course_session_id == course_session_id, Enrolment.ended_at.is_(None)
    )


def _seats_taken(course_session_id: int) -> int:
    taken = select(func.count()).where(
        Enrolment.course_session_id == course_session_id,
        Enrolment.ended_at.is_(None),
        Enrolment.status == EnrolmentStatus.ENROLLED,
    )
    return db.session.scalar(taken) or 0


def _seat(learner_id: int, held: CourseSession, *, by: int) -> Enrolment:
    is_free = rules.seats_left(seats=held.seats, enrolled=_seats_taken(held.id)) > 0
    place = Enrolment(
        structure_id=held.structure_id,
        course_session_id=held.id,
        learner_id=learner_id,
        status=EnrolmentStatus.ENROLLED if is_free else EnrolmentStatus.WAITING,
        enrolled_by=by,
        enrolled_at=clock.now(),
    )
    db.session.add(place)
    db.session.flush()
    return place


def _promote_the_first(held: CourseSession, *, by: int) -> Enrolment | None:
    """Give a free seat to the first of the waiting list, in order of arrival."""
    if rules.seats_left(seats=held.seats, enrolled=_seats_taken(held.id)) == 0:
        return None
    waiting = _in_force(held.id).where(Enrolment.status == EnrolmentStatus.WAITING).order_by(Enrolment.id)
    first: Enrolment | None = db.session.scalar(waiting.limit(1))
    if first is not None:
        first.status = EnrolmentStatus.ENROLLED
        db.session.flush()
        words = {"learner": first.learner_id}
        journal.record(held.structure_id, "sessions:enrolment:promote", held.public_id, by=by, words=words)
    return first
