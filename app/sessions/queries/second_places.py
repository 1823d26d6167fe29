"""Who has two places in a session to come, by two records of one human that were merged since."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import aliased

from app.core import clock
from app.core.database import db
from app.people.models import LearnerAlias
from app.people.queries import alias_of, counted_as
from app.sessions.models import CourseSession, Enrolment

_Other = aliased(Enrolment)


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondPlace:
    """A human who has two places in a session: the record that counts, and who merged them."""

    course_session_id: int
    counts_as: int
    merged_by: int


def second_places() -> tuple[SecondPlace, ...]:
    """List those who have two places in a session to come, in one statement."""
    wanted = (
        select(Enrolment.course_session_id, LearnerAlias.canonical_id, LearnerAlias.recorded_by)
        .join(LearnerAlias, alias_of(Enrolment.learner_id))
        .join(CourseSession, CourseSession.id == Enrolment.course_session_id)
        .join(_Other, (_Other.course_session_id == Enrolment.course_session_id) & (_Other.id != Enrolment.id))
        .where(
            CourseSession.starts_at > clock.now(),
            CourseSession.cancelled_at.is_(None),
            Enrolment.ended_at.is_(None),
            _Other.ended_at.is_(None),
            counted_as(_Other.learner_id) == LearnerAlias.canonical_id,
        )
        .order_by(Enrolment.course_session_id, LearnerAlias.id)
    )
    found = {(row.course_session_id, row.canonical_id): row.recorded_by for row in db.session.execute(wanted)}
    return tuple(
        SecondPlace(course_session_id=session_id, counts_as=counts_as, merged_by=by)
        for (session_id, counts_as), by in found.items()
    )


def records_too_many(course_session_id: int, counts_as: int) -> tuple[int, ...]:
    """Return the records by which a human has a place in a session, but for the one that keeps its own.

    A seat stays rather than a place on the waiting list, then that of the record that counts.
    """
    wanted = select(Enrolment.learner_id).where(
        Enrolment.course_session_id == course_session_id,
        Enrolment.ended_at.is_(None),
        counted_as(Enrolment.learner_id) == counts_as,
    )
    theirs = wanted.order_by(Enrolment.status, Enrolment.learner_id != counts_as, Enrolment.id)
    return tuple(db.session.scalars(theirs))[1:]
