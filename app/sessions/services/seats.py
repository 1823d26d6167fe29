"""The seats of a session, held under a lock: who has one, who waits, who is next.

Every change of a session's seats locks its row first: the last seat goes to one person.
"""

from sqlalchemy import Select, case, func, or_, select

from app.core import clock, journal
from app.core.database import db, lock
from app.core.errors import NotFound
from app.people.models import Learner
from app.people.queries import records_of
from app.sessions import rules
from app.sessions.models import CourseSession, Enrolment, EnrolmentStatus, NoticeKind
from app.sessions.services.telling import tell


def held_session(course_session_id: int) -> CourseSession:
    """Lock a session until the end of the transaction, and read it afresh.

    Raises:
        NotFound: there is none.
    """
    held = db.session.get(CourseSession, course_session_id)
    if held is None:
        raise NotFound
    lock(held)
    return held


def check_same_structure(learner_id: int, held: CourseSession) -> None:
    """Refuse a learner of another structure than the session's.

    Raises:
        NotFound: nobody can tell that they exist.
    """
    wanted = select(Learner.id).where(Learner.id == learner_id, Learner.structure_id == held.structure_id)
    if db.session.scalar(wanted) is None:
        raise NotFound


def place_in(held: CourseSession, learner_id: int) -> Enrolment | None:
    """Return the place that a learner has in a session, or waits for; that of a merged record is theirs."""
    merged = records_of([learner_id])
    is_own = Enrolment.learner_id == learner_id
    theirs = _in_force(held.id).where(or_(is_own, Enrolment.learner_id.in_(merged)))
    found: Enrolment | None = db.session.scalar(theirs.order_by(case((is_own, 0), else_=1)).limit(1))
    return found


def seats_left_in(held: CourseSession) -> int:
    """Count the seats that nobody has."""
    taken = select(func.count()).where(
        Enrolment.course_session_id == held.id,
        Enrolment.ended_at.is_(None),
        Enrolment.status == EnrolmentStatus.ENROLLED,
    )
    return rules.seats_left(seats=held.seats, enrolled=db.session.scalar(taken) or 0)


def promote_waiting(held: CourseSession, *, by: int | None = None) -> list[Enrolment]:
    """Give each free seat to the first who waits, in order of arrival, and tell them.

    The caller holds the lock of the session. Nobody is promoted in a session that has begun or was
    cancelled: they could no longer come.
    """
    if not rules.is_still_to_come(starts_at=held.starts_at, cancelled_at=held.cancelled_at, now=clock.now()):
        return []
    waiting = _in_force(held.id).where(Enrolment.status == EnrolmentStatus.WAITING).order_by(Enrolment.id)
    promoted = list(db.session.scalars(waiting.limit(seats_left_in(held))))
    for place in promoted:
        give_seat(place, held, by=by)
        tell(held, NoticeKind.PROMOTED, before={}, learner_ids=[place.learner_id])
    return promoted


def give_seat(place: Enrolment, held: CourseSession, *, by: int | None) -> None:
    """Turn a place on the waiting list into a seat."""
    place.status, place.promoted_at = EnrolmentStatus.ENROLLED, clock.now()
    db.session.flush()
    words = {"learner": place.learner_id}
    journal.record(held.structure_id, "sessions:enrolment:promote", held.public_id, by=by, words=words)


def _in_force(course_session_id: int) -> Select[Enrolment]:
    return select(Enrolment).where(
        Enrolment.course_session_id == course_session_id, Enrolment.ended_at.is_(None)
    )
