"""Two trainers save one sheet from the same page: both are kept, and both see it."""

from pathlib import Path
from threading import Barrier, Thread

from flask import Flask
from sqlalchemy import select

from app.core.access import Role
from app.core.database import db
from app.sessions.models import AttendanceMark
from tests.faults.house import Browser, Said, a_house
from tests.faults.rounds import rounds
from tests.faults.sheets import TWELVE, a_room, a_sheet, save
from tests.support.databases import Database
from tests.support.factories import a_member, an_account

FEW = 3


def test_neither_trainer_overwrites_the_other_in_silence(app: Flask, database: Database, tmp_path: Path):
    room = a_room()
    other = an_account(a_member(Role.TRAINER).person_id).identifiant
    with a_house(database.url, tmp_path / "home") as house:
        both = (Browser(house.url), Browser(house.url))
        for browser, identifiant in zip(both, (room.identifiant, other), strict=True):
            browser.sign_in(identifiant)
        for turn in range(rounds(FEW)):
            page = both[0].ask(room.address), both[1].ask(room.address)
            sheets = [a_sheet(room, *each) for each in zip(page, ("present", "absent"), strict=True)]
            answers = sent_together(both, room.address, sheets)
            shown = both[0].ask(room.address)

            assert [answer.status for answer in answers] == [302, 302]
            assert shown.text.count("Deux réponses différentes") == TWELVE, f"turn {turn}"
            db.session.rollback()
            noted = db.session.scalar(
                select(db.func.count(AttendanceMark.id)).where(
                    AttendanceMark.key.like(f"{sheets[0]['key']}%")
                    | AttendanceMark.key.like(f"{sheets[1]['key']}%")
                )
            )
            assert noted == 2 * TWELVE
            _sent, settled = save(both[0], room, "excuse")
            assert settled.status == 302
            assert "Deux réponses différentes" not in both[1].ask(room.address).text
        house.check()


def sent_together(
    browsers: tuple[Browser, Browser], address: str, sheets: list[dict[str, str]]
) -> list[Said]:
    """Send both sheets at the same instant."""
    start, answers = Barrier(2), [Said(0, "", None), Said(0, "", None)]

    def send(number: int) -> None:
        start.wait()
        answers[number] = browsers[number].ask(address, sheets[number])

    threads = [Thread(target=send, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers
