"""Where courses are given: their cycles, the sessions to come, and who follows them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select

from app.core import clock
from app.core.database import db
from app.courses.models import Module
from app.people.queries import records_of
from app.sessions.models import CourseSession, Cycle, Enrolment


@dataclass(frozen=True, slots=True, kw_only=True)
class CycleUse:
    """A cycle that gives a course; `last_at` is the start of its last session."""

    public_id: str
    title: str
    first_at: datetime | None
    last_at: datetime | None
    cancelled_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseFollowed:
    """A course that learners have a place in, with the start and the module of their next session."""

    course_id: int
    next_at: datetime | None
    next_module_id: int | None


def cycles_of_course(course_id: int) -> tuple[CycleUse, ...]:
    """List the cycles that give a course, the latest first."""
    first, last = func.min(CourseSession.starts_at), func.max(CourseSession.starts_at)
    wanted = (
        select(
            Cycle.public_id,
            Cycle.title,
            first.label("first_at"),
            last.label("last_at"),
            Cycle.cancelled_at,
        )
        .outerjoin(CourseSession, CourseSession.cycle_id == Cycle.id)
        .where(Cycle.course_id == course_id)
        .group_by(Cycle.id)
        .order_by(Cycle.id.desc())
    )
    return tuple(CycleUse(**row._mapping) for row in db.session.execute(wanted))


def is_to_come_under_another_title() -> ColumnElement[bool]:
    """Tell a session that has not begun, and whose title is no longer that of its module."""
    return and_(
        CourseSession.starts_at > clock.now(),
        CourseSession.cancelled_at.is_(None),
        CourseSession.title != Module.title,
    )


def other_titles_to_come(course_id: int) -> dict[int, int]:
    """Count, for each module, the sessions to come that still bear another title."""
    wanted = (
        select(Module.id, func.count(CourseSession.id))
        .join(CourseSession, CourseSession.module_id == Module.id)
        .where(Module.course_id == course_id, is_to_come_under_another_title())
        .group_by(Module.id)
    )
    return {row[0]: row[1] for row in db.session.execute(wanted)}


def courses_followed(learner_ids: Collection[int]) -> tuple[CourseFollowed, ...]:
    """List the courses in which learners have or had a place; that of their next session comes first."""
    now, found = clock.now(), dict[int, CourseFollowed]()
    for course_id, module_id, starts_at, ends_at, cancelled_at in db.session.execute(_places(learner_ids)):
        is_next = ends_at > now and cancelled_at is None
        known = found.get(course_id)
        if known is None or (is_next and known.next_at is None):
            found[course_id] = CourseFollowed(
                course_id=course_id,
                next_at=starts_at if is_next else None,
                next_module_id=module_id if is_next else None,
            )
    return tuple(sorted(found.values(), key=lambda each: (each.next_at is None, each.next_at or now)))


def _places(learner_ids: Collection[int]) -> Select[*tuple[Any, ...]]:
    """Ask for the sessions of courses in which learners have a place, by date."""
    course_id = func.coalesce(Module.course_id, Cycle.course_id)
    return (
        select(
            course_id,
            CourseSession.module_id,
            CourseSession.starts_at,
            CourseSession.ends_at,
            CourseSession.cancelled_at,
        )
        .select_from(Enrolment)
        .join(CourseSession, CourseSession.id == Enrolment.course_session_id)
        .outerjoin(Cycle, Cycle.id == CourseSession.cycle_id)
        .outerjoin(Module, Module.id == CourseSession.module_id)
        .where(
            Enrolment.learner_id.in_(records_of(learner_ids)),
            Enrolment.ended_at.is_(None),
            course_id.is_not(None),
        )
        .order_by(CourseSession.starts_at, CourseSession.id)
    )
