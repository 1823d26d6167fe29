"""When a sheet can be closed."""

from datetime import datetime, timedelta

CLOSES_BEFORE_THE_END = timedelta(minutes=30)
"""People sign, and some leave, a little before the end."""


def closing_opens_at(*, starts_at: datetime, ends_at: datetime) -> datetime:
    """Return the moment from which the sheet of a session can be closed: never before it begins."""
    return max(starts_at, ends_at - CLOSES_BEFORE_THE_END)
