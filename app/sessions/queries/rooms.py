"""Where sessions can be held, by whom, and when nobody is received."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from app.core.access import Role
from app.core.database import db
from app.core.errors import NotFound
from app.people.models import Membership, Person, Site
from app.sessions.models import ClosingDay, Room, Workstation


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomLine:
    """A room in use; `workstations` are the names on their labels: « Poste 2 » before « Poste 10 »."""

    id: int
    public_id: str
    name: str
    seats: int
    workstations: tuple[str, ...]

    @property
    def usual_seats(self) -> int:
        """A place for each workstation; without any, for as many as the room holds."""
        return min(len(self.workstations) or self.seats, self.seats)


@dataclass(frozen=True, slots=True, kw_only=True)
class Venue:
    """A site with its rooms in use, by name."""

    id: int
    public_id: str
    structure_id: int
    name: str
    rooms: tuple[RoomLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainerLine:
    """Somebody who may lead a session of a structure."""

    person_id: int
    public_id: str
    structure_id: int
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosingLine:
    """Days without anybody; `site` is None where all the structure is closed."""

    id: int
    public_id: str
    structure_id: int
    site_id: int | None
    site: str | None
    starts_on: date
    ends_on: date
    reason: str
    ended_at: datetime | None

    def holds(self, day: date, site_id: int) -> bool:
        """Tell whether a site is closed on a day."""
        return self.starts_on <= day <= self.ends_on and self.site_id in (None, site_id)


_STATIONS = (
    select(func.aggregate_strings(Workstation.name, "\n"))
    .where(Workstation.room_id == Room.id, Workstation.retired_at.is_(None))
    .correlate(Room)
    .scalar_subquery()
)


def venues_of(structure_ids: Collection[int]) -> tuple[Venue, ...]:
    """List the sites of some structures, by name, each with its rooms, in one statement."""
    return _venues(Site.structure_id.in_(sorted(structure_ids)))


def venue_within_reach(public_id: str, structure_ids: Collection[int]) -> Venue:
    """Read a site and its rooms, in one statement.

    Raises:
        NotFound: no such site in these structures.
    """
    found = _venues(Site.public_id == public_id, Site.structure_id.in_(sorted(structure_ids)))
    if not found:
        raise NotFound
    return found[0]


def room_within_reach(public_id: str, structure_ids: Collection[int]) -> Room:
    """Find a room in use.

    Raises:
        NotFound: there is none in these structures.
    """
    wanted = select(Room).where(
        Room.public_id == public_id, Room.structure_id.in_(sorted(structure_ids)), Room.retired_at.is_(None)
    )
    found = db.session.scalar(wanted)
    if found is None:
        raise NotFound
    return found


def site_of_room(room: Room) -> Site:
    """Read the site of a room."""
    return db.session.get_one(Site, room.site_id)


def trainers_of(structure_ids: Collection[int]) -> tuple[TrainerLine, ...]:
    """List who may lead sessions in some structures, by name, in one statement."""
    wanted = (
        select(Person.id, Person.public_id, Membership.structure_id, Person.given_name, Person.family_name)
        .join(Membership, Membership.person_id == Person.id)
        .where(
            Membership.structure_id.in_(sorted(structure_ids)),
            Membership.role == Role.TRAINER,
            Membership.ended_at.is_(None),
            Person.erased_at.is_(None),
        )
        .order_by(Person.family_name, Person.given_name, Person.id)
    )
    return tuple(
        TrainerLine(person_id=id_, public_id=public_id, structure_id=where, name=f"{given} {family}".strip())
        for id_, public_id, where, given, family in db.session.execute(wanted)
    )


def closings_of(
    structure_ids: Collection[int], *, since: date, until: date | None = None
) -> tuple[ClosingLine, ...]:
    """List the closings in force that touch these days, in their order, in one statement."""
    conditions = [ClosingDay.ends_on >= since, ClosingDay.ended_at.is_(None)]
    if until is not None:
        conditions.append(ClosingDay.starts_on <= until)
    wanted = (
        select(ClosingDay, Site.name)
        .outerjoin(Site, Site.id == ClosingDay.site_id)
        .where(ClosingDay.structure_id.in_(sorted(structure_ids)), *conditions)
        .order_by(ClosingDay.starts_on, ClosingDay.id)
    )
    return tuple(_closing(closing, site) for closing, site in db.session.execute(wanted))


def closing_within_reach(public_id: str, structure_ids: Collection[int]) -> ClosingDay:
    """Find a closing.

    Raises:
        NotFound: there is none in these structures.
    """
    wanted = select(ClosingDay).where(
        ClosingDay.public_id == public_id, ClosingDay.structure_id.in_(sorted(structure_ids))
    )
    found = db.session.scalar(wanted)
    if found is None:
        raise NotFound
    return found


def _venues(*conditions: Any) -> tuple[Venue, ...]:
    wanted = (
        select(
            Site.id,
            Site.public_id,
            Site.structure_id,
            Site.name,
            Room.id.label("room_id"),
            Room.public_id.label("room_public_id"),
            Room.name.label("room"),
            Room.seats,
            _STATIONS.label("stations"),
        )
        .outerjoin(Room, (Room.site_id == Site.id) & Room.retired_at.is_(None))
        .where(*conditions)
        .order_by(Site.name, Site.id, Room.name, Room.id)
    )
    rooms: dict[int, list[RoomLine]] = {}
    sites: dict[int, dict[str, Any]] = {}
    for row in db.session.execute(wanted):
        named = {"id": row.id, "public_id": row.public_id, "structure_id": row.structure_id}
        sites[row.id] = named | {"name": row.name}
        here = rooms.setdefault(row.id, [])
        if row.room_id is not None:
            here.append(_room(row))
    return tuple(Venue(**site, rooms=tuple(rooms[site_id])) for site_id, site in sites.items())


def _room(row: Any) -> RoomLine:
    stations = row.stations.split("\n") if row.stations else []
    return RoomLine(
        id=row.room_id,
        public_id=row.room_public_id,
        name=row.room,
        seats=row.seats,
        workstations=tuple(sorted(stations, key=_as_counted)),
    )


def _as_counted(name: str) -> list[tuple[int, str]]:
    """Order names as people count: by their numbers where they have some."""
    parts = re.split(r"(\d+)", name.casefold())
    return [(int(part), "") if part.isascii() and part.isdigit() else (0, part) for part in parts]


def _closing(closing: ClosingDay, site: str | None) -> ClosingLine:
    return ClosingLine(
        id=closing.id,
        public_id=closing.public_id,
        structure_id=closing.structure_id,
        site_id=closing.site_id,
        site=site,
        starts_on=closing.starts_on,
        ends_on=closing.ends_on,
        reason=closing.reason,
        ended_at=closing.ended_at,
    )
