"""The sheet of twelve people, sent as its page sends it, and what the database then holds of it."""

from datetime import timedelta
from typing import NamedTuple

from sqlalchemy import select

from app.core import clock
from app.core.access import Role
from app.core.database import db
from app.core.identifiers import new_public_id
from app.sessions.models import AttendanceMark
from tests.faults.house import Browser, Said
from tests.support.factories import a_learner, a_member, a_session, an_account, enrolled

TWELVE = 12


class Room(NamedTuple):
    """A session of twelve people and its trainer."""

    session_id: int
    address: str
    identifiant: str
    learners: tuple[str, ...]


def a_room(number: int = 1) -> Room:
    """Seat twelve people in a session that has just begun."""
    trainer = a_member(Role.TRAINER).person_id
    workshop = a_session(seats=TWELVE, starts_at=clock.now() - timedelta(minutes=5))
    people = [a_learner(f"Personne {number}.{each}") for each in range(TWELVE)]
    for each in people:
        enrolled(each, workshop)
    identifiant = an_account(trainer).identifiant
    return Room(
        workshop.id,
        f"/seances/{workshop.public_id}",
        identifiant,
        tuple(each.public_id for each in people),
    )


def a_sheet(room: Room, page: Said, presence: str, note: str = "") -> dict[str, str]:
    """Fill in the sheet of a page that was opened: everybody is `presence`."""
    fields = page.hidden(room.address) | {"key": new_public_id()}
    for index, learner in enumerate(room.learners):
        fields |= {f"marks-{index}-learner": learner, f"marks-{index}-presence": presence}
        if note:
            fields[f"marks-{index}-note"] = note
    return fields


def save(browser: Browser, room: Room, presence: str, note: str = "") -> tuple[dict[str, str], Said]:
    """Open the sheet, fill it in and send it; return what was sent and the answer."""
    fields = a_sheet(room, browser.ask(room.address), presence, note)
    return fields, browser.ask(room.address, fields)


def marks_of(room: Room, sent: dict[str, str]) -> int:
    """Count the marks that one save left."""
    db.session.rollback()
    wanted = select(db.func.count(AttendanceMark.id)).where(
        AttendanceMark.course_session_id == room.session_id, AttendanceMark.key.startswith(sent["key"])
    )
    return db.session.scalar(wanted) or 0
