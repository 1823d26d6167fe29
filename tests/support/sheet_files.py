"""Sheets that go out as files, are filled by hand, and come back."""

import csv
import io
from collections.abc import Mapping
from datetime import timedelta

from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from app.core import clock
from app.core.database import db, write_transaction
from app.core.identifiers import new_public_id
from app.sessions.models import (
    CourseSession,
    Presence,
)
from app.sessions.queries import Desk, desk_within_reach
from app.sessions.services.attendance import record_attendance
from app.sessions.services.marks import MarkWanted
from tests.support.client import Client
from tests.support.factories import (
    a_learner,
    a_session,
    enrolled,
)


def a_workshop(*names: str, seats: int = 8) -> CourseSession:
    """Make a session begun ten minutes ago, with people in it."""
    workshop = a_session(
        seats=seats, starts_at=clock.now().replace(second=0, microsecond=0) - timedelta(minutes=10)
    )
    for name in names:
        enrolled(a_learner(name, "Martin"), workshop)
    return workshop


def address(workshop: CourseSession) -> str:
    """Say where a sheet is given back."""
    return f"/seances/{workshop.public_id}/importer"


def desk_of(workshop: CourseSession) -> Desk:
    """Read the sheet afresh."""
    db.session.rollback()
    return desk_within_reach(workshop.public_id, [workshop.structure_id])


def template_of(client: Client, workshop: CourseSession) -> list[dict[str, str]]:
    """Return the lines of the template in text."""
    raw = client.get(f"/seances/{workshop.public_id}/modele.csv").data
    return list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline=""), delimiter=";"))


def as_file(lines: list[dict[str, str]]) -> bytes:
    """Write lines as a spreadsheet saves text."""
    written = io.StringIO(newline="")
    writer = csv.DictWriter(written, lines[0], delimiter=";")
    writer.writeheader()
    writer.writerows(lines)
    return written.getvalue().encode()


def filled(client: Client, workshop: CourseSession, **answers: Mapping[str, str]) -> bytes:
    """Fill the template by hand: a line for each given name; others are written on the empty lines."""
    lines = template_of(client, workshop)
    for name, said in answers.items():
        line = next((each for each in lines if each["prenom"] == name), None)
        line = line or next(each for each in lines if not each["prenom"])
        line.update({"prenom": name, **said})
    return as_file(lines)


def give(client: Client, workshop: CourseSession, raw: bytes, name: str = "feuille.csv") -> TestResponse:
    """Give a file back, and return the answer."""
    where = address(workshop)
    fields = {"csrf_token": client.form_token(where), "file": FileStorage(io.BytesIO(raw), name)}
    boundary, body = encode_multipart(fields)
    return client.post(where, data=body, content_type=f"multipart/form-data; boundary={boundary}")


def note(client: Client, location: str, **more: str) -> TestResponse:
    """Say that the good lines are to be noted."""
    return client.send_form(location, {"key": new_public_id(), **more})


def noted(workshop: CourseSession) -> dict[str, Presence | None]:
    """Return what the sheet shows of each one."""
    desk = desk_of(workshop)
    return {place.given_name: place.mark.presence if place.mark else None for place in desk.seated}


def marked_meanwhile(workshop: CourseSession, presence: Presence) -> None:
    """Note something else of the first one of the sheet, as a colleague would."""
    desk = desk_of(workshop)
    place = desk.seated[0]
    wanted = MarkWanted(learner_id=place.learner_id, name=place.name, presence=presence)
    with write_transaction():
        record_attendance(
            workshop,
            [wanted],
            seen=[mark.id for mark in place.marks],
            key=new_public_id(),
            by=workshop.trainer_id,
        )
