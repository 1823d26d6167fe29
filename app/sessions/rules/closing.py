"""When a sheet can be closed."""

from datetime import datetime, timedelta

CLOSES_BEFORE_THE_END = timedelta(minutes=30)
"""People sign, and some leave, a little before the end."""


def closing_opens_at(*, starts_at: datetime, ends_at: datetime) -> datetime:
    """Return the moment from which the sheet of a session can be closed: never before it begins."""
    return max(starts_at, ends_at - CLOSES_BEFORE_THE_END)


LISTED_FOR = timedelta(days=31)
"""How long a session that nobody closed is recalled in a structure that closed none before it."""


def recalled_since(now: datetime) -> datetime:
    """Return the moment before which a session is not recalled, unless sheets were closed here already.

    An installation that comes to sheets has years of sessions that nobody meant to close: the last
    month is a beginning, the rest is told in one line.
    """
    return now - LISTED_FOR
