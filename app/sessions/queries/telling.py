"""What learners have yet to read about their sessions."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select

from app.core import clock
from app.core.database import db
from app.people.models import Person, Site
from app.people.queries import records_of
from app.sessions.models import CourseSession, Notice, NoticeKind
from app.sessions.queries.announced import ANNOUNCED, SessionAnnounced, announced


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeLine(SessionAnnounced):
    """Something to tell of a session, with what the session is now and what it was before.

    `replaces` are the public ids of the earlier notices of which this one is the latest word.
    """

    public_id: str
    course_session_id: int
    kind: NoticeKind
    made_at: datetime
    told_at: datetime | None
    before: Mapping[str, str]
    replaces: tuple[str, ...] = ()

    @property
    def started_at(self) -> datetime | None:
        """When the session was to begin, where it was moved."""
        said = self.before.get("starts_at")
        return datetime.fromisoformat(said) if said else None

    @property
    def is_kept_after_all(self) -> bool:
        """Tell whether a cancelled session will take place."""
        return "cancelled_at" in self.before

    @property
    def public_ids(self) -> tuple[str, ...]:
        """Return what whoever read it has read: it, and those it replaces."""
        return (self.public_id, *self.replaces)

    @property
    def says_whether(self) -> bool:
        """Tell whether it says that the session takes place, or not."""
        return self.kind is NoticeKind.CANCELLED or self.is_kept_after_all


_KNOWN_BEFORE = ("starts_at", "ends_at", "site", "room", "trainer")
_BESIDE = (NoticeKind.PROMOTED, NoticeKind.TRAINER)
"""What is still to be told of a session that takes place after all."""


def latest(notices: Iterable[NoticeLine]) -> tuple[NoticeLine, ...]:
    """Keep the latest word on each session, out of the notices of one person, the oldest first.

    Of a session that is cancelled, that alone; of one that takes place after all, that, which says its
    day and its place, and beside it a seat won or another trainer; else one word for each kind of
    news. What was before is what the oldest of them says.
    """
    by_session: dict[int, list[NoticeLine]] = {}
    for line in notices:
        by_session.setdefault(line.course_session_id, []).append(line)
    return tuple(word for lines in by_session.values() for word in _latest_of(lines))


def _latest_of(lines: Sequence[NoticeLine]) -> Iterator[NoticeLine]:
    turns = [line for line in lines if line.says_whether]
    beside = list(lines)
    if turns and turns[-1].kind is NoticeKind.CANCELLED:
        beside = []
    elif turns:
        beside = [line for line in lines if line.kind in _BESIDE]
    if turns:
        yield _word(turns[-1], [line for line in lines if line not in beside])
    for kind in dict.fromkeys(line.kind for line in beside):
        alike = [line for line in beside if line.kind is kind]
        yield _word(alike[-1], alike)


def _word(last: NoticeLine, told: Sequence[NoticeLine]) -> NoticeLine:
    before = dict(last.before)
    for line in reversed(told):
        before |= {name: line.before[name] for name in _KNOWN_BEFORE if name in line.before}
    earlier = tuple(line.public_id for line in told if line is not last)
    return replace(last, before=before, replaces=earlier)


def grouped(notices: Iterable[NoticeLine]) -> tuple[tuple[NoticeLine, ...], ...]:
    """Put together the notices that bring the same news, one card for each piece of news."""
    found: dict[tuple[NoticeKind, bool], list[NoticeLine]] = {}
    for line in notices:
        found.setdefault((line.kind, line.is_kept_after_all), []).append(line)
    return tuple(tuple(lines) for lines in found.values())


def unread_notices(learner_ids: Collection[int]) -> tuple[NoticeLine, ...]:
    """List the latest word that someone has not read on each session not over, the first to come first."""
    wanted = NOTICES.where(
        Notice.learner_id.in_(records_of(learner_ids)),
        Notice.read_at.is_(None),
        Notice.kind != NoticeKind.REMINDER,
        CourseSession.ends_at > clock.now(),
    )
    rows = db.session.execute(wanted.order_by(CourseSession.starts_at, Notice.id))
    return latest(notice_line(row) for row in rows)


NOTICES: Select[*tuple[Any, ...]] = (
    select(
        Notice.public_id,
        Notice.course_session_id,
        Notice.kind,
        Notice.made_at,
        Notice.told_at,
        Notice.before,
        *ANNOUNCED,
    )
    .join(CourseSession, CourseSession.id == Notice.course_session_id)
    .join(Site, Site.id == CourseSession.site_id)
    .join(Person, Person.id == CourseSession.trainer_id)
)


def notice_line(row: Any) -> NoticeLine:
    """Read a row of `NOTICES`."""
    return NoticeLine(
        public_id=row.public_id,
        course_session_id=row.course_session_id,
        kind=row.kind,
        made_at=row.made_at,
        told_at=row.told_at,
        before=row.before,
        **announced(row),
    )
