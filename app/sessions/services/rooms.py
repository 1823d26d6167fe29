"""The rooms of a site, their workstations, and the days on which nobody is received."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from app.core import clock, journal
from app.core.database import db, lock
from app.core.errors import Invalid
from app.people.models import Site
from app.sessions.models import ClosingDay, Room, Workstation

MOST_WORKSTATIONS = 60


def add_room(
    structure_id: int, site_id: int, *, name: str, seats: int, workstations: Sequence[str] = (), by: int
) -> Room:
    """Open a room of a site, with its workstations by the names on their labels.

    Raises:
        Invalid: the site has a room of this name, or two workstations have one name.
    """
    lock(db.session.get_one(Site, site_id))
    _check_name(site_id, name, besides=None)
    room = Room(structure_id=structure_id, site_id=site_id, name=name, seats=seats, made_at=clock.now())
    db.session.add(room)
    db.session.flush()
    _set_workstations(room, workstations)
    journal.record(structure_id, "sessions:room:add", room.public_id, by=by, words={"seats": seats})
    return room


def change_room(room: Room, *, name: str, seats: int, workstations: Sequence[str], by: int) -> None:
    """Rename a room, say how many it holds and which workstations stand in it.

    A workstation whose name stays keeps its history; one that is no longer named is retired.
    Sessions already planned keep their seats and the words of their room.

    Raises:
        Invalid: the site has another room of this name, or two workstations have one name.
    """
    lock(db.session.get_one(Site, room.site_id))
    lock(room)
    _check_name(room.site_id, name, besides=room.id)
    room.name, room.seats = name, seats
    _set_workstations(room, workstations)
    db.session.flush()
    journal.record(room.structure_id, "sessions:room:change", room.public_id, by=by, words={"seats": seats})


def retire_room(room: Room, *, by: int) -> None:
    """Plan nothing more in a room; sessions already planned there stay."""
    lock(room)
    if room.retired_at is None:
        room.retired_at = clock.now()
        journal.record(room.structure_id, "sessions:room:retire", room.public_id, by=by)


def end_closing(closing: ClosingDay, *, by: int) -> None:
    """Receive people again on these days; what was decided of each session stays as it is."""
    lock(closing)
    if closing.ended_at is None:
        closing.ended_at = clock.now()
        journal.record(closing.structure_id, "sessions:closing:end", closing.public_id, by=by)


def add_closing(
    structure_id: int, *, site_id: int | None, starts_on: date, ends_on: date, reason: str, by: int
) -> ClosingDay:
    """Close a site, or the whole structure, from a day to another, both included."""
    closing = ClosingDay(
        structure_id=structure_id,
        site_id=site_id,
        starts_on=starts_on,
        ends_on=ends_on,
        reason=reason,
        made_by=by,
        made_at=clock.now(),
    )
    db.session.add(closing)
    db.session.flush()
    journal.record(structure_id, "sessions:closing:add", closing.public_id, by=by)
    return closing


def _check_name(site_id: int, name: str, *, besides: int | None) -> None:
    wanted = select(Room.id).where(Room.site_id == site_id, Room.name == name, Room.retired_at.is_(None))
    if db.session.scalar(wanted.where(Room.id != besides) if besides else wanted):
        sentence = "Ce lieu a déjà une salle de ce nom. Choisissez-en un autre."
        raise Invalid(sentence, {"name": [sentence]})


def _set_workstations(room: Room, names: Sequence[str]) -> None:
    """Keep those whose name stays, add the new ones, retire the others."""
    if len({name.casefold() for name in names}) < len(names):
        sentence = "Deux postes ont le même nom : donnez un nom différent à chacun."
        raise Invalid(sentence, {"workstations": [sentence]})
    here = select(Workstation).where(Workstation.room_id == room.id, Workstation.retired_at.is_(None))
    kept = {station.name: station for station in db.session.scalars(here)}
    for name in kept.keys() - set(names):
        kept[name].retired_at = clock.now()
    for name in names:
        if name not in kept:
            db.session.add(
                Workstation(structure_id=room.structure_id, room_id=room.id, name=name, made_at=clock.now())
            )
    db.session.flush()
