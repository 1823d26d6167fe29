"""A day in an EPN: what a device sends at once, a sheet closed and sealed, a calendar, sheets to complete."""

import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path

from app.core import clock
from app.core.database import db
from app.core.identifiers import new_token
from app.core.writing import writing
from app.sessions.models import FeedKind, SheetPaper
from app.sessions.services.calendars import make_feed
from tests.bench.figures import Figure
from tests.support.applications import running, settings_for
from tests.support.client import Client
from tests.support.databases import migrate
from tests.support.devices import Device
from tests.support.factories import (
    a_learner,
    a_session,
    an_account,
    enrolled,
    the_structure,
    the_trainer,
)
from tests.support.keys import hold_the_keys
from tests.support.sheets import a_full_session, close

OPERATIONS, MOST_SECONDS = 500, 2.0
PEOPLE = 12
SESSIONS = 500
SHEETS = 20


def measured() -> Iterator[Figure]:
    """Measure on SQLite, in this process, in seconds on the wall: what a person waits."""
    with tempfile.TemporaryDirectory(prefix="palier-bench-") as folder:
        url = f"sqlite:///{folder}/palier.sqlite"
        migrate(url)
        with running(settings_for(url, home=Path(folder))) as app:
            app.test_client_class = Client
            yield from sent_at_once()
            yield from closed_and_sealed()
            yield from calendar(app.test_client())


def sent_at_once() -> Iterator[Figure]:
    """Send five hundred acts of one device, for forty people, in one request; then once more."""
    workshop = a_session(seats=40, starts_at=clock.now() - timedelta(minutes=30))
    people = [a_learner(f"Élève {number}") for number in range(40)]
    for each in people:
        enrolled(each, workshop)
    device = Device(by=the_trainer().id, structure_id=the_structure().id)
    for number in range(OPERATIONS):
        device.mark(people[number % len(people)], workshop, note=f"remarque {number}")
    name = f"{OPERATIONS} operations of a device, received at once"
    yield Figure(name=name, value=seconds(device.send), unit="s", most=MOST_SECONDS)
    yield Figure(name=f"{name}, a second time", value=seconds(device.send), unit="s", most=MOST_SECONDS)


def closed_and_sealed() -> Iterator[Figure]:
    """Close the sheets of twelve people each: their papers are drawn and sealed with their evidence."""
    hold_the_keys()
    held = [a_full_session(*(f"P{number}.{each}" for each in range(PEOPLE))) for number in range(SHEETS)]
    spent = sum(seconds(partial(close, one)) for one in held)
    papers = db.session.scalars(db.select(SheetPaper)).all()
    assert len(papers) == SHEETS
    name = f"a sheet of {PEOPLE}"
    yield Figure(name=f"{name} closed, drawn, sealed and checked", value=1000 * spent / SHEETS, unit="ms")
    yield Figure(
        name=f"{name}, its sealed PDF", value=max(len(each.pdf) for each in papers) / 1000, unit="KB"
    )


def calendar(client: Client) -> Iterator[Figure]:
    """Ask for a trainer's calendar of five hundred sessions, and for the sheets to complete."""
    trainer, token = the_trainer(), new_token()
    for number in range(SESSIONS):
        a_session(f"Séance {number}", starts_at=clock.now() - timedelta(days=number, hours=3))
    with writing():
        make_feed(FeedKind.TRAINER, the_structure().id, token=token, by=trainer.id, person_id=trainer.id)
    client.sign_in(an_account(trainer.id).identifiant)
    pages = {f"calendar of {SESSIONS} sessions": f"/agenda/{token}.ics", "sheets to complete": "/feuilles"}
    for name, address in pages.items():
        assert client.get(address).status_code == 200
        yield Figure(name=name, value=1000 * seconds(partial(client.get, address)), unit="ms")


def seconds(act: Callable[[], object]) -> float:
    """Return the time that an act takes, once."""
    began = time.perf_counter()
    act()
    return time.perf_counter() - began
