"""The dates of a plan, before it is made: shown one by one, kept, moved or taken out."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from app.core import clock
from app.core.errors import Invalid
from app.core.french import date_fr
from app.core.pages import DAMAGED
from app.sessions.queries.clashes import ClashFound, Span
from app.sessions.queries.rooms import closings_of
from app.sessions.rules.recurrence import DayProposed, days_proposed, holiday_on, hours_on
from app.sessions.services.clashes import said_of
from app.spaces.planning_fields import MeetingsWanted, too_long_ago

MOST_ROWS = 120
OF_THE_STEP = frozenset({"step", "dates", "seen", "confirmed"})
HORIZON = timedelta(days=6 * 366)
"""As far as the longest rhythm may lead: sixty sessions and as many days passed over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DateRow:
    """A date on the page: as typed, kept or not, with what stands against it."""

    index: int
    on: str
    is_kept: bool
    why: str = ""
    error: str = ""
    clashes: tuple[str, ...] = ()

    @property
    def day(self) -> date | None:
        """The day, where it can be read."""
        try:
            return date.fromisoformat(self.on)
        except ValueError:
            return None


class DatesRefused(Invalid):
    """Some dates cannot be; `rows` are all of them, each with its own sentence."""

    code = "dates_refused"

    def __init__(self, rows: tuple[DateRow, ...], message: str) -> None:
        super().__init__(message)
        self.rows = rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What a form of a plan sent: the plan, and what the page of its dates added.

    `dates` is None until that page was shown; `seen` are the keys of the clashes that were confirmed.
    """

    plan: dict[str, Any]
    step: str
    dates: object
    seen: frozenset[str]


def sent_in(typed: Mapping[str, Any]) -> Sent:
    """Tell the plan from the step that the pressed button asks for."""
    plan = {name: value for name, value in typed.items() if name not in OF_THE_STEP}
    seen = str(typed.get("seen", "")).split() if "confirmed" in typed else []
    return Sent(plan=plan, step=str(typed.get("step", "")), dates=typed.get("dates"), seen=frozenset(seen))


def rows_wanted(
    sent: Sent, wanted: MeetingsWanted, *, structure_id: int, site_id: int
) -> tuple[DateRow, ...]:
    """List the dates as they were sent back, or else as the rhythm gives them, in one statement.

    The one date of a session that does not repeat is kept, whatever stands against it: it was chosen.
    """
    why_not = reasons_against(structure_id, site_id, since=wanted.first_on)
    if sent.dates is not None:
        return rows_typed(sent.dates, why_not=why_not)
    found = days_proposed(wanted.rhythm, why_not=why_not)
    if wanted.is_once:
        found = (DayProposed(on=wanted.first_on, why=why_not(wanted.first_on)),)
    return tuple(
        DateRow(index=number, on=each.on.isoformat(), is_kept=each.is_kept or wanted.is_once, why=each.why)
        for number, each in enumerate(found)
    )


def reasons_against(structure_id: int, site_id: int, *, since: date) -> Callable[[date], str]:
    """Read the closings to come, and return what says why a site receives nobody on a day."""
    closings = closings_of([structure_id], since=since, until=min(since + HORIZON, clock.LATEST_DAY))

    def why_not(day: date) -> str:
        for closing in closings:
            if closing.holds(day, site_id):
                return f"fermeture, {closing.reason}" if closing.reason else "fermeture"
        holiday = holiday_on(day)
        return f"jour férié, {holiday}" if holiday else ""

    return why_not


def rows_typed(typed: object, *, why_not: Callable[[date], str]) -> tuple[DateRow, ...]:
    """Read the dates as the page sent them back.

    Raises:
        Invalid: they do not come from our page.
    """
    if not isinstance(typed, list) or len(typed) > MOST_ROWS:
        raise Invalid(DAMAGED)
    rows = []
    for number, each in enumerate(typed):
        if not isinstance(each, Mapping) or not isinstance(each.get("on", ""), str):
            raise Invalid(DAMAGED)
        row = DateRow(index=number, on=each.get("on", "").strip(), is_kept="kept" in each)
        rows.append(replace(row, why=why_not(row.day) if row.day else ""))
    return tuple(rows)


def spans_of(rows: Sequence[DateRow], begins: time, ends: time) -> list[Span]:
    """Return the hours of each date that is kept, in UTC.

    Raises:
        DatesRefused: none is kept, or one cannot be read, is past, comes twice, or has no such hour.
    """
    now, days = clock.now(), [row.day for row in rows if row.is_kept]
    told = [
        replace(row, error=_trouble(row, begins, ends, twice=days.count(row.day) > 1, now=now))
        if row.is_kept
        else row
        for row in rows
    ]
    if any(row.error for row in told):
        raise DatesRefused(tuple(told), "Une date est à corriger.")
    if not days:
        raise DatesRefused(tuple(told), "Gardez au moins une date.")
    return [hours_on(each, begins, ends) for each in days if each]


def with_clashes(rows: Sequence[DateRow], clashes: Sequence[ClashFound]) -> tuple[DateRow, ...]:
    """Set each clash beside its date."""
    met: dict[date, list[str]] = {}
    for clash in clashes:
        met.setdefault(clock.in_paris(clash.at).date(), []).append(said_of(clash))
    return tuple(
        replace(row, clashes=tuple(met.get(row.day, ()))) if row.is_kept and row.day else row for row in rows
    )


def keys_of(clashes: Collection[ClashFound]) -> str:
    """Join the keys of the clashes that a page shows, as it sends them back once confirmed."""
    return " ".join(sorted({clash.key for clash in clashes}))


def _trouble(row: DateRow, begins: time, ends: time, *, twice: bool, now: datetime) -> str:
    if row.day is None or not clock.OLDEST_DAY <= row.day <= clock.LATEST_DAY:
        return "Choisissez un jour."
    if twice:
        return f"{date_fr(row.day).capitalize()} est gardé deux fois : changez l’un des deux."
    first, last = hours_on(row.day, begins, ends)
    if last <= first:
        return "Cette heure n’existe pas ce jour-là : les horloges avancent."
    return too_long_ago(first, now)
