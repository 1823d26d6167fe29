"""Random days on one sheet, through the pages and both engines: nothing lost, nothing doubled.

Trainers open pages and save them in any order, twice, one over the other; devices send what they
noted without a network; people walk in; saves are taken back. A model of a few lines says what the
sheet must then show.
"""

import random
import re
from dataclasses import dataclass, field
from datetime import timedelta

from flask import Flask
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as some
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select

from app.core import clock
from app.core.database import db, write_transaction
from app.core.identifiers import new_public_id
from app.people.models import Learner, Person
from app.sessions import rules
from app.sessions.models import AttendanceMark, AttendanceReplacement, CourseSession, MarkHow, Presence
from app.sessions.queries import desk_within_reach
from app.sessions.services import MarkWanted, record_attendance
from tests.faults.rounds import rounds
from tests.support.client import Client
from tests.support.cycles import signed_in_as
from tests.support.factories import a_learner, a_session, a_trainer, enrolled

FEW, STEPS = 4, 25
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')
ANSWERS = ("present", "excuse", "absent")

Answer = tuple[str, str]
"""A presence and a note."""


@dataclass(eq=False)
class Token:
    """A mark of the model; one that says nothing takes back what it replaced."""

    learner: str
    says: Answer | None
    by: int
    act: int
    replaces: "list[Token]" = field(default_factory=list)
    undoes: bool = False


@dataclass(eq=False)
class Page:
    """A page as somebody opened it: what it showed, and what it would send."""

    trainer: int
    fields: dict[str, str]
    undo: dict[str, str]
    seen: dict[str, list[Token]]
    undone: list[Token]
    sent: dict[str, str] | None = None


class Model:
    """What the sheet must hold."""

    def __init__(self) -> None:
        self.tokens: list[Token] = []
        self.acts = 0

    def heads(self, learner: str) -> list[Token]:
        """Return what nobody replaced."""
        fallen = {id(earlier) for token in self.tokens for earlier in token.replaces}
        return [token for token in self.tokens if token.learner == learner and id(token) not in fallen]

    def save(self, said: dict[str, Answer], seen: dict[str, list[Token]], *, by: int) -> None:
        """Add what is new, over what the page showed."""
        self.acts += 1
        for learner, answer in said.items():
            before = seen.get(learner, [])
            if {token.says for token in before} != {answer}:
                self.tokens.append(Token(learner, answer, by, self.acts, list(before)))

    def last_act(self, learners: list[str], *, by: int) -> list[Token]:
        """Return what a trainer can take back."""
        own = [
            token
            for learner in learners
            for token in self.heads(learner)
            if token.by == by and token.says is not None and not token.undoes
        ]
        return [token for token in own if token.act == max(each.act for each in own)]

    def undo(self, undone: list[Token], *, by: int) -> bool:
        """Put back what stood before the marks that still stand; tell whether there was any."""
        standing = [token for token in undone if token in self.heads(token.learner)]
        self.acts += 1
        for token in standing:
            earlier = dict.fromkeys(each.says for each in token.replaces if each.says is not None)
            for says in list(earlier) or [None]:
                self.tokens.append(Token(token.learner, says, by, self.acts, [token], undoes=True))
        return bool(standing)


class Sheet(RuleBasedStateMachine):
    """Two trainers, their pages and a tablet on the sheet of one session."""

    pages = Bundle("pages")

    def __init__(self, trainers: list[tuple[Person, Client]]) -> None:
        super().__init__()
        self.people, self.clients = [each for each, _ in trainers], [client for _, client in trainers]
        begun = clock.now().replace(microsecond=0) - timedelta(minutes=20)
        workshop = a_session(seats=40, starts_at=begun)
        self.session_id, self.structure_id = workshop.id, workshop.structure_id
        self.public_id, self.address = workshop.public_id, f"/seances/{workshop.public_id}"
        self.learners: dict[str, int] = {}
        self.model = Model()
        for name in ("Rose", "Ali"):
            self._known(enrolled(a_learner(name, "Martin"), workshop).learner_id)
        db.session.rollback()

    def _known(self, learner_id: int) -> str:
        public_id = db.session.get_one(Learner, learner_id).public_id
        self.learners[public_id] = learner_id
        return public_id

    @rule(target=pages, trainer=some.integers(0, 1))
    def open_a_page(self, trainer: int) -> Page:
        """Somebody looks at the sheet, and leaves the page open."""
        text = self.clients[trainer].get(self.address).text
        model, learners = self.model, list(self.learners)
        undone = model.last_act(learners, by=trainer)
        assert ('id="annuler"' in text) == bool(undone)
        return Page(
            trainer,
            self._form(text, f'action="{self.address}"'),
            self._form(text, 'id="annuler"'),
            {learner: model.heads(learner) for learner in learners},
            undone,
        )

    @staticmethod
    def _form(text: str, mark: str) -> dict[str, str]:
        start = text.find(mark)
        return dict(HIDDEN.findall(text[start : text.index("</form>", start)])) if start >= 0 else {}

    @rule(
        page=pages,
        chosen=some.dictionaries(some.integers(0, 5), some.sampled_from(ANSWERS)),
        note=some.booleans(),
    )
    def save_a_page(self, page: Page, chosen: dict[int, str], note: bool) -> None:
        """A page, however old, is filled in and saved; saved before, it is sent again as it was."""
        if page.sent is not None:
            self.send_a_page_again(page)
            return
        said: dict[str, Answer] = {}
        fields = dict(page.fields)
        for index, presence in chosen.items():
            learner = fields.get(f"marks-{index}-learner")
            if learner:
                said[learner] = (presence, "bus en panne" if note else "")
                fields |= {f"marks-{index}-presence": presence, f"marks-{index}-note": said[learner][1]}
        answer = self.clients[page.trainer].post(self.address, data=fields)
        assert answer.status_code == 302, answer.text
        page.sent = fields
        self.model.save(said, page.seen, by=page.trainer)

    @rule(page=pages)
    def send_a_page_again(self, page: Page) -> None:
        """The line dropped before the answer: the same page comes twice."""
        if page.sent is not None:
            assert self.clients[page.trainer].post(self.address, data=page.sent).status_code == 302

    @rule(
        page=pages, presence=some.sampled_from(ANSWERS), which=some.integers(0, 5), late=some.integers(0, 90)
    )
    def note_it_on_a_tablet(self, page: Page, presence: str, which: int, late: int) -> None:
        """A tablet that had the page noted an answer without a network, and sends it now."""
        learner = list(page.seen)[which % len(page.seen)]
        said = MarkWanted(learner_id=self.learners[learner], name="R.", presence=Presence(presence))
        seen = [int(each) for each in page.fields["seen_marks"].split()]
        claimed_at = clock.now() - timedelta(minutes=late)
        with write_transaction():
            held = db.session.get_one(CourseSession, self.session_id)
            by = self.people[page.trainer].id
            record_attendance(
                held,
                [said],
                seen=seen,
                key=new_public_id(),
                by=by,
                how=MarkHow.OFFLINE,
                claimed_at=claimed_at,
            )
        db.session.rollback()
        self.model.save({learner: (presence, "")}, page.seen, by=page.trainer)

    @rule(trainer=some.integers(0, 1))
    def welcome_someone(self, trainer: int) -> None:
        """Somebody walks in, and is there at once."""
        if len(self.learners) < 6:
            client = self.clients[trainer]
            fields = {"key": new_public_id(), "given_name": f"Zoé {len(self.learners)}"}
            client.send_form(f"{self.address}/inscriptions", fields, page=self.address)
            newest = db.session.scalar(select(Learner.id).order_by(Learner.id.desc()).limit(1))
            assert newest is not None
            self.model.save({self._known(newest): ("present", "")}, {}, by=trainer)

    @rule(target=pages, page=pages)
    def take_the_last_save_back(self, page: Page) -> object:
        """« Annuler mon dernier enregistrement », be it on an old page."""
        if page.undo:
            undone, page_undo = page.undone, page.undo
            page.undo = {}
            answer = self.clients[page.trainer].post(f"{self.address}/annulation", data=page_undo)
            assert answer.status_code == (302 if self.model.undo(undone, by=page.trainer) else 409)
        return multiple()

    @invariant()
    def the_sheet_is_that_of_the_model(self) -> None:
        """What stands is what must stand, and there are as many facts as acts made."""
        db.session.rollback()
        desk = desk_within_reach(self.public_id, [self.structure_id])
        for place in desk.seated:
            said = sorted((mark.presence.value, mark.note) for mark in place.marks)
            wanted = [token.says for token in self.model.heads(place.public_id) if token.says is not None]
            assert said == sorted(wanted)
        assert {place.public_id for place in desk.seated} == set(self.learners)
        self._is_the_pure_function_of_its_marks([each.id for place in desk.seated for each in place.marks])

    def _is_the_pure_function_of_its_marks(self, shown: list[int]) -> None:
        marks = list(db.session.scalars(select(AttendanceMark).filter_by(course_session_id=self.session_id)))
        assert len(marks) == len(self.model.tokens)
        links = [
            (row.mark_id, row.replaced_id)
            for row in db.session.scalars(
                select(AttendanceReplacement).where(
                    AttendanceReplacement.mark_id.in_([each.id for each in marks])
                )
            )
        ]
        random.Random(len(marks)).shuffle(marks)
        heads = [each for held in rules.standing(marks, links).values() for each in held]
        assert sorted(each.id for each in heads if not each.is_withdrawn) == sorted(shown)


def played(sheet: type[Sheet], app: Flask, client: Client, *, few: int) -> None:
    """Play random days on a sheet that two trainers have open, each in a browser of their own."""
    nolwenn, karim = a_trainer("Nolwenn"), a_trainer("Karim")
    other = app.test_client()
    assert isinstance(other, Client)
    trainers = [(nolwenn, signed_in_as(client, nolwenn.id)), (karim, signed_in_as(other, karim.id))]

    run_state_machine_as_test(
        lambda: sheet(trainers),
        settings=settings(
            max_examples=rounds(few),
            stateful_step_count=STEPS,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            database=None,
            phases=[Phase.generate],
        ),
    )


def test_whatever_happens_on_a_sheet_nothing_is_lost_and_nothing_is_doubled(app: Flask, client: Client):
    played(Sheet, app, client, few=FEW)
