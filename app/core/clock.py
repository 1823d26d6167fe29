"""The only place where the clock is read."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime

from app.core.paris import PARIS, in_paris, paris

__all__ = ["LATEST_DAY", "OLDEST_DAY", "PARIS", "in_paris", "now", "paris", "telling", "today"]

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
