"""Cycles: the list, and one with its sessions and the people enrolled."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import case, func, select

from app.core.database import db
from app.core.errors import NotFound
from app.courses.models import Course
from app.people.models import Learner, Person, Site
from app.sessions.models import CourseSession, Cycle, Enrolment, EnrolmentStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class CycleLine:
    """A cycle in a list."""

    public_id: str
    title: str
    course: str
    site: str
    seats: int
    sessions: int
    first_at: datetime
    last_at: datetime
    ends_at: datetime
    enrolled: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Riding:
    """A session of a cycle, with how many have a seat."""

    id: int
    public_id: str
    title: str
    starts_at: datetime
    ends_at: datetime
    seats: int
    enrolled: int
    cancelled_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rider:
    """A learner enrolled in some sessions of a cycle."""

    id: int
    public_id: str
    name: str
    seated: int
    waiting: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CyclePage:
    """A cycle with its sessions, in their order, and its people, by name."""

    id: int
    public_id: str
    structure_id: int
    title: str
    course: str
    framework_version_id: int | None
    site: str
    seats: int
    sessions: tuple[Riding, ...]
    people: tuple[Rider, ...]


_IS_SEATED = case((Enrolment.status == EnrolmentStatus.ENROLLED, 1), else_=0)


_ENROLLED = (
    select(func.count(Enrolment.learner_id.distinct()))
    .join(CourseSession, CourseSession.id == Enrolment.course_session_id)
    .where(
        CourseSession.cycle_id == Cycle.id,
        Enrolment.ended_at.is_(None),
        Enrolment.status == EnrolmentStatus.ENROLLED,
    )
    .correlate(Cycle)
    .scalar_subquery()
)


def cycles_of(structure_ids: Iterable[int]) -> tuple[CycleLine, ...]:
    """List the cycles of some structures, the latest first, in one statement."""
    first, last = func.min(CourseSession.starts_at), func.max(CourseSession.starts_at)
    wanted = (
        select(
            Cycle.public_id,
            Cycle.title,
            Course.title.label("course"),
            Site.name.label("site"),
            Cycle.seats,
            func.count(CourseSession.id).label("sessions"),
            first.label("first_at"),
            last.label("last_at"),
            func.max(CourseSession.ends_at).label("ends_at"),
            _ENROLLED.label("enrolled"),
        )
        .join(Course, Course.id == Cycle.course_id)
        .join(Site, Site.id == Cycle.site_id)
        .join(CourseSession, CourseSession.cycle_id == Cycle.id)
        .where(Cycle.structure_id.in_(sorted(structure_ids)))
        .group_by(Cycle.id, Course.title, Site.name)
        .order_by(last.desc(), Cycle.id)
    )
    return tuple(CycleLine(**row._mapping) for row in db.session.execute(wanted))


def cycle_within_reach(public_id: str, structure_ids: Iterable[int]) -> CyclePage:
    """Read a cycle, its sessions and its people, in three statements.

    Raises:
        NotFound: no such cycle in these structures.
    """
    wanted = (
        select(
            Cycle.id,
            Cycle.public_id,
            Cycle.structure_id,
            Cycle.title,
            Course.title.label("course"),
            Course.framework_version_id,
            Site.name.label("site"),
            Cycle.seats,
        )
        .join(Course, Course.id == Cycle.course_id)
        .join(Site, Site.id == Cycle.site_id)
        .where(Cycle.public_id == public_id, Cycle.structure_id.in_(sorted(structure_ids)))
    )
    row = db.session.execute(wanted).one_or_none()
    if row is None:
        raise NotFound
    return CyclePage(**row._mapping, sessions=_sessions(row.id), people=_people(row.id))


def _sessions(cycle_id: int) -> tuple[Riding, ...]:
    seated = (Enrolment.course_session_id == CourseSession.id) & Enrolment.ended_at.is_(None)
    wanted = (
        select(
            CourseSession.id,
            CourseSession.public_id,
            CourseSession.title,
            CourseSession.starts_at,
            CourseSession.ends_at,
            CourseSession.seats,
            CourseSession.cancelled_at,
            func.coalesce(func.sum(_IS_SEATED), 0).label("enrolled"),
        )
        .outerjoin(Enrolment, seated)
        .where(CourseSession.cycle_id == cycle_id)
        .group_by(CourseSession.id)
        .order_by(CourseSession.starts_at, CourseSession.id)
    )
    return tuple(Riding(**row._mapping) for row in db.session.execute(wanted))


def _people(cycle_id: int) -> tuple[Rider, ...]:
    seated = func.sum(_IS_SEATED)
    wanted = (
        select(
            Learner.id,
            Learner.public_id,
            Person.given_name,
            Person.family_name,
            seated.label("seated"),
            (func.count() - seated).label("waiting"),
        )
        .select_from(Enrolment)
        .join(CourseSession, CourseSession.id == Enrolment.course_session_id)
        .join(Learner, Learner.id == Enrolment.learner_id)
        .join(Person, Person.id == Learner.person_id)
        .where(CourseSession.cycle_id == cycle_id, Enrolment.ended_at.is_(None))
        .group_by(Learner.id, Person.id)
        .order_by(Person.sought_name, Learner.id)
    )
    return tuple(_rider(row._mapping) for row in db.session.execute(wanted))


def _rider(row: Any) -> Rider:
    name = f"{row['given_name']} {row['family_name']}".strip()
    return Rider(
        id=row["id"], public_id=row["public_id"], name=name, seated=row["seated"], waiting=row["waiting"]
    )
