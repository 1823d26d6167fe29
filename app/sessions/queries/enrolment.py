"""Who has a place in a session, who waits and since when, who said that they would not come."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.orm import aliased

from app.core import clock
from app.core.database import db
from app.core.errors import NotFound
from app.people.models import Learner, Person
from app.sessions.models import CourseSession, EnrolledHow, Enrolment, EnrolmentStatus, PlaceEnded


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceLine:
    """A place as the trainer reads it: held, waited for or given up, by whom and since when."""

    learner_public_id: str
    name: str
    how: EnrolledHow
    by: str
    since: datetime
    is_waiting: bool
    promoted_at: datetime | None
    ended_at: datetime | None
    ended_because: PlaceEnded | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionPlaces:
    """A session and all its places: held, then waited for in their order, then given up."""

    id: int
    public_id: str
    structure_id: int
    title: str
    starts_at: datetime
    ends_at: datetime
    seats: int
    cancelled_at: datetime | None
    lines: tuple[PlaceLine, ...]

    @property
    def seated(self) -> tuple[PlaceLine, ...]:
        """Those who have a seat."""
        return tuple(line for line in self.lines if line.ended_at is None and not line.is_waiting)

    @property
    def waiting(self) -> tuple[PlaceLine, ...]:
        """Those who wait, the first to be served first."""
        return tuple(line for line in self.lines if line.ended_at is None and line.is_waiting)

    @property
    def gone(self) -> tuple[PlaceLine, ...]:
        """Those who gave up their place and took no other, the latest first."""
        here = {line.learner_public_id for line in self.lines if line.ended_at is None}
        latest = {line.learner_public_id: line for line in self.lines if line.ended_at is not None}
        return tuple(line for who, line in reversed(latest.items()) if who not in here)

    @property
    def left(self) -> int:
        """Count the free seats."""
        return max(self.seats - len(self.seated), 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class RiderLine:
    """A person in the sessions to come of a cycle: how many seats, waits and announced absences."""

    public_id: str
    name: str
    how: EnrolledHow
    by: str
    since: datetime
    seated: int
    waiting: int
    absent: int


def taken_seats() -> Any:
    """Count the seats of a session that somebody has: a column for a statement on sessions."""
    return _counted(Enrolment.status == EnrolmentStatus.ENROLLED)


def waiting_people() -> Any:
    """Count those who wait for a seat of a session: a column for a statement on sessions."""
    return _counted(Enrolment.status == EnrolmentStatus.WAITING)


def places_within_reach(public_id: str, structure_ids: Collection[int]) -> SessionPlaces:
    """Read a session and its places, in two statements.

    Raises:
        NotFound: no such session in these structures.
    """
    wanted = select(
        CourseSession.id,
        CourseSession.public_id,
        CourseSession.structure_id,
        CourseSession.title,
        CourseSession.starts_at,
        CourseSession.ends_at,
        CourseSession.seats,
        CourseSession.cancelled_at,
    ).where(CourseSession.public_id == public_id, CourseSession.structure_id.in_(sorted(structure_ids)))
    row = db.session.execute(wanted).one_or_none()
    if row is None:
        raise NotFound
    return SessionPlaces(**row._mapping, lines=place_lines(row.id))


def riders_ahead(cycle_id: int) -> tuple[RiderLine, ...]:
    """List the people of a cycle's sessions to come, in order of arrival, in one statement."""
    wanted = (
        _PLACES.join(CourseSession, CourseSession.id == Enrolment.course_session_id)
        .where(
            CourseSession.cycle_id == cycle_id,
            CourseSession.starts_at > clock.now(),
            CourseSession.cancelled_at.is_(None),
        )
        .order_by(Enrolment.id)
    )
    found: dict[str, list[Any]] = {}
    for row in db.session.execute(wanted):
        found.setdefault(row.learner_public_id, []).append(row)
    riders = (_rider(rows) for rows in found.values())
    return tuple(rider for rider in riders if rider.seated or rider.waiting or rider.absent)


def place_lines(course_session_id: int) -> tuple[PlaceLine, ...]:
    """List the places of a session, in one statement: held, then waited for, then given up.

    Each in order of arrival, which is that of the waiting list.
    """
    is_over, is_waiting = Enrolment.ended_at.is_not(None), Enrolment.status == EnrolmentStatus.WAITING
    order = case((is_over, 2), (is_waiting, 1), else_=0)
    wanted = _PLACES.where(Enrolment.course_session_id == course_session_id).order_by(order, Enrolment.id)
    return tuple(_line(row) for row in db.session.execute(wanted))


def _rider(rows: list[Any]) -> RiderLine:
    first, here = rows[0], [row for row in rows if row.ended_at is None]
    kept = {row.course_session_id for row in here}
    absent = {row.course_session_id for row in rows if row.ended_because is PlaceEnded.ABSENCE}
    waiting = sum(row.status is EnrolmentStatus.WAITING for row in here)
    return RiderLine(
        public_id=first.learner_public_id,
        name=f"{first.given_name} {first.family_name}".strip(),
        how=first.how,
        by=first.by,
        since=first.since,
        seated=len(here) - waiting,
        waiting=waiting,
        absent=len(absent - kept),
    )


def _line(row: Any) -> PlaceLine:
    return PlaceLine(
        learner_public_id=row.learner_public_id,
        name=f"{row.given_name} {row.family_name}".strip(),
        how=row.how,
        by=row.by,
        since=row.since,
        is_waiting=row.status is EnrolmentStatus.WAITING,
        promoted_at=row.promoted_at,
        ended_at=row.ended_at,
        ended_because=row.ended_because,
    )


def _counted(condition: ColumnElement[bool]) -> Any:
    return (
        select(func.count(Enrolment.id))
        .where(Enrolment.course_session_id == CourseSession.id, Enrolment.ended_at.is_(None), condition)
        .correlate(CourseSession)
        .scalar_subquery()
    )


_person, _enroller = aliased(Person), aliased(Person)
_PLACES: Select[*tuple[Any, ...]] = (
    select(
        Learner.public_id.label("learner_public_id"),
        _person.given_name,
        _person.family_name,
        Enrolment.course_session_id,
        Enrolment.how,
        _enroller.given_name.label("by"),
        Enrolment.enrolled_at.label("since"),
        Enrolment.status,
        Enrolment.promoted_at,
        Enrolment.ended_at,
        Enrolment.ended_because,
    )
    .join(Learner, Learner.id == Enrolment.learner_id)
    .join(_person, _person.id == Learner.person_id)
    .join(_enroller, _enroller.id == Enrolment.enrolled_by)
)
