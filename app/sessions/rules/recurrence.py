"""On which days people meet: the days of a rhythm, less those when nobody is received."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice

from app.core.paris import PARIS

A_DAY, A_WEEK = timedelta(days=1), timedelta(weeks=1)

MOST_SESSIONS = 60
"""As many sessions as one act may plan: a year of weeks, and a little more."""

MOST_SKIPPED = 60
"""As many days as may be passed over before the search for others ends."""

FIXED_HOLIDAYS = {
    (1, 1): "jour de l’an",
    (5, 1): "fête du Travail",
    (5, 8): "victoire de 1945",
    (7, 14): "fête nationale",
    (8, 15): "Assomption",
    (11, 1): "Toussaint",
    (11, 11): "armistice de 1918",
    (12, 25): "Noël",
}
MOVING_HOLIDAYS = {1: "lundi de Pâques", 39: "Ascension", 50: "lundi de Pentecôte"}
"""By days after Easter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """Every so many weeks, on some days of the week, from a first day.

    `weekdays` are numbered from Monday, 0; without any, the weekday of the first day. Either
    `count` sessions are wanted, or all those up to `last_on`, that day included.
    """

    first_on: date
    weekdays: frozenset[int] = frozenset()
    every: int = 1
    count: int | None = None
    last_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DayProposed:
    """A day of a rhythm; `why` says what stands against it, and it is then not kept."""

    on: date
    why: str = ""

    @property
    def is_kept(self) -> bool:
        """Nothing stands against it."""
        return not self.why


def days_of(rhythm: Rhythm) -> Iterator[date]:
    """Give the days of a rhythm in their order, without end where it has no last day.

    Weeks are counted from the one of the first day, Monday to Sunday (ISO 8601).
    """
    weekdays = sorted(rhythm.weekdays) or [rhythm.first_on.weekday()]
    monday = rhythm.first_on - rhythm.first_on.weekday() * A_DAY
    while rhythm.last_on is None or monday <= rhythm.last_on:
        for weekday in weekdays:
            day = monday + weekday * A_DAY
            if day >= rhythm.first_on and (rhythm.last_on is None or day <= rhythm.last_on):
                yield day
        monday += rhythm.every * A_WEEK


def days_proposed(rhythm: Rhythm, *, why_not: Callable[[date], str]) -> tuple[DayProposed, ...]:
    """List the days to plan, and among them those passed over with their reason.

    Where a number of sessions is wanted, each day passed over gives one more at the end; with a
    last day, nothing is added after it.

    Args:
        why_not: says what stands against a day, or nothing.
    """
    wanted = MOST_SESSIONS if rhythm.count is None else min(rhythm.count, MOST_SESSIONS)
    found: list[DayProposed] = []
    for day in islice(days_of(rhythm), wanted + MOST_SKIPPED):
        if sum(each.is_kept for each in found) == wanted:
            break
        found.append(DayProposed(on=day, why=why_not(day)))
    return tuple(found)


def hours_on(day: date, begins: time, ends: time) -> tuple[datetime, datetime]:
    """Return in UTC the moments at which the clocks of Paris show these hours on a day.

    An hour that a change of clocks leaves out is read as one hour later, one that comes twice as
    the first (PEP 495, fold 0).
    """
    first, last = (datetime.combine(day, hour, tzinfo=PARIS).astimezone(UTC) for hour in (begins, ends))
    return first, last


def holiday_on(day: date) -> str:
    """Name the public holiday of a day, or say nothing (Code du travail, article L3133-1).

    Those of Alsace-Moselle and overseas are not here: a closing day says them.
    """
    fixed = FIXED_HOLIDAYS.get((day.month, day.day))
    return fixed or MOVING_HOLIDAYS.get((day - easter(day.year)).days, "")


def easter(year: int) -> date:
    """Return Easter Sunday of a year (Gregorian computus: Meeus, *Astronomical Algorithms*, ch. 8)."""
    a, (b, c) = year % 19, divmod(year, 100)
    (d, e), f = divmod(b, 4), (b + 8) // 25
    g = (b - f + 1) // 3
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)
