"""Who came, when and how long: derived from the marks that stand."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """A session of one learner's, and what the marks that stand say of it; times are UTC.

    `minutes` is None while nothing was noted; the pauses are in nobody's. Where two marks disagree,
    the least counts until a trainer settles it. `has_news` says that the learner has not read what
    changed of a session that is not over.
    """

    public_id: str
    title: str
    starts_at: datetime
    ends_at: datetime
    pauses: tuple[rules.Pause, ...] = ()
    site: str
    room: str
    trainer: str
    course_title: str | None
    framework_version_id: int | None
    domain_codes: tuple[str, ...]
    is_enrolled: bool
    is_waiting: bool
    is_cancelled: bool
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendance:
    """A learner's attendance over several sessions.

    `planned` counts the sessions that have begun where they had a seat, `came` those where they
    were there. Days are those of Paris.
    """

    minutes: int = 0
    came: int = 0
    planned: int = 0
    planned_minutes: int = 0
    first_on: date | None = None
    last_on: date | None = None
    trainer_names: tuple[str, ...] = ()
    site_names: tuple[str, ...] = ()
    minutes_by_domain: dict[str, int] = field(default_factory=dict)
    planned_minutes_by_domain: dict[str, int] = field(default_factory=dict)

    @property
    def ratio(self) -> Fraction:
        """The share of the planned minutes that were followed, exactly."""
        return Fraction(self.minutes, self.planned_minutes) if self.planned_minutes else Fraction(0)

    @property
    def ratio_by_domain(self) -> dict[str, Fraction]:
        """The same share in each domain."""
        planned = self.planned_minutes_by_domain
        return {
            code: Fraction(self.minutes_by_domain.get(code, 0), minutes) for code, minutes in planned.items()
        }


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
        CourseSession.title,
        CourseSession.starts_at,
        CourseSession.ends_at,
        CourseSession.pauses,
        Site.name.label("site"),
        CourseSession.room,
        Person.given_name,
        Person.family_name,
        Course.title.label("course_title"),
        Course.framework_version_id,
        Module.domain_codes,
        Enrolment.status,
        Enrolment.ended_at,
        CourseSession.cancelled_at,
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
        title=row.title,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        pauses=pauses,
        site=row.site,
        room=row.room,
        trainer=f"{row.given_name} {row.family_name}".strip(),
        course_title=row.course_title,
        framework_version_id=row.framework_version_id,
        domain_codes=tuple(row.domain_codes or ()),
        is_enrolled=any(each.status is EnrolmentStatus.ENROLLED for each in in_force),
        is_waiting=any(each.status is EnrolmentStatus.WAITING for each in in_force),
        is_cancelled=row.cancelled_at is not None,
        has_news=any(each.has_news for each in rows),
        presence=least.presence if least else None,
        minutes=minutes(least) if least else None,
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


def attendance_of(
    learner_ids: Iterable[int], *, framework_version_id: int | None = None, rounding_minutes: int = 1
) -> dict[int, Attendance]:
    """Return each learner's attendance, in all sessions or those that prepare one framework."""
    now = clock.now()
    return {
        learner_id: attendance_in(
            meetings, now=now, framework_version_id=framework_version_id, rounding_minutes=rounding_minutes
        )
        for learner_id, meetings in meetings_of(learner_ids).items()
    }


def attendance_in(
    meetings: Iterable[Meeting],
    *,
    now: datetime,
    framework_version_id: int | None = None,
    rounding_minutes: int = 1,
) -> Attendance:
    """Add up the meetings that have begun, all or those that prepare one framework.

    Each session's minutes are rounded down to whole units, as the framework or the funder asks;
    the planned ones too, so that whoever was there throughout has followed them all.
    """
    begun = _begun(meetings, now=now, framework_version_id=framework_version_id)
    present, planned = (partial(each, unit=rounding_minutes) for each in (_present, _planned))
    came = [meeting for meeting in begun if meeting.came]
    days = [clock.in_paris(meeting.starts_at).date() for meeting in came]
    return Attendance(
        minutes=sum(map(present, came)),
        came=len(came),
        planned=len(begun),
        planned_minutes=sum(map(planned, begun)),
        first_on=min(days, default=None),
        last_on=max(days, default=None),
        trainer_names=tuple(dict.fromkeys(meeting.trainer for meeting in came)),
        site_names=tuple(dict.fromkeys(meeting.site for meeting in came)),
        minutes_by_domain=_by_domain(came, present),
        planned_minutes_by_domain=_by_domain(begun, planned),
    )


def _begun(meetings: Iterable[Meeting], *, now: datetime, framework_version_id: int | None) -> list[Meeting]:
    return [
        meeting
        for meeting in meetings
        if framework_version_id in (None, meeting.framework_version_id)
        and (meeting.came or (meeting.is_enrolled and not meeting.is_cancelled and meeting.starts_at <= now))
    ]


def _present(meeting: Meeting, *, unit: int) -> int:
    return rules.rounded_down(meeting.minutes or 0, unit=unit)


def _planned(meeting: Meeting, *, unit: int) -> int:
    return rules.rounded_down(meeting.planned_minutes, unit=unit)


def _by_domain(meetings: list[Meeting], minutes: Callable[[Meeting], int]) -> dict[str, int]:
    """Share each session's minutes equally between the domains that its module aims at."""
    found: dict[str, int] = {}
    for meeting in meetings:
        for code in meeting.domain_codes:
            found[code] = found.get(code, 0) + minutes(meeting) // len(meeting.domain_codes)
    return found
