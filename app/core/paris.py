"""The clocks of Paris: moments shown on them, and read from them. Pure: nothing here reads a clock."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")


def in_paris(moment: datetime) -> datetime:
    """Show an aware moment on the clocks of Paris."""
    return moment.astimezone(PARIS)


def paris(day: date, hour: int = 0, minute: int = 0) -> datetime:
    """Return the UTC moment at which the clocks of Paris show this day and time."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=PARIS).astimezone(UTC)
