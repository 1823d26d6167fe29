"""What learners have yet to read about their sessions."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
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
    """Something to tell of a session, with what the session is now and what it was before."""

    public_id: str
    kind: NoticeKind
    made_at: datetime
    told_at: datetime | None
    before: Mapping[str, str]

    @property
    def started_at(self) -> datetime | None:
        """When the session was to begin, where it was moved."""
        said = self.before.get("starts_at")
        return datetime.fromisoformat(said) if said else None

    @property
    def is_kept_after_all(self) -> bool:
        """Tell whether a cancelled session will take place."""
        return "cancelled_at" in self.before


def grouped(notices: Iterable[NoticeLine]) -> tuple[tuple[NoticeLine, ...], ...]:
    """Put together the notices that bring the same news, one card for each piece of news."""
    found: dict[tuple[NoticeKind, bool], list[NoticeLine]] = {}
    for line in notices:
        found.setdefault((line.kind, line.is_kept_after_all), []).append(line)
    return tuple(tuple(lines) for lines in found.values())


def unread_notices(learner_ids: Collection[int]) -> tuple[NoticeLine, ...]:
    """List what learners have not read of the sessions that are not over, the first to come first."""
    wanted = NOTICES.where(
        Notice.learner_id.in_(records_of(learner_ids)),
        Notice.read_at.is_(None),
        Notice.kind != NoticeKind.REMINDER,
        CourseSession.ends_at > clock.now(),
    )
    rows = db.session.execute(wanted.order_by(CourseSession.starts_at, Notice.id))
    return tuple(notice_line(row) for row in rows)


NOTICES: Select[*tuple[Any, ...]] = (
    select(
        Notice.public_id,
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
        kind=row.kind,
        made_at=row.made_at,
        told_at=row.told_at,
        before=row.before,
        **announced(row),
    )
