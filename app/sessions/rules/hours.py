"""How long someone was there: from arrival to departure, less what of the pauses falls between.

Moments are aware and subtracted in UTC: the night when clocks go back, 23:00 to 04:00 in Paris is
six hours. Two roundings exist, and both round each session's minutes down: that of the framework
(what an award counts) and the funder's (`AttendancePractice.rounding_minutes`, what sheets and
exports add up). Neither replaces the other.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, time, timedelta

from app.core.paris import in_paris, paris
from app.sessions.rules.presence import CAME, Presence

Pause = tuple[datetime, datetime]
"""When a pause that is common to everybody begins and ends, in UTC."""


def pauses_of(kept: Iterable[Sequence[str]]) -> tuple[Pause, ...]:
    """Read the pauses of a session as its row keeps them: pairs of ISO 8601 moments."""
    return tuple((datetime.fromisoformat(begins), datetime.fromisoformat(ends)) for begins, ends in kept)


def minutes_between(begins: datetime, ends: datetime, *, pauses: Iterable[Pause] = ()) -> int:
    """Count the whole minutes between two moments, pauses left out; never fewer than none."""
    if ends <= begins:
        return 0
    rest = sum((_overlap(begins, ends, *pause) for pause in pauses), timedelta())
    return max(int((ends - begins - rest).total_seconds()) // 60, 0)


def minutes_counted(
    presence: Presence,
    *,
    starts_at: datetime,
    ends_at: datetime,
    arrived_at: datetime | None = None,
    left_at: datetime | None = None,
    pauses: Iterable[Pause] = (),
) -> int:
    """Count the whole minutes of presence, from arrival to departure, within the session.

    Without a time, the person was there from the start, or until the end. Of the common pauses,
    only what falls between arrival and departure is left out.
    """
    if presence not in CAME:
        return 0
    begun = max(starts_at, arrived_at or starts_at)
    return minutes_between(begun, min(ends_at, left_at or ends_at), pauses=pauses)


def rounded_down(minutes: int, *, unit: int) -> int:
    """Round a session's minutes down to whole units; a unit of 1 leaves them as they are.

    The unit is the framework's where an award is at stake, the funder's on sheets and exports.
    """
    return minutes - minutes % unit


def moment_of(hour: time, *, starts_at: datetime, ends_at: datetime) -> datetime:
    """Return the UTC moment that an hour of Paris means in a session.

    In a session that crosses midnight, an hour that is nearer the next day's part is of that day.
    """
    first, last = in_paris(starts_at).date(), in_paris(ends_at).date()
    moments = [paris(day, hour.hour, hour.minute) for day in dict.fromkeys((first, last))]
    return min(moments, key=lambda moment: _distance(moment, starts_at, ends_at))


def _overlap(begins: datetime, ends: datetime, other_begins: datetime, other_ends: datetime) -> timedelta:
    return max(min(ends, other_ends) - max(begins, other_begins), timedelta())


def _distance(moment: datetime, starts_at: datetime, ends_at: datetime) -> timedelta:
    """Say how far outside a session a moment is."""
    return max(starts_at - moment, moment - ends_at, timedelta())
