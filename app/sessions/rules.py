"""Decisions about sessions: pure functions of plain values."""

from datetime import datetime, timedelta
from enum import StrEnum


class Presence(StrEnum):
    """The four answers of a sheet, in the codes of the export."""

    PRESENT = "present"
    LATE = "retard"
    EXCUSED = "excuse"
    ABSENT = "absent"


class MarkHow(StrEnum):
    """How a mark was made, which says how much it proves."""

    TRAINER = "trainer"
    TAP = "tap"
    PIN = "pin"
    CARD = "card"
    CODE = "code"
    IMPORT = "import"
    PAPER = "paper"
    OFFLINE = "offline"


MARKS_OPEN_BEFORE = timedelta(minutes=30)
"""People arrive, and are marked, a little before the start."""

PAPER_DAY_KEPT = timedelta(days=7)
"""A sheet kept on paper may be typed in, with whoever came unannounced, within a week."""

CAME = frozenset({Presence.PRESENT, Presence.LATE})


def seats_left(*, seats: int, enrolled: int) -> int:
    """Count the workstations still free in a session."""
    return max(seats - enrolled, 0)


def enrolment_is_open(*, ends_at: datetime, cancelled_at: datetime | None, now: datetime) -> bool:
    """Tell whether someone may still be added, be it to a sheet that was kept on paper."""
    return cancelled_at is None and now < ends_at + PAPER_DAY_KEPT


def marks_open_at(starts_at: datetime) -> datetime:
    """Return the moment from which presences can be noted."""
    return starts_at - MARKS_OPEN_BEFORE


def minutes_counted(
    presence: Presence,
    *,
    starts_at: datetime,
    ends_at: datetime,
    arrived_at: datetime | None = None,
    left_at: datetime | None = None,
) -> int:
    """Count the whole minutes of presence, from arrival to departure, within the session.

    Without a time, the person was there from the start, or until the end.
    """
    if presence not in CAME:
        return 0
    begun = max(starts_at, arrived_at or starts_at)
    ended = min(ends_at, left_at or ends_at)
    return max(int((ended - begun).total_seconds()) // 60, 0)


def rounded_down(minutes: int, *, unit: int) -> int:
    """Round a session's minutes down to whole units; a unit of 1 leaves them as they are."""
    return minutes - minutes % unit
