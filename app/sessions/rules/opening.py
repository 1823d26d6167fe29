"""When a session takes people in, and its sheet takes answers."""

from datetime import datetime, timedelta

from app.core.paris import in_paris

MARKS_OPEN_BEFORE = timedelta(minutes=30)
"""People arrive, and are marked, a little before the start."""

PAPER_DAY_KEPT = timedelta(days=7)
"""A sheet kept on paper may be typed in, with whoever came unannounced, within a week."""


def seats_left(*, seats: int, enrolled: int) -> int:
    """Count the workstations still free in a session."""
    return max(seats - enrolled, 0)


def enrolment_is_open(*, ends_at: datetime, cancelled_at: datetime | None, now: datetime) -> bool:
    """Tell whether someone may still be added, be it to a sheet that was kept on paper."""
    return cancelled_at is None and now < ends_at + PAPER_DAY_KEPT


def marks_open_at(starts_at: datetime) -> datetime:
    """Return the moment from which presences can be noted."""
    return starts_at - MARKS_OPEN_BEFORE


def year_is_closed(*, starts_at: datetime, ends_at: datetime, now: datetime) -> bool:
    """Tell whether a session is of a year that is over, in Paris, its paper days included.

    What was counted for a funder no longer moves by itself: only a correction, with its reason,
    changes such a sheet.
    """
    return in_paris(starts_at).year < in_paris(now).year and now >= ends_at + PAPER_DAY_KEPT
