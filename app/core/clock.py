"""The only place where the clock is read."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")
OLDEST_DAY, LATEST_DAY = date(2000, 1, 1), date(2100, 12, 31)
"""The days that a person may ask for or write: others are slips of the keyboard."""


_told: ContextVar[datetime | None] = ContextVar("told", default=None)


def now() -> datetime:
    """Return the server's time, aware, in UTC."""
    return _told.get() or datetime.now(UTC)


@contextmanager
def telling(moment: datetime) -> Iterator[None]:
    """Live what follows at another moment: the demonstration alone tells its past this way."""
    before = _told.set(moment)
    try:
        yield
    finally:
        _told.reset(before)


def today() -> date:
    """Return the day it is in Paris."""
    return in_paris(now()).date()


def in_paris(moment: datetime) -> datetime:
    """Show an aware moment on the clocks of Paris."""
    return moment.astimezone(PARIS)


def paris(day: date, hour: int = 0, minute: int = 0) -> datetime:
    """Return the UTC moment at which the clocks of Paris show this day and time."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=PARIS).astimezone(UTC)
