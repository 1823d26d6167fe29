"""Eleven workstations save at once while a long report runs: all saved, none told to wait in vain."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.core.access import Role
from app.core.database import db, one_view
from app.people.models import Learner
from app.sessions.models import AttendanceMark, CourseSession, Enrolment
from tests.faults.house import Browser, House, a_house
from tests.faults.rounds import rounds
from tests.faults.sheets import TWELVE, Room, a_room, a_sheet
from tests.support.databases import Database
from tests.support.factories import a_member, an_account

WORKSTATIONS = 11
FEW = 2


@pytest.fixture
def house(app: Flask, database: Database, tmp_path: Path) -> Iterator[House]:
    """Give an installation of its own processes on the test's database."""
    with a_house(database.url, tmp_path / "house") as opened:
        yield opened


@contextmanager
def a_long_report(app: Flask, house: House) -> Iterator[list[int]]:
    """Read figures again and again while the block lasts: through the page, and in one long view."""
    over, read = threading.Event(), list[int]()
    manager = an_account(a_member(Role.MANAGER).person_id).identifiant
    db.session.rollback()

    def through_the_page() -> None:
        browser = Browser(house.url)
        browser.sign_in(manager)
        while not over.is_set():
            assert browser.ask("/tableau-de-bord").status == 200

    def in_one_view() -> None:
        every_pair = select(func.count()).select_from(Learner).join(Enrolment, Enrolment.id > 0)
        with app.app_context(), one_view() as connection:
            while not over.is_set():
                connection.execute(every_pair.join(CourseSession, CourseSession.id > 0))
                read.append(connection.scalar(select(func.count(AttendanceMark.id))) or 0)

    with ThreadPoolExecutor(2) as pool:
        reading = [pool.submit(each) for each in (through_the_page, in_one_view)]
        try:
            while not read:
                time.sleep(0.01)
            yield read
        finally:
            over.set()
            for each in reading:
                each.result(timeout=60)


def test_eleven_workstations_save_at_once_while_a_long_report_runs(app: Flask, house: House):
    rooms = [a_room(number) for number in range(WORKSTATIONS)]
    browsers = [Browser(house.url) for _ in rooms]
    for browser, room in zip(browsers, rooms, strict=True):
        browser.sign_in(room.identifiant)
    db.session.rollback()

    with a_long_report(app, house) as read:
        for number in range(rounds(FEW)):
            answers = saved_together(browsers, rooms, "absent" if number % 2 else "present")
            assert answers == [302] * WORKSTATIONS

    db.session.rollback()
    kept = db.session.scalar(select(func.count(AttendanceMark.id)))
    assert kept == WORKSTATIONS * TWELVE * rounds(FEW)
    assert set(read) == {0}, "the report saw one moment, whatever was saved meanwhile"
    house.check()


def saved_together(browsers: list[Browser], rooms: list[Room], presence: str) -> list[int]:
    """Open each sheet, then save all of them at the same moment; return each answer's status."""
    pages = [browser.ask(room.address) for browser, room in zip(browsers, rooms, strict=True)]
    forms = [a_sheet(room, shown, presence) for room, shown in zip(rooms, pages, strict=True)]
    together = threading.Barrier(len(rooms))

    def save(number: int) -> int:
        together.wait(timeout=30)
        return browsers[number].ask(rooms[number].address, forms[number]).status

    with ThreadPoolExecutor(len(rooms)) as pool:
        return list(pool.map(save, range(len(rooms))))
