"""The server is killed while sheets are saved: nothing acknowledged is lost, nothing is doubled."""

import secrets
import time
from pathlib import Path
from threading import Event, Thread

from flask import Flask

from tests.faults.house import Browser, House, Said, a_house
from tests.faults.rounds import rounds
from tests.faults.sheets import TWELVE, Room, a_room, a_sheet, marks_of, save
from tests.support.databases import Database

FEW = 2
LONGEST_LIFE = 0.6
"""Seconds that the server lives at the most once the saves have begun."""

Sent = dict[str, str]


class Trainer(Thread):
    """Saves the sheet over and over until the line is cut; remembers what was answered."""

    def __init__(self, house: House, room: Room, browser: Browser) -> None:
        super().__init__(daemon=True)
        self._house, self._room, self._browser = house, room, browser
        self.acknowledged: list[Sent] = []
        self.unheard: list[Sent] = []
        self.refused: list[Said] = []
        self.begun = Event()

    def run(self) -> None:
        """Save without end, with other words each time, so that each save changes all twelve."""
        for number in range(10_000):
            try:
                page = self._browser.ask(self._room.address)
            except OSError:
                return
            if page.status != 200:
                return
            sent = a_sheet(self._room, page, ("present", "absent")[number % 2], secrets.token_hex(4))
            self.begun.set()
            try:
                answer = self._browser.ask(self._room.address, sent)
            except OSError:
                self.unheard.append(sent)
                return
            self.acknowledged.append(sent) if answer.status == 302 else self.refused.append(answer)


def one_life(house: House, room: Room, browser: Browser) -> Trainer:
    """Let a trainer save until the server is killed."""
    trainer = Trainer(house, room, browser)
    trainer.start()
    trainer.begun.wait(timeout=30)
    time.sleep(secrets.randbelow(int(LONGEST_LIFE * 1000)) / 1000)
    house.kill()
    trainer.join(timeout=60)
    return trainer


def test_every_acknowledged_sheet_is_whole_and_a_resend_answers_the_first_answer(
    app: Flask, database: Database, tmp_path: Path
):
    room, acknowledged, heard_late = a_room(), 0, 0
    with a_house(database.url, tmp_path / "home") as house:
        browser = Browser(house.url)
        browser.sign_in(room.identifiant)
        for _ in range(rounds(FEW)):
            life = one_life(house, room, browser)
            house.open()
            assert life.refused == []
            assert [marks_of(room, sent) for sent in life.acknowledged] == [TWELVE] * len(life.acknowledged)
            unheard = [marks_of(room, sent) for sent in life.unheard]
            assert set(unheard) <= {0, TWELVE}
            heard_late += unheard.count(TWELVE)
            acknowledged += len(life.acknowledged)
            for sent in (*life.acknowledged[-2:], *life.unheard):
                assert browser.ask(room.address, sent).status == 302
                assert marks_of(room, sent) in {0, TWELVE}
        _fields, answer = save(browser, room, "excuse")
        assert answer.status == 302
        house.check()
    print(
        f"\n{database.engine}: {rounds(FEW)} kills, {acknowledged} sheets acknowledged, none lost; "
        f"{heard_late} kept without having been heard, all answered when sent again"
    )
