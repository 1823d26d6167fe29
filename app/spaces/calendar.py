"""The planning of a week or a month, day by day: sessions, closings, public holidays."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from app.core import clock
from app.core.errors import Invalid, NotFound
from app.core.french import MONTHS, date_fr, day_fr
from app.sessions.queries import DayLine
from app.sessions.queries.days import lines_between
from app.sessions.queries.rooms import ClosingLine, closings_of
from app.sessions.rules.recurrence import holiday_on
from app.spaces.planning_choices import Choices

A_DAY, A_WEEK = timedelta(days=1), timedelta(weeks=1)
SATURDAY = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """The days that are shown, both included."""

    view: Literal["semaine", "mois"]
    first: date
    last: date

    @property
    def before(self) -> date:
        """A day of the period before."""
        return self.first - A_DAY

    @property
    def after(self) -> date:
        """A day of the period after."""
        return self.last + A_DAY

    @property
    def title(self) -> str:
        """Say the period: « du lundi 23 au dimanche 29 novembre 2026 », « novembre 2026 »."""
        if self.view == "mois":
            return f"{MONTHS[self.first.month - 1]} {self.first.year}"
        begins = day_fr(self.first, today=self.last)
        return f"du {begins} au {date_fr(self.last)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A day of the planning; `closed` are sentences, `holiday` a name or nothing."""

    on: date
    lines: tuple[DayLine, ...]
    closed: tuple[str, ...]
    holiday: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What is shown of the planning; None shows everything."""

    site_id: int | None = None
    room_id: int | None = None
    trainer_id: int | None = None


def period_asked(asked: Mapping[str, str]) -> Period:
    """Return the week or the month around the day that an address names, today without any.

    Raises:
        Invalid: there is no such day.
    """
    day = _day(asked.get("jour"))
    if asked.get("vue") == "mois":
        first = day.replace(day=1)
        return Period(view="mois", first=first, last=(first + 31 * A_DAY).replace(day=1) - A_DAY)
    monday = day - day.weekday() * A_DAY
    return Period(view="semaine", first=monday, last=monday + 6 * A_DAY)


def filters_asked(asked: Mapping[str, str], choices: Choices) -> Filters:
    """Find the place, a site or one of its rooms, and the trainer that an address names.

    Raises:
        NotFound: one of them is not within reach.
    """
    place, trainer = asked.get("lieu", ""), asked.get("animateur", "")
    sites = {venue.public_id: venue.id for venue in choices.venues}
    rooms = {room.public_id: room.id for venue in choices.venues for room in venue.rooms}
    people = {one.public_id: one.person_id for one in choices.trainers}
    if (place and place not in sites | rooms) or (trainer and trainer not in people):
        raise NotFound
    return Filters(site_id=sites.get(place), room_id=rooms.get(place), trainer_id=people.get(trainer))


def days_shown(structures: frozenset[int], period: Period, filters: Filters) -> tuple[Day, ...]:
    """Give the days of a period that have something to say, in two statements.

    A week shows all its working days, a month only those on which something happens.
    """
    lines = lines_between(
        structures,
        period.first,
        period.last,
        site_id=filters.site_id,
        room_id=filters.room_id,
        trainer_id=filters.trainer_id,
    )
    closings = closings_of(structures, since=period.first, until=period.last)
    length = (period.last - period.first).days + 1
    days = (_of(period.first + number * A_DAY, lines, closings, filters) for number in range(length))
    return tuple(day for day in days if _says_something(day, period))


def _of(day: date, lines: tuple[DayLine, ...], closings: tuple[ClosingLine, ...], filters: Filters) -> Day:
    return Day(
        on=day,
        lines=tuple(line for line in lines if clock.in_paris(line.starts_at).date() == day),
        closed=tuple(
            _closed(closing)
            for closing in closings
            if closing.starts_on <= day <= closing.ends_on
            and (filters.site_id is None or closing.site_id in (None, filters.site_id))
        ),
        holiday=holiday_on(day),
    )


def _closed(closing: ClosingLine) -> str:
    where = closing.site or "toute la structure"
    return f"{where}, {closing.reason}" if closing.reason else where


def _says_something(day: Day, period: Period) -> bool:
    is_working = period.view == "semaine" and day.on.weekday() < SATURDAY
    return bool(day.lines or day.closed or is_working)


def _day(typed: str | None) -> date:
    if not typed:
        return clock.today()
    with suppress(ValueError):
        day = date.fromisoformat(typed)
        if clock.OLDEST_DAY <= day <= clock.LATEST_DAY:
            return day
    raise Invalid("Ce jour n’existe pas. Choisissez-en un autre.")
