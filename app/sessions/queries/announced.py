"""A session as it is announced to whoever comes: its title, its hours, where and with whom."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.people.models import Person, Site
from app.sessions.models import CourseSession


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionAnnounced:
    """What everyone is told of a session; times are UTC."""

    title: str
    starts_at: datetime
    ends_at: datetime
    site: str
    room: str
    trainer: str
    is_cancelled: bool


ANNOUNCED = (
    CourseSession.title,
    CourseSession.starts_at,
    CourseSession.ends_at,
    Site.name.label("site"),
    CourseSession.room,
    Person.given_name,
    Person.family_name,
    CourseSession.cancelled_at,
)
"""The columns of it; the person is the session's trainer."""


def announced(row: Any) -> dict[str, Any]:
    """Read the columns of `ANNOUNCED` in a row, as the fields of `SessionAnnounced`."""
    return {
        "title": row.title,
        "starts_at": row.starts_at,
        "ends_at": row.ends_at,
        "site": row.site,
        "room": row.room,
        "trainer": f"{row.given_name} {row.family_name}".strip(),
        "is_cancelled": row.cancelled_at is not None,
    }
