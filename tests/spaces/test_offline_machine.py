"""Random days on one sheet again, with a device that sends late, twice, in part and in any order."""

from dataclasses import dataclass
from typing import Any

from flask import Flask
from hypothesis import strategies as some
from hypothesis.stateful import rule
from sqlalchemy import select

from app.core.database import db
from app.people.models import Person
from app.sessions.models import AttendanceMark, CourseSession, OfflineOperation
from app.sessions.services.offline import mark_key
from tests.sessions.test_sheet_machine import ANSWERS, Page, Sheet, Token, played
from tests.support.client import Client
from tests.support.devices import Device

FEW = 3


@dataclass(eq=False)
class Noted:
    """An act in the queue of a device, and the mark that it becomes once it can be treated."""

    act: dict[str, Any]
    token: Token
    earlier: "Noted | None"
    is_sent: bool = False
    counts: bool = False


class SheetAndDevices(Sheet):
    """The same sheet, with the devices of both trainers."""

    def __init__(self, trainers: list[tuple[Person, Client]]) -> None:
        super().__init__(trainers)
        self.devices = [Device(by=each.id, structure_id=self.structure_id) for each in self.people]
        self.queues: list[list[Noted]] = [[], []]

    @rule(page=Sheet.pages, presence=some.sampled_from(ANSWERS), which=some.integers(0, 5))
    def note_on_a_device(self, page: Page, presence: str, which: int) -> None:
        """A device that had the page notes an answer, over its own last one if it has one."""
        learner = list(page.seen)[which % len(page.seen)]
        own = [each for each in self.queues[page.trainer] if each.token.learner == learner]
        earlier = own[-1] if own else None
        seen = [int(each) for each in page.fields.get("seen_marks", "").split()]
        workshop = db.session.get_one(CourseSession, self.session_id)
        named = [earlier.act["key"]] if earlier else seen
        act = self.devices[page.trainer].mark(learner, workshop, presence, replaces=named)
        db.session.rollback()
        replaces = [earlier.token] if earlier else list(page.seen[learner])
        token = Token(learner, (presence, ""), page.trainer, 0, replaces)
        self.queues[page.trainer].append(Noted(act, token, earlier))

    @rule(trainer=some.integers(0, 1), which=some.lists(some.integers(0, 30), min_size=1, max_size=6))
    def send_some(self, trainer: int, which: list[int]) -> None:
        """The device sends acts of its queue, in any order, some of them again."""
        queue = self.queues[trainer]
        if not queue:
            return
        part = [queue[number % len(queue)] for number in which]
        self.devices[trainer].send(*(each.act for each in part))
        for each in part:
            each.is_sent = True
        self._count(trainer)

    def teardown(self) -> None:
        """Send what is left: everything counts in the end, and the sheet is that of the model."""
        for trainer, queue in enumerate(self.queues):
            if queue:
                self.devices[trainer].send(*(each.act for each in reversed(queue)))
            for each in queue:
                each.is_sent = True
            self._count(trainer)
        self.the_sheet_is_that_of_the_model()
        wanted = select(OfflineOperation.outcome, OfflineOperation.why).filter_by(about=self.public_id)
        assert {tuple(row) for row in db.session.execute(wanted)} <= {("applied", "")}

    def _count(self, trainer: int) -> None:
        """Add to the model what can be treated now, in the order in which the server did."""
        fresh = []
        for each in self.queues[trainer]:
            if each.is_sent and not each.counts and (each.earlier is None or each.earlier.counts):
                each.counts = True
                fresh.append(each)
        for each in sorted(fresh, key=lambda each: self._mark_of(each, trainer)):
            self.model.acts += 1
            each.token.act = self.model.acts
            self.model.tokens.append(each.token)

    def _mark_of(self, noted: Noted, trainer: int) -> int:
        key = mark_key(noted.act["key"], by=self.people[trainer].id)
        return db.session.scalars(select(AttendanceMark.id).filter_by(key=key)).one()


def test_whatever_devices_send_and_when_the_sheet_is_that_of_the_acts(app: Flask, client: Client):
    played(SheetAndDevices, app, client, few=FEW)
