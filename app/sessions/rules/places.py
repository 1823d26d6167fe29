"""Who may still take, free or be given a seat."""

from datetime import datetime

MOST_OF_ONES_OWN = 5
"""How many workshops and cycles to come a learner may ask for without anybody's help."""


def is_still_to_come(*, starts_at: datetime, cancelled_at: datetime | None, now: datetime) -> bool:
    """Tell whether a session will take place and has not begun.

    Until then a free seat goes to the first who waits, and an absence can be announced.
    """
    return cancelled_at is None and now < starts_at
