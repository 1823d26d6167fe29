"""What becomes of the sessions of a cycle when all those to come get other hours, a place or a trainer."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time
from itertools import pairwise

from app.core.french import plural
from app.core.paris import in_paris
from app.sessions.rules.recurrence import hours_on


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrangement:
    """When and where a session is, and who leads it; times are UTC."""

    starts_at: datetime
    ends_at: datetime
    site_id: int
    room_id: int | None
    room: str
    trainer_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceChange:
    """The site and the room to have; `holds` is how many a registered room has places for."""

    site_id: int
    room_id: int | None
    room: str
    holds: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CycleChange:
    """What the sessions are to have, `hours` on the clocks of Paris; None leaves each as it is."""

    hours: tuple[time, time] | None = None
    place: PlaceChange | None = None
    trainer_id: int | None = None


def arranged(before: Arrangement, change: CycleChange) -> Arrangement:
    """Return what a session becomes; its day stays."""
    after = before
    if change.hours is not None:
        starts_at, ends_at = hours_on(in_paris(before.starts_at).date(), *change.hours)
        after = replace(after, starts_at=starts_at, ends_at=ends_at)
    if change.place is not None:
        place = change.place
        after = replace(after, site_id=place.site_id, room_id=place.room_id, room=place.room)
    if change.trainer_id is not None:
        after = replace(after, trainer_id=change.trainer_id)
    return after


def why_not(
    before: Arrangement, after: Arrangement, change: CycleChange, *, seats: int, now: datetime
) -> str:
    """Say what forbids that a session becomes so, or nothing."""
    if after.ends_at <= after.starts_at:
        return "Cette heure n’existe pas ce jour-là : les horloges avancent."
    if moves(before, after) and after.starts_at < now:
        return "Cette heure est déjà passée : laissez cette séance comme elle est."
    holds = change.place.holds if change.place and after.room_id != before.room_id else None
    if holds is not None and holds < seats:
        return f"{after.room} a {plural(holds, 'place')}, cette séance {seats} : choisissez une autre salle."
    return ""


def moves(before: Arrangement, after: Arrangement) -> bool:
    """Tell whether the hours change."""
    return (before.starts_at, before.ends_at) != (after.starts_at, after.ends_at)


def changes_place(before: Arrangement, after: Arrangement) -> bool:
    """Tell whether people have to go elsewhere."""
    return (before.site_id, before.room) != (after.site_id, after.room)


def at_once(arrangements: Sequence[Arrangement]) -> frozenset[int]:
    """Return the numbers of those, all as long, that would be held while another one is."""
    in_order = sorted(range(len(arrangements)), key=lambda number: arrangements[number].starts_at)
    found: set[int] = set()
    for one, other in pairwise(in_order):
        if arrangements[other].starts_at < arrangements[one].ends_at:
            found |= {one, other}
    return frozenset(found)
