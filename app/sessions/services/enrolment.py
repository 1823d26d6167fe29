"""Give seats, keep the waiting list, free seats: all under the lock of the session."""

from sqlalchemy import exists, select

from app.core import clock, journal
from app.core.database import db
from app.core.errors import NotFound
from app.sessions import rules
from app.sessions.errors import EnrolmentClosed
from app.sessions.models import (
    AttendanceSheet,
    CourseSession,
    EnrolledHow,
    Enrolment,
    EnrolmentStatus,
    PlaceEnded,
)
from app.sessions.services import seats
from app.sessions.services.closing import check_is_open
from app.sessions.services.telling import forget_promotion


def enrol(
    learner_id: int, course_session_id: int, *, by: int, how: EnrolledHow = EnrolledHow.TRAINER
) -> Enrolment:
    """Give a learner a seat, or the next place on the waiting list; asked twice, one place.

    Once the session has begun nobody is promoted by itself: whoever waits and is there anyway
    gets a seat by being enrolled again.

    Raises:
        SheetClosed: the sheet is closed: only its correction adds somebody.
        EnrolmentClosed: the session was cancelled, or ended more than a week ago.
        NotFound: the learner belongs to another structure than the session.
    """
    held = seats.held_session(course_session_id)
    check_is_open(held.id)
    if not rules.enrolment_is_open(ends_at=held.ends_at, cancelled_at=held.cancelled_at, now=clock.now()):
        raise EnrolmentClosed(f"Les inscriptions à « {held.title} » sont closes.")
    return give_place(learner_id, held, by=by, how=how)


def give_place(learner_id: int, held: CourseSession, *, by: int, how: EnrolledHow) -> Enrolment:
    """Give a seat, or a place on the waiting list, in a session that is held and takes people in.

    Raises:
        NotFound: the learner belongs to another structure than the session.
    """
    seats.check_same_structure(learner_id, held)
    seats.promote_waiting(held, by=by)
    already = seats.place_in(held, learner_id)
    if already is None:
        return _seat(learner_id, held, by=by, how=how)
    if already.status is EnrolmentStatus.WAITING and seats.seats_left_in(held):
        seats.give_seat(already, held, by=by)
    return already


def enrol_in_cycle(
    learner_id: int, cycle_id: int, *, by: int, how: EnrolledHow = EnrolledHow.TRAINER
) -> list[Enrolment]:
    """Enrol a learner in every session of a cycle that has not ended nor is closed, in their order.

    Raises:
        EnrolmentClosed: all the sessions have ended, or were cancelled.
    """
    wanted = select(CourseSession.id).where(
        CourseSession.cycle_id == cycle_id,
        CourseSession.ends_at > clock.now(),
        CourseSession.cancelled_at.is_(None),
        ~exists().where(AttendanceSheet.course_session_id == CourseSession.id),
    )
    remaining = list(db.session.scalars(wanted.order_by(CourseSession.starts_at, CourseSession.id)))
    if not remaining:
        raise EnrolmentClosed("Ce cycle est terminé : il n’a plus de séance à venir.")
    return [enrol(learner_id, session_id, by=by, how=how) for session_id in remaining]


def withdraw(
    learner_id: int, course_session_id: int, *, by: int, because: PlaceEnded = PlaceEnded.WITHDRAWN
) -> Enrolment | None:
    """End a learner's place and give the seat to the first who waits; return who got it.

    Raises:
        SheetClosed: they have a seat, and the closed sheet speaks of them.
        NotFound: the learner has no place in this session.
    """
    held = seats.held_session(course_session_id)
    place = seats.place_in(held, learner_id)
    if place is None:
        raise NotFound("Cette personne n’est pas inscrite à cette séance.")
    if place.status is EnrolmentStatus.ENROLLED:
        check_is_open(held.id)
    place.ended_at, place.ended_because = clock.now(), because
    db.session.flush()
    forget_promotion(held, learner_id)
    words = {"learner": learner_id, "because": because.value}
    journal.record(held.structure_id, "sessions:enrolment:end", held.public_id, by=by, words=words)
    promoted = seats.promote_waiting(held, by=by)
    return promoted[0] if promoted else None


def withdraw_from_cycle(learner_id: int, cycle_id: int, *, by: int) -> int:
    """End a learner's places in the sessions of a cycle that have not begun; return how many.

    Raises:
        NotFound: the learner has no place in any of them.
    """
    wanted = (
        select(CourseSession.id)
        .join(Enrolment, Enrolment.course_session_id == CourseSession.id)
        .where(
            CourseSession.cycle_id == cycle_id,
            CourseSession.starts_at > clock.now(),
            Enrolment.learner_id == learner_id,
            Enrolment.ended_at.is_(None),
        )
    )
    held = list(db.session.scalars(wanted.order_by(CourseSession.starts_at, CourseSession.id)))
    if not held:
        raise NotFound("Cette personne n’a plus de séance à venir dans ce cycle.")
    for session_id in held:
        withdraw(learner_id, session_id, by=by)
    return len(held)


def _seat(learner_id: int, held: CourseSession, *, by: int, how: EnrolledHow) -> Enrolment:
    place = Enrolment(
        structure_id=held.structure_id,
        course_session_id=held.id,
        learner_id=learner_id,
        status=EnrolmentStatus.ENROLLED if seats.seats_left_in(held) else EnrolmentStatus.WAITING,
        enrolled_by=by,
        enrolled_at=clock.now(),
        how=how,
    )
    db.session.add(place)
    db.session.flush()
    return place
