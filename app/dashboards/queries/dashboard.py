"""The dashboard of a structure's manager: this year in tiles, by site and by month."""

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import TypeVar

from sqlalchemy import select

from app.core.database import db
from app.core.french import MONTHS
from app.dashboards import definitions
from app.dashboards.definitions import Figure
from app.dashboards.queries import activity
from app.dashboards.queries.activity import Grant, Meeting, Records, Seat, Visit
from app.dashboards.rules.figures import people_away, percentage, whole_hours
from app.people.models import Learner, Person

T = TypeVar("T")
MOST_NAMED = 12
"""How many people who stay away the page names; the figure counts them all."""
MOST_SOUGHT = 500
"""Of how many the first names are taken: a statement takes no more values than it must."""


@dataclass(frozen=True, kw_only=True)
class Tile:
    """A figure and its value; None where nothing can be worked out yet."""

    figure: Figure
    value: int | None
    unit: str = ""


@dataclass(frozen=True, kw_only=True)
class Line:
    """The figures of one site, or of one month."""

    label: str
    sessions: int
    people: int
    hours: int
    fill_rate: int | None
    certificates: int


@dataclass(frozen=True, kw_only=True)
class AwayLine:
    """A person who came to none of their last three sessions."""

    public_id: str
    name: str


@dataclass(frozen=True, kw_only=True)
class Dashboard:
    """Everything that the page of the manager shows."""

    year: int
    tiles: tuple[Tile, ...]
    sites: tuple[Line, ...]
    months: tuple[Line, ...]
    away: tuple[AwayLine, ...]

    @property
    def is_empty(self) -> bool:
        """Nothing has happened yet this year."""
        return not self.sites


@dataclass(frozen=True, kw_only=True)
class Year:
    """The facts of a year, and what follows from them."""

    today: date
    held: tuple[Meeting, ...]
    to_come: tuple[Meeting, ...]
    seats: tuple[Seat, ...]
    visits: tuple[Visit, ...]
    records: Records

    @property
    def grants(self) -> tuple[Grant, ...]:
        """The certificates of the year."""
        return self.records.grants

    @cached_property
    def came(self) -> tuple[Visit, ...]:
        """Those who came."""
        return tuple(visit for visit in self.visits if visit.came)

    @cached_property
    def seats_held(self) -> tuple[Seat, ...]:
        """The places of the sessions that were held."""
        held = {meeting.id for meeting in self.held}
        return tuple(seat for seat in self.seats if seat.session_id in held)

    @cached_property
    def away(self) -> tuple[int, ...]:
        """The people who came to none of their last three sessions whose sheet is filled."""
        filled = {visit.session_id for visit in self.visits}
        order = {meeting.id: place for place, meeting in enumerate(self.held) if meeting.id in filled}
        theirs: dict[int, list[int]] = defaultdict(list)
        for seat in sorted(self.seats, key=lambda seat: order.get(seat.session_id, -1)):
            if seat.session_id in order:
                theirs[seat.learner_id].append(seat.session_id)
        return people_away(theirs, came={(visit.learner_id, visit.session_id) for visit in self.came})


def dashboard_of(structure_ids: Collection[int], *, now: datetime, today: date) -> Dashboard:
    """Count the current civil year of the structures that a manager answers for."""
    first, after = date(today.year, 1, 1), date(today.year + 1, 1, 1)
    meetings = activity.meetings(structure_ids, first=first, after=after)
    year = Year(
        today=today,
        held=tuple(meeting for meeting in meetings if meeting.ends_at <= now),
        to_come=tuple(meeting for meeting in meetings if meeting.ends_at > now),
        seats=tuple(activity.seats(structure_ids, first=first, after=after)),
        visits=tuple(activity.visits(structure_ids, first=first, after=after)),
        records=activity.records(structure_ids, first=first, after=after),
    )
    return Dashboard(
        year=today.year,
        tiles=_tiles(year),
        sites=_by_site(year),
        months=_by_month(year),
        away=_named(year.away),
    )


def _tiles(year: Year) -> tuple[Tile, ...]:
    this_month = {visit.learner_id for visit in year.came if visit.on.month == year.today.month}
    open_seats = sum(meeting.seats for meeting in year.held)
    return (
        Tile(figure=definitions.LEARNERS_ENROLLED, value=len({seat.learner_id for seat in year.seats})),
        Tile(figure=definitions.PRESENT_THIS_MONTH, value=len(this_month)),
        Tile(figure=definitions.SESSIONS_HELD, value=len(year.held)),
        Tile(figure=definitions.SESSIONS_TO_COME, value=len(year.to_come)),
        Tile(figure=definitions.SEATS_FILLED, value=len(year.seats_held)),
        Tile(figure=definitions.FILL_RATE, value=percentage(len(year.seats_held), open_seats), unit="%"),
        Tile(figure=definitions.HOURS_ATTENDED, value=_hours(year.visits)),
        Tile(figure=definitions.CERTIFICATES_GRANTED, value=len(year.grants)),
        Tile(figure=definitions.AWAY, value=len(year.away)),
        Tile(figure=definitions.VISITS, value=year.records.visits),
        Tile(figure=definitions.HELPS, value=year.records.helps),
        Tile(figure=definitions.HELP_HOURS, value=whole_hours(year.records.help_minutes)),
    )


def _by_site(year: Year) -> tuple[Line, ...]:
    names = {meeting.site_id: meeting.site_name for meeting in year.held}
    names |= {grant.site_id: grant.site_name for grant in year.grants if grant.site_id}
    if any(grant.site_id is None for grant in year.grants):
        names |= {0: "Sans lieu"}
    lines = _lines(year, names, of_meeting=lambda each: each.site_id, of_grant=lambda each: each.site_id or 0)
    return tuple(sorted(lines, key=lambda line: line.label))


def _by_month(year: Year) -> tuple[Line, ...]:
    """Count each month from the first in which something happened."""
    active = [meeting.on.month for meeting in year.held] + [grant.on.month for grant in year.grants]
    months = range(min(active, default=year.today.month), year.today.month + 1)
    names = {month: MONTHS[month - 1] for month in months}
    return _lines(year, names, of_meeting=lambda each: each.on.month, of_grant=lambda each: each.on.month)


def _lines(
    year: Year,
    names: dict[int, str],
    *,
    of_meeting: Callable[[Meeting], int],
    of_grant: Callable[[Grant], int],
) -> tuple[Line, ...]:
    place = {meeting.id: of_meeting(meeting) for meeting in year.held}
    held = _grouped(year.held, of_meeting)
    taken = _grouped(year.seats_held, lambda seat: place[seat.session_id])
    came = _grouped(year.came, lambda visit: place.get(visit.session_id))
    granted = _grouped(year.grants, of_grant)
    return tuple(
        Line(
            label=label,
            sessions=len(held[key]),
            people=len({visit.learner_id for visit in came[key]}),
            hours=_hours(came[key]),
            fill_rate=percentage(len(taken[key]), sum(meeting.seats for meeting in held[key])),
            certificates=len(granted[key]),
        )
        for key, label in names.items()
    )


def _grouped(things: Iterable[T], key: Callable[[T], Hashable]) -> defaultdict[Hashable, list[T]]:
    groups: defaultdict[Hashable, list[T]] = defaultdict(list)
    for thing in things:
        groups[key(thing)].append(thing)
    return groups


def _hours(visits: Iterable[Visit]) -> int:
    return whole_hours(sum(visit.minutes for visit in visits))


def _named(learner_ids: Collection[int]) -> tuple[AwayLine, ...]:
    wanted = (
        select(Learner.public_id, Person.given_name, Person.family_name)
        .join(Person, Person.id == Learner.person_id)
        .where(Learner.id.in_(list(learner_ids)[:MOST_SOUGHT]))
        .order_by(Person.sought_name)
        .limit(MOST_NAMED)
    )
    return tuple(
        AwayLine(public_id=public_id, name=f"{given} {family}".strip())
        for public_id, given, family in db.session.execute(wanted)
    )
