"""Whom to call for want of e-mail: reminders of the next days, and news that nobody has given yet."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import aliased

from app.core import clock
from app.core.database import db
from app.people.models import Learner, Person, Site
from app.sessions.models import CourseSession, Enrolment, EnrolmentStatus, Notice, NoticeKind
from app.sessions.queries.telling import NOTICES, NoticeLine, latest, notice_line

REMINDER_SERVES = timedelta(days=7)
"""Whoever was told something of a session in the week before it needs no other reminder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """Somebody to call about a session; `notices` are what they do not know yet.

    `told_at` is when they were last told of it, `told_by` who did.
    """

    learner_public_id: str
    name: str
    phone: str
    notices: tuple[NoticeLine, ...]
    told_at: datetime | None
    told_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallsOfSession:
    """The calls to make about one session."""

    public_id: str
    title: str
    starts_at: datetime
    ends_at: datetime
    site: str
    room: str
    is_cancelled: bool
    calls: tuple[Call, ...]

    @property
    def left(self) -> int:
        """Count those who have not been told."""
        return sum(call.told_at is None for call in self.calls)


def calls_to_make(structure_ids: Collection[int], *, days: int) -> tuple[CallsOfSession, ...]:
    """List whom to call, by session, in two statements.

    Everybody who has a seat in a session of the next `days` days (1: today alone), and whoever has
    not been told, nor read, what happened to any session to come. Those told today stay listed.
    """
    news = _news(structure_ids)
    found = {(row.session_id, row.learner_id): row for row in _seated(structure_ids, days=days)}
    others = {key: rows[0] for key, rows in news.items() if key not in found and _is_worth_showing(rows)}
    by_session: dict[int, list[Any]] = defaultdict(list)
    for row in sorted((found | others).values(), key=_by_hour_then_name):
        by_session[row.session_id].append(row)
    return tuple(_of_session(rows, news) for rows in by_session.values())


def _seated(structure_ids: Collection[int], *, days: int) -> Iterator[Any]:
    until = clock.paris(clock.today() + timedelta(days=days))
    wanted = (
        select(*_SESSION, *_CALLED)
        .select_from(Enrolment)
        .join(CourseSession, CourseSession.id == Enrolment.course_session_id)
        .join(Learner, Learner.id == Enrolment.learner_id)
        .join(_called, _called.id == Learner.person_id)
        .join(Site, Site.id == CourseSession.site_id)
        .where(
            CourseSession.structure_id.in_(sorted(structure_ids)),
            CourseSession.starts_at > clock.now(),
            CourseSession.starts_at < until,
            CourseSession.cancelled_at.is_(None),
            Enrolment.ended_at.is_(None),
            Enrolment.status == EnrolmentStatus.ENROLLED,
        )
    )
    return iter(db.session.execute(wanted))


def _news(structure_ids: Collection[int]) -> dict[tuple[int, int], list[Any]]:
    """Return the notices of the sessions to come that were not read, by session and learner."""
    wanted = (
        NOTICES.add_columns(CourseSession.id.label("session_id"), *_SAID, *_CALLED)
        .join(Learner, Learner.id == Notice.learner_id)
        .join(_called, _called.id == Learner.person_id)
        .outerjoin(_teller, _teller.id == Notice.told_by)
        .where(
            Notice.structure_id.in_(sorted(structure_ids)),
            Notice.read_at.is_(None),
            CourseSession.ends_at > clock.now(),
        )
        .order_by(Notice.id)
    )
    found: dict[tuple[int, int], list[Any]] = defaultdict(list)
    for row in db.session.execute(wanted):
        found[row.session_id, row.learner_id].append(row)
    return found


def _is_worth_showing(notices: Iterable[Any]) -> bool:
    """Tell whether there is news to give, or some was given today."""
    today = clock.paris(clock.today())
    return any(_is_to_tell(row) or (row.told_at and row.told_at >= today) for row in notices)


def _is_to_tell(row: Any) -> bool:
    return row.told_at is None and row.kind is not NoticeKind.REMINDER


def _by_hour_then_name(row: Any) -> tuple[datetime, int, str, int]:
    return row.starts_at, row.session_id, row.called_sought, row.learner_id


def _of_session(rows: list[Any], news: Mapping[tuple[int, int], list[Any]]) -> CallsOfSession:
    first = rows[0]
    return CallsOfSession(
        public_id=first.session_public_id,
        title=first.title,
        starts_at=first.starts_at,
        ends_at=first.ends_at,
        site=first.site,
        room=first.room,
        is_cancelled=first.cancelled_at is not None,
        calls=tuple(_call(row, news.get((row.session_id, row.learner_id), [])) for row in rows),
    )


def _call(row: Any, notices: list[Any]) -> Call:
    untold = [each for each in notices if _is_to_tell(each)]
    told = [each for each in notices if each.told_at and each.told_at > row.starts_at - REMINDER_SERVES]
    last = max(told, key=lambda each: each.told_at, default=None) if not untold else None
    return Call(
        learner_public_id=row.learner_public_id,
        name=f"{row.called_given} {row.called_family}".strip(),
        phone=row.called_phone or "",
        notices=latest(notice_line(each) for each in untold),
        told_at=last.told_at if last else None,
        told_by=(last.told_by_name or "") if last else "",
    )


_called, _teller = aliased(Person), aliased(Person)
_SAID = (CourseSession.public_id.label("session_public_id"), _teller.given_name.label("told_by_name"))
_SESSION = (
    CourseSession.id.label("session_id"),
    CourseSession.public_id.label("session_public_id"),
    CourseSession.title,
    CourseSession.starts_at,
    CourseSession.ends_at,
    Site.name.label("site"),
    CourseSession.room,
    CourseSession.cancelled_at,
)
_CALLED = (
    Learner.id.label("learner_id"),
    Learner.public_id.label("learner_public_id"),
    _called.given_name.label("called_given"),
    _called.family_name.label("called_family"),
    _called.sought_name.label("called_sought"),
    _called.phone.label("called_phone"),
)
