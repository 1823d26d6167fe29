"""What a learner has ahead, and the sessions that are theirs."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import aliased

from app.core import clock
from app.core.database import db
from app.core.errors import NotFound
from app.people.models import Learner, Person, Site
from app.people.queries import records_of
from app.sessions.models import CourseSession, Enrolment, EnrolmentStatus, PlaceEnded
from app.sessions.queries.announced import ANNOUNCED, SessionAnnounced, announced
from app.sessions.queries.enrolment import taken_seats


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnPlace(SessionAnnounced):
    """A learner's place in a session that is not over; `rank` counts from 1 on the waiting list.

    `is_absent` says that they announced that they would not come; `left` counts the free seats.
    """

    public_id: str
    cycle_id: int | None
    learner_id: int
    is_waiting: bool
    is_absent: bool
    promoted_at: datetime | None
    rank: int
    left: int

    @property
    def is_still_to_come(self) -> bool:
        """Tell whether an absence may still be announced, or taken back."""
        return not self.is_cancelled and clock.now() < self.starts_at


def places_ahead(learner_ids: Collection[int]) -> tuple[OwnPlace, ...]:
    """List what a person has ahead, by hour: places, ranks, announced absences; one statement.

    `learner_ids` are their records; those merged into them count as well. Of several places in one
    session, the one in force is told, else the latest.
    """
    rows = db.session.execute(_places(learner_ids))
    latest = {row.public_id: row for row in rows}
    return tuple(
        _own(row)
        for row in latest.values()
        if row.ended_at is None or row.ended_because is PlaceEnded.ABSENCE
    )


def session_of_ones_own(public_id: str, learner_ids: Collection[int]) -> tuple[CourseSession, Learner]:
    """Find a session of a structure where one is a learner, and the record that one has there.

    Where records were merged, it is the one that has a place in the session, or gave it up.

    Raises:
        NotFound: there is none, or it is of another structure.
    """
    theirs = (Enrolment.course_session_id == CourseSession.id) & (Enrolment.learner_id == Learner.id)
    wanted = (
        select(CourseSession, Learner)
        .join(Learner, Learner.structure_id == CourseSession.structure_id)
        .outerjoin(Enrolment, theirs)
        .where(CourseSession.public_id == public_id, Learner.id.in_(records_of(learner_ids)))
        .order_by(
            case((Enrolment.id.is_(None), 2), (Enrolment.ended_at.is_not(None), 1), else_=0),
            case((Learner.id.in_(learner_ids), 0), else_=1),
            Enrolment.id.desc(),
            Learner.id,
        )
        .limit(1)
    )
    row = db.session.execute(wanted).first()
    if row is None:
        raise NotFound
    return row[0], row[1]


def _places(learner_ids: Collection[int]) -> Select[*tuple[Any, ...]]:
    """Select every enrolment of these learners in what is not over, in the order of time and arrival."""
    return (
        select(
            CourseSession.public_id,
            CourseSession.cycle_id,
            Enrolment.learner_id,
            *ANNOUNCED,
            Enrolment.status,
            Enrolment.promoted_at,
            Enrolment.ended_at,
            Enrolment.ended_because,
            _RANK.label("rank"),
            (CourseSession.seats - taken_seats()).label("left"),
        )
        .join(CourseSession, CourseSession.id == Enrolment.course_session_id)
        .join(Site, Site.id == CourseSession.site_id)
        .join(Person, Person.id == CourseSession.trainer_id)
        .where(Enrolment.learner_id.in_(records_of(learner_ids)), CourseSession.ends_at > clock.now())
        .order_by(
            CourseSession.starts_at,
            CourseSession.id,
            case((Enrolment.ended_at.is_(None), 1), else_=0),
            Enrolment.id,
        )
    )


def _own(row: Any) -> OwnPlace:
    return OwnPlace(
        public_id=row.public_id,
        cycle_id=row.cycle_id,
        learner_id=row.learner_id,
        is_waiting=row.ended_at is None and row.status is EnrolmentStatus.WAITING,
        is_absent=row.ended_at is not None,
        promoted_at=row.promoted_at,
        rank=row.rank,
        left=max(row.left, 0),
        **announced(row),
    )


_earlier = aliased(Enrolment)
_RANK = (
    select(func.count(_earlier.id))
    .where(
        _earlier.course_session_id == CourseSession.id,
        _earlier.ended_at.is_(None),
        _earlier.status == EnrolmentStatus.WAITING,
        _earlier.id <= Enrolment.id,
    )
    .correlate(CourseSession, Enrolment)
    .scalar_subquery()
)
