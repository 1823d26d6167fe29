"""A learner enrols without anybody's help, where the structure opened it."""

from sqlalchemy import func, select

from app.core import clock
from app.core.database import db, lock
from app.people.models import Learner
from app.sessions import rules
from app.sessions.errors import EnoughAsked, EnrolmentClosed
from app.sessions.models import CourseSession, Cycle, EnrolledHow, Enrolment, EnrolmentStatus
from app.sessions.services.enrolment import enrol, enrol_in_cycle, withdraw
from app.sessions.services.seats import held_session, place_in


def enrol_oneself(learner: Learner, course_session: CourseSession, *, by: int) -> list[Enrolment]:
    """Take the seats of a workshop, or of all that remains of its cycle; full ones, their waiting list.

    Raises:
        EnrolmentClosed: it has begun, or neither the workshop nor its cycle is open to learners.
        EnoughAsked: the learner asked for as much as can be had without help.
    """
    lock(learner)
    cycle = db.session.get(Cycle, course_session.cycle_id) if course_session.cycle_id else None
    if not (cycle or course_session).open_to_learners:
        raise EnrolmentClosed("Pour cette séance, demandez une place à l’accueil.")
    _check_enough(learner.id, but=cycle.id if cycle else None)
    if cycle is not None:
        return enrol_in_cycle(learner.id, cycle.id, by=by, how=EnrolledHow.LEARNER)
    if course_session.starts_at <= clock.now():
        raise EnrolmentClosed("Cette séance a déjà commencé. Demandez à l’accueil s’il reste une place.")
    return [enrol(learner.id, course_session.id, by=by, how=EnrolledHow.LEARNER)]


def stop_waiting(learner: Learner, course_session: CourseSession, *, by: int) -> None:
    """Take a learner off a waiting list; whoever got a seat meanwhile keeps it, and is told so."""
    held = held_session(course_session.id)
    place = place_in(held, learner.id)
    if place is not None and place.status is EnrolmentStatus.WAITING:
        withdraw(learner.id, held.id, by=by)


def _check_enough(learner_id: int, *, but: int | None) -> None:
    """Count the workshops and cycles to come that the learner took without help; a cycle counts once."""
    wanted = (
        select(func.coalesce(-CourseSession.cycle_id, CourseSession.id))
        .join(Enrolment, Enrolment.course_session_id == CourseSession.id)
        .where(
            Enrolment.learner_id == learner_id,
            Enrolment.ended_at.is_(None),
            Enrolment.how == EnrolledHow.LEARNER,
            CourseSession.starts_at > clock.now(),
            CourseSession.cancelled_at.is_(None),
        )
        .distinct()
    )
    asked = set(db.session.scalars(wanted)) - ({-but} if but else set())
    if len(asked) >= rules.MOST_OF_ONES_OWN:
        raise EnoughAsked(
            f"Vous avez déjà {rules.MOST_OF_ONES_OWN} inscriptions. Pour une autre, demandez à l’accueil."
        )
