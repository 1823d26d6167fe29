"""How long someone was there."""

from datetime import datetime

from app.sessions.rules.presence import CAME, Presence


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
