"""The sessions of each learner, and what the marks that stand say of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy import and_, bindparam, func, select

from app.core import clock
from app.core.database import db
from app.courses.models import Course, Module
from app.people.models import Person, Site
from app.people.queries import counted_as, records_of
from app.sessions import rules
from app.sessions.models import (
    AttendanceMark,
    AttendanceReplacement,
    CourseSession,
    Cycle,
    Enrolment,
    EnrolmentStatus,
    Notice,
    NoticeKind,
    Presence,
)
from app.sessions.queries.announced import ANNOUNCED, SessionAnnounced, announced


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting(SessionAnnounced):
    """A session of one learner's, and what the marks that stand say of it; times are UTC.

    `minutes` is None while nothing was noted; the pauses are in nobody's. Where two marks disagree,
    the least counts until a trainer settles it. `has_news` says that the learner has not read what
    changed of a session that is not over.
    """

    public_id: str
    pauses: tuple[rules.Pause, ...] = ()
    course_title: str | None
    framework_version_id: int | None
    domain_codes: tuple[str, ...]
    is_enrolled: bool
    is_waiting: bool
    has_news: bool = False
    presence: Presence | None
    minutes: int | None

    @property
    def came(self) -> bool:
        """Tell whether the learner was there."""
        return self.presence in rules.CAME

    @property
    def planned_minutes(self) -> int:
        """The length of the session, less its pauses."""
        return rules.minutes_between(self.starts_at, self.ends_at, pauses=self.pauses)


_NEWS = (
    select(1)
    .where(
        Notice.course_session_id == CourseSession.id,
        Notice.learner_id == Enrolment.learner_id,
        Notice.read_at.is_(None),
        Notice.kind != NoticeKind.REMINDER,
    )
    .correlate(CourseSession, Enrolment)
    .exists()
)
_MEETINGS = (
    select(
        counted_as(Enrolment.learner_id).label("learner_id"),
        Enrolment.learner_id.label("record_id"),
        CourseSession.public_id,
        *ANNOUNCED,
        CourseSession.pauses,
        Course.title.label("course_title"),
        Course.framework_version_id,
        Module.domain_codes,
        Enrolment.status,
        Enrolment.ended_at,
        and_(CourseSession.ends_at > bindparam("now"), _NEWS).label("has_news"),
        AttendanceMark.id.label("mark_id"),
        AttendanceMark.presence,
        AttendanceMark.arrived_at,
        AttendanceMark.left_at,
    )
    .join(CourseSession, CourseSession.id == Enrolment.course_session_id)
    .join(Site, Site.id == CourseSession.site_id)
    .join(Person, Person.id == CourseSession.trainer_id)
    .outerjoin(Cycle, Cycle.id == CourseSession.cycle_id)
    .outerjoin(Module, Module.id == CourseSession.module_id)
    .outerjoin(Course, Course.id == func.coalesce(Module.course_id, Cycle.course_id))
    .outerjoin(
        AttendanceMark,
        (AttendanceMark.course_session_id == CourseSession.id)
        & (AttendanceMark.learner_id == Enrolment.learner_id)
        & AttendanceMark.is_withdrawn.is_(False)
        & ~select(1).where(AttendanceReplacement.replaced_id == AttendanceMark.id).exists(),
    )
    .where(Enrolment.learner_id.in_(records_of(bindparam("learners", expanding=True))))
    .order_by(CourseSession.starts_at, CourseSession.id, Enrolment.id)
)


def meetings_of(learner_ids: Iterable[int]) -> dict[int, tuple[Meeting, ...]]:
    """Return the sessions of each learner, in the order of time, in one statement.

    A place that was given up counts only where something was noted. What a record merged into a
    learner's holds is theirs; whoever asks for the merged record itself finds nothing.
    """
    found: dict[int, dict[str, list[Any]]] = {learner_id: {} for learner_id in learner_ids}
    for row in db.session.execute(_MEETINGS, {"learners": list(found), "now": clock.now()}):
        found[row.learner_id].setdefault(row.public_id, []).append(row)
    return {
        learner_id: tuple(_meeting(rows) for rows in by_session.values() if _counts(rows))
        for learner_id, by_session in found.items()
    }


def _counts(rows: list[Any]) -> bool:
    return any(row.ended_at is None or row.mark_id is not None for row in rows)


def _meeting(rows: list[Any]) -> Meeting:
    """Fold the rows of one learner and session: as many as enrolments times marks that stand.

    Of two marks that disagree on one record, the least counts; of two records of one person, the most.
    """
    row = rows[0]
    in_force = [row for row in rows if row.ended_at is None]
    pauses = rules.pauses_of(row.pauses)
    minutes = partial(_minutes, pauses=pauses)
    by_record: dict[int, list[Any]] = {}
    for each in rows:
        if each.mark_id is not None:
            by_record.setdefault(each.record_id, []).append(each)
    least = max((min(marks, key=minutes) for marks in by_record.values()), key=minutes, default=None)
    return Meeting(
        public_id=row.public_id,
        pauses=pauses,
        course_title=row.course_title,
        framework_version_id=row.framework_version_id,
        domain_codes=tuple(row.domain_codes or ()),
        is_enrolled=any(each.status is EnrolmentStatus.ENROLLED for each in in_force),
        is_waiting=any(each.status is EnrolmentStatus.WAITING for each in in_force),
        has_news=any(each.has_news for each in rows),
        presence=least.presence if least else None,
        minutes=minutes(least) if least else None,
        **announced(row),
    )


def _minutes(row: Any, *, pauses: tuple[rules.Pause, ...]) -> int:
    return rules.minutes_counted(
        row.presence,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        arrived_at=row.arrived_at,
        left_at=row.left_at,
        pauses=pauses,
    )
