"""Where courses are given: their cycles, the sessions to come, and who follows them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, case, func, or_, select

from app.core import clock
from app.core.database import db
from app.courses.models import Module
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
    """A course that learners have a place in; `next_at` is their next session, if there is one."""

    course_id: int
    next_at: datetime | None


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
    """List the courses in which learners have or had a place, whose next session comes first first."""
    course_id = func.coalesce(Module.course_id, Cycle.course_id)
    ahead = and_(CourseSession.ends_at > clock.now(), CourseSession.cancelled_at.is_(None))
    next_at = func.min(case((ahead, CourseSession.starts_at)))
    wanted = (
        select(course_id.label("course_id"), next_at.label("next_at"))
        .select_from(Enrolment)
        .join(CourseSession, CourseSession.id == Enrolment.course_session_id)
        .outerjoin(Cycle, Cycle.id == CourseSession.cycle_id)
        .outerjoin(Module, Module.id == CourseSession.module_id)
        .where(
            Enrolment.learner_id.in_(learner_ids),
            Enrolment.ended_at.is_(None),
            or_(Module.course_id.is_not(None), Cycle.course_id.is_not(None)),
        )
        .group_by(course_id)
        .order_by(next_at.is_(None), next_at, course_id)
    )
    return tuple(CourseFollowed(**row._mapping) for row in db.session.execute(wanted))
