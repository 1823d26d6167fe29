"""Rooms, closings and plans for tests: made as the services make them."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from app.core import clock
from app.core.database import write_transaction
from app.people.models import Person, Site, Structure
from app.sessions.models import ClosingDay, Room
from app.sessions.rules.recurrence import hours_on
from app.sessions.services.rooms import add_closing, add_room
from tests.support.attainments import the_framework
from tests.support.factories import the_site, the_structure, the_trainer

A_DAY = timedelta(days=1)


def a_room(
    name: str = "Salle verte", *, seats: int = 8, workstations: Sequence[str] = (), site: Site | None = None
) -> Room:
    """Open a room of a site."""
    where = site or the_site()
    with write_transaction():
        return add_room(
            where.structure_id, where.id, name=name, seats=seats, workstations=workstations, by=a_planner().id
        )


def a_closing(
    first: date, last: date | None = None, *, reason: str = "inventaire", structure: Structure | None = None
) -> ClosingDay:
    """Close a whole structure for some days."""
    where = structure or the_structure()
    with write_transaction():
        return add_closing(
            where.id, site_id=None, starts_on=first, ends_on=last or first, reason=reason, by=a_planner().id
        )


def a_planner() -> Person:
    """Return whoever plans unless told otherwise."""
    return the_trainer()


def usual_plan(**changed: str) -> dict[str, str]:
    """Fill in the form of a cycle as the field usually does: six Tuesdays from two to four, for eight."""
    usual = {
        "course": f"framework-{the_framework().id}",
        "title": "Visa Internet, les mardis",
        "site": the_site().public_id,
        "first_on": "2026-11-24",
        "begins": "14:00",
        "ends": "16:00",
        "sessions": "6",
        "seats": "8",
    }
    return usual | changed


def in_days(days: int, hour: int = 14) -> datetime:
    """Return an hour of a day to come, on the clocks of Paris."""
    return clock.paris(clock.today() + days * A_DAY, hour)


def span(days: int, begins: int = 14, ends: int = 16) -> tuple[datetime, datetime]:
    """Return the hours of a session of a day to come."""
    return hours_on(clock.today() + days * A_DAY, time(begins), time(ends))


def planned_things(structure: Structure) -> dict[str, str]:
    """Make what the addresses of the planning name, and say where each stands."""
    site = the_site(structure)
    room, closing = a_room("Salle des postes", site=site), a_closing(clock.today(), structure=structure)
    return {
        "/lieux/<site_id>": f"/lieux/{site.public_id}",
        "/salles/<room_id>": f"/salles/{room.public_id}",
        "/fermetures/<closing_id>": f"/fermetures/{closing.public_id}",
    }
