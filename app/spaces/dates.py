"""The dates of a plan, before it is made: shown one by one, kept, moved or taken out."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from app.core import clock
from app.core.errors import Invalid
from app.core.french import date_fr
from app.core.pages import DAMAGED
from app.sessions.queries.clashes import ClashFound, Span, closing_key
from app.sessions.queries.rooms import ClosingLine, closings_of
from app.sessions.rules.recurrence import DayProposed, days_proposed, holiday_on, hours_on
from app.sessions.services.clashes import said_of
from app.spaces.planning_fields import MeetingsWanted, too_long_ago

MOST_ROWS = 120
OF_THE_STEP = frozenset({"step", "dates", "seen", "confirmed"})
HORIZON = timedelta(days=6 * 366)
"""As far as the longest rhythm may lead: sixty sessions and as many days passed over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DateRow:
    """A date on the page: as typed, kept or not, with what stands against it.

    `told` are the keys of the closings that it shows: whoever keeps the date then knows of them.
    `clashes` are words for each, then a sentence.
    """

    index: int
    on: str
    is_kept: bool
    why: str = ""
    told: str = ""
    error: str = ""
    clashes: tuple[tuple[str, str], ...] = ()

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

    `dates` is None until that page was shown; `seen` are the keys of the clashes that were confirmed,
    and of the closings on the dates that are kept.
    """

    plan: dict[str, Any]
    step: str
    dates: object
    seen: frozenset[str]


def sent_in(typed: Mapping[str, Any]) -> Sent:
    """Tell the plan from the step that the pressed button asks for."""
    plan = {name: value for name, value in typed.items() if name not in OF_THE_STEP}
    seen = str(typed.get("seen", "")).split() if "confirmed" in typed else []
    dates = typed.get("dates")
    for row in dates if isinstance(dates, list) else []:
        if isinstance(row, Mapping) and "kept" in row:
            seen += str(row.get("told", "")).split()
    return Sent(plan=plan, step=str(typed.get("step", "")), dates=dates, seen=frozenset(seen))


def rows_wanted(
    sent: Sent, wanted: MeetingsWanted, *, structure_id: int, site_id: int
) -> tuple[DateRow, ...]:
    """List the dates as they were sent back, or else as the rhythm gives them, in one statement.

    The one date of a session that does not repeat is kept, whatever stands against it: it was chosen.
    """
    days_off = days_off_of(structure_id, site_id, since=wanted.first_on)
    if sent.dates is not None:
        return rows_typed(sent.dates, days_off)
    found = days_proposed(wanted.rhythm, why_not=days_off.why_not)
    if wanted.is_once:
        found = (DayProposed(on=wanted.first_on, why=days_off.why_not(wanted.first_on)),)
    return tuple(
        _row(number, each.on.isoformat(), days_off, is_kept=each.is_kept or wanted.is_once)
        for number, each in enumerate(found)
    )


@dataclass(frozen=True, slots=True)
class DaysOff:
    """The closings to come that touch a site."""

    closings: tuple[ClosingLine, ...]

    def why_not(self, day: date) -> str:
        """Say why the site receives nobody on a day, or nothing."""
        for closing in self._on(day):
            return f"fermeture, {closing.reason}" if closing.reason else "fermeture"
        holiday = holiday_on(day)
        return f"jour férié, {holiday}" if holiday else ""

    def keys_on(self, day: date) -> str:
        """Return the keys of the closings of a day, as a page sends them back."""
        return " ".join(closing_key(closing.public_id, day) for closing in self._on(day))

    def _on(self, day: date) -> list[ClosingLine]:
        return [closing for closing in self.closings if closing.starts_on <= day <= closing.ends_on]


def days_off_of(structure_id: int, site_id: int, *, since: date) -> DaysOff:
    """Read the closings to come of a site, in one statement."""
    closings = closings_of([structure_id], since=since, until=min(since + HORIZON, clock.LATEST_DAY))
    return DaysOff(tuple(each for each in closings if each.site_id in (None, site_id)))


def rows_typed(typed: object, days_off: DaysOff) -> tuple[DateRow, ...]:
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
        rows.append(_row(number, each.get("on", "").strip(), days_off, is_kept="kept" in each))
    return tuple(rows)


def _row(index: int, on: str, days_off: DaysOff, *, is_kept: bool) -> DateRow:
    row = DateRow(index=index, on=on, is_kept=is_kept)
    return replace(row, why=days_off.why_not(row.day), told=days_off.keys_on(row.day)) if row.day else row


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
    """Set each clash beside its date; a closing found so is not known of until it is confirmed."""
    met = words_by_start(clashes)
    by_day = {clock.in_paris(at).date(): words for at, words in met.items()}
    asked = {clock.in_paris(clash.at).date() for clash in clashes if clash.what == "closing"}
    return tuple(
        replace(row, clashes=by_day.get(row.day, ()), told="" if row.day in asked else row.told)
        if row.is_kept and row.day
        else row
        for row in rows
    )


def words_by_start(clashes: Sequence[ClashFound]) -> dict[datetime, tuple[tuple[str, str], ...]]:
    """Say each clash, words for its kind then a sentence, by the start that was wanted."""
    met: dict[datetime, tuple[tuple[str, str], ...]] = {}
    for clash in clashes:
        words = "fermé" if clash.what == "closing" else "déjà pris"
        met[clash.at] = (*met.get(clash.at, ()), (words, said_of(clash)))
    return met


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
