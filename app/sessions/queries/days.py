"""The sessions of a day, and those that come next."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, select

from app.core import clock
from app.core.database import db
from app.people.models import Person, Site
from app.sessions.models import (
    AttendanceMark,
    AttendanceReplacement,
    CourseSession,
    Cycle,
    Enrolment,
    EnrolmentStatus,
)

FORTNIGHT = timedelta(days=14)


@dataclass(frozen=True, slots=True, kw_only=True)
class DayLine:
    """A session in a list; `marked` counts the learners of whom something was noted."""

    public_id: str
    title: str
    cycle: str | None
    starts_at: datetime
    ends_at: datetime
    site: str
    trainer: str
    trainer_id: int
    seats: int
    enrolled: int
    marked: int
    cancelled_at: datetime | None


def days_lines(structure_ids: Iterable[int], day: date) -> tuple[DayLine, ...]:
    """List the sessions that begin on a day in Paris, by hour."""
    begins, ends = clock.paris(day), clock.paris(day + timedelta(days=1))
    return _lines(structure_ids, CourseSession.starts_at >= begins, CourseSession.starts_at < ends)


def next_lines(structure_ids: Iterable[int], *, after: date, most: int = 5) -> tuple[DayLine, ...]:
    """List the first sessions that begin after a day, the cancelled ones left out."""
    begins = clock.paris(after + timedelta(days=1))
    return _lines(
        structure_ids, CourseSession.starts_at >= begins, CourseSession.cancelled_at.is_(None), most=most
    )


def forgotten_lines(structure_ids: Iterable[int], *, most: int = 8) -> tuple[DayLine, ...]:
    """List the sessions of the last fortnight whose sheet is not complete, the latest first."""
    now = clock.now()
    found = _lines(
        structure_ids,
        CourseSession.ends_at < now,
        CourseSession.starts_at > now - FORTNIGHT,
        CourseSession.cancelled_at.is_(None),
    )
    return tuple(line for line in reversed(found) if line.marked < line.enrolled)[:most]


def _lines(
    structure_ids: Iterable[int], *conditions: ColumnElement[bool], most: int | None = None
) -> tuple[DayLine, ...]:
    wanted = _LINE.where(CourseSession.structure_id.in_(sorted(structure_ids)), *conditions)
    rows = db.session.execute(wanted.order_by(CourseSession.starts_at, CourseSession.id).limit(most))
    return tuple(_line(row._mapping) for row in rows)


def _line(row: Any) -> DayLine:
    found = dict(row)
    trainer = f"{found.pop('given_name')} {found.pop('family_name')}".strip()
    return DayLine(**found, trainer=trainer)


def _counted(what: Any, *conditions: ColumnElement[bool]) -> Any:
    return select(func.count(what)).where(*conditions).correlate(CourseSession).scalar_subquery()


_LINE: Select[*tuple[Any, ...]] = (
    select(
        CourseSession.public_id,
        CourseSession.title,
        Cycle.title.label("cycle"),
        CourseSession.starts_at,
        CourseSession.ends_at,
        Site.name.label("site"),
        Person.given_name,
        Person.family_name,
        CourseSession.trainer_id,
        CourseSession.seats,
        CourseSession.cancelled_at,
        _counted(
            Enrolment.id,
            Enrolment.course_session_id == CourseSession.id,
            Enrolment.ended_at.is_(None),
            Enrolment.status == EnrolmentStatus.ENROLLED,
        ).label("enrolled"),
        _counted(
            AttendanceMark.learner_id.distinct(),
            AttendanceMark.course_session_id == CourseSession.id,
            AttendanceMark.is_withdrawn.is_(False),
            ~exists().where(AttendanceReplacement.replaced_id == AttendanceMark.id),
        ).label("marked"),
    )
    .join(Site, Site.id == CourseSession.site_id)
    .join(Person, Person.id == CourseSession.trainer_id)
    .outerjoin(Cycle, Cycle.id == CourseSession.cycle_id)
)
