"""When a sheet is closed, and what two versions of it say differently."""

from datetime import datetime, timedelta

CLOSES_BEFORE_THE_END = timedelta(minutes=30)
"""People sign, and some leave, a little before the end."""


def closing_opens_at(ends_at: datetime) -> datetime:
    """Return the moment from which the sheet of a session can be closed."""
    return ends_at - CLOSES_BEFORE_THE_END
