"""« À régler »: what could not count is shown with what stands, and a trainer decides."""

from datetime import timedelta

import pytest
from flask import Flask

from app.core.database import db, write_transaction
from app.sessions.models import AttendanceMark, CourseSession, OfflineOperation, Outcome, Presence
from app.sessions.queries import desk_within_reach
from app.sessions.services import withdraw
from tests.support.attainments import marked, the_framework
from tests.support.client import Client
from tests.support.devices import a_device
from tests.support.factories import (
    a_learner,
    a_structure,
    a_workshop,
    kept,
    seated,
    the_trainer,
)
from tests.support.page_check import defects
from tests.support.statements import counted

PAGE = "/a-regler"


def moved(workshop: CourseSession) -> None:
    workshop.starts_at -= timedelta(minutes=30)
    kept(workshop)


def waiting(**asked: object) -> list[OfflineOperation]:
    return list(db.session.scalars(db.select(OfflineOperation).filter_by(**asked).order_by("id")))


def decide(client: Client, *decisions: tuple[OfflineOperation, str, str], reason: str = "", key: str = "une"):
    fields = {"key": key, "reason": reason}
    for number, (act, decision, seen) in enumerate(decisions):
        fields |= {
            f"acts-{number}-id": act.public_id,
            f"acts-{number}-decision": decision,
            f"acts-{number}-seen": seen,
        }
    return client.send_form(PAGE, fields)


def shown(workshop: CourseSession) -> dict[str, list[str]]:
    db.session.rollback()
    desk = desk_within_reach(workshop.public_id, [workshop.structure_id])
    return {place.given_name: [mark.presence.value for mark in place.marks] for place in desk.seated}


def test_an_empty_page_says_that_nothing_waits(trainer: Client):
    page = trainer.get(PAGE).text

    assert "Rien à régler" in page


def test_the_page_shows_both_sides_and_a_trainer_replaces_the_answer(trainer: Client):
    workshop = a_workshop()
    rose, device = seated("Rose", workshop), a_device()
    device.mark(rose, workshop, "present", note="arrivée en courant")
    moved(workshop)
    on_the_sheet = marked(rose, workshop, Presence.ABSENT)
    device.send()

    page = trainer.get(PAGE)
    assert defects(page.data) == []
    assert "Rose Martin" in page.text
    assert "présent, «\u202farrivée en courant\u202f»" in page.text
    assert "absent, noté par" in page.text
    assert "La séance a changé d’heure" in page.text
    answer = decide(trainer, (waiting()[0], "apply", str(on_the_sheet.id)))

    assert answer.status_code == 303
    assert shown(workshop) == {"Rose": ["present"]}
    assert [act.outcome for act in waiting()] == [Outcome.SETTLED]
    assert "Rien à régler" in trainer.get(PAGE).text


def test_putting_aside_needs_a_reason_and_keeps_what_was_chosen(trainer: Client):
    workshop = a_workshop()
    device = a_device()
    device.mark(seated("Rose", workshop), workshop)
    moved(workshop)
    device.send()
    [act] = waiting()

    refused = decide(trainer, (act, "aside", ""))
    assert (refused.status_code, "Dites en quelques mots" in refused.text) == (422, True)
    assert 'value="aside" checked' in refused.text
    decide(trainer, (act, "aside", ""), reason="Rose était chez sa sœur", key="deux")

    [act] = waiting()
    assert (act.outcome, act.because, act.settled_by) == (
        Outcome.SET_ASIDE,
        "Rose était chez sa sœur",
        the_trainer().id,
    )
    assert shown(workshop) == {"Rose": []}


def test_somebody_withdrawn_meanwhile_is_enrolled_and_marked(trainer: Client):
    workshop = a_workshop()
    rose, device = seated("Rose", workshop), a_device()
    device.mark(rose, workshop)
    with write_transaction():
        withdraw(rose.id, workshop.id, by=the_trainer().id)
    device.send()

    decide(trainer, (waiting()[0], "apply", ""))

    assert shown(workshop) == {"Rose": ["present"]}


def test_when_no_seat_is_left_the_trainer_is_told_and_nothing_changes(trainer: Client):
    workshop = a_workshop(seats=1)
    seated("Ali", workshop)
    device = a_device()
    device.mark(a_learner("Rose", "Martin"), workshop)
    device.send()

    answer = decide(trainer, (waiting()[0], "apply", ""))

    assert (answer.status_code, "libérez une place" in answer.text) == (409, True)
    assert [act.outcome for act in waiting()] == [Outcome.TO_SETTLE]


def test_whoever_walked_in_after_all_brings_the_marks_that_waited_for_them(trainer: Client):
    workshop = a_workshop()
    device = a_device()
    walked_in = device.walk_in("Ali", workshop)
    device.mark(f"+{walked_in['key']}", workshop)
    moved(workshop)
    device.send()
    first, then = waiting()
    assert (first.why, then.why) == ("session_moved", "awaited")

    decide(trainer, (first, "apply", ""))
    decide(trainer, *[(act, "apply", "") for act in waiting(outcome=Outcome.TO_SETTLE)], key="deux")

    assert shown(workshop) == {"Ali": ["present"]}


def test_a_later_act_of_the_device_settles_those_that_it_corrects(trainer: Client):
    workshop = a_workshop()
    rose, device = seated("Rose", workshop), a_device()
    first = device.mark(rose, workshop, "absent")
    device.mark(rose, workshop, "present", replaces=[first["key"]])
    moved(workshop)
    device.send()

    decide(trainer, (waiting()[1], "apply", ""))

    assert shown(workshop) == {"Rose": ["present"]}
    assert [act.outcome for act in waiting()] == [Outcome.SET_ASIDE, Outcome.SETTLED]


def test_the_acts_of_two_trainers_keep_their_authors(trainer: Client):
    workshop = a_workshop()
    rose, ali = seated("Rose", workshop), seated("Ali", workshop)
    tablet, laptop = a_device(), a_device("Marc")
    tablet.mark(rose, workshop)
    laptop.mark(ali, workshop)
    moved(workshop)
    tablet.send()
    laptop.send()

    decide(trainer, *[(act, "apply", "") for act in waiting()])

    authors = {mark.recorded_by for mark in db.session.scalars(db.select(AttendanceMark))}
    assert authors == {tablet.by, laptop.by}


def test_a_decision_sent_twice_counts_once(trainer: Client):
    workshop = a_workshop()
    device = a_device()
    device.mark(seated("Rose", workshop), workshop)
    moved(workshop)
    device.send()
    [act] = waiting()

    for key in ("une", "une", "deux"):
        assert decide(trainer, (act, "apply", ""), key=key).status_code == 303

    assert shown(workshop) == {"Rose": ["present"]}


@pytest.mark.one_engine
def test_nobody_settles_what_is_of_another_structure(trainer: Client):
    elsewhere = a_structure("Cyber-base de Morlaix")
    workshop = a_workshop(structure=elsewhere)
    rose = a_learner("Rose", "Martin", structure=elsewhere)
    device = a_device(structure=elsewhere)
    device.mark(rose, workshop)
    device.send()

    page = trainer.get(PAGE).text
    decide(trainer, (waiting()[0], "aside", ""), reason="curiosité")

    assert "Rose" not in page
    assert [act.outcome for act in waiting()] == [Outcome.TO_SETTLE]


@pytest.mark.one_engine
def test_what_names_no_session_here_is_shown_to_its_author_and_put_aside(trainer: Client):
    workshop = a_workshop(structure=a_structure("Ailleurs"))
    device = a_device()
    device.mark("personne", workshop)
    device.note("danse", workshop)
    device.send()

    page = trainer.get(PAGE).text
    decide(trainer, *[(act, "aside", "") for act in waiting()], reason="un essai")

    assert "Séances inconnues ici" in page
    assert {act.outcome for act in waiting()} == {Outcome.SET_ASIDE}


@pytest.mark.one_engine
def test_the_page_asks_the_same_for_one_act_and_for_forty(app: Flask, trainer: Client):
    workshop, item = a_workshop(seats=50), next(iter(the_framework().items))
    device = a_device()
    people = [seated(f"Élève {number}", workshop) for number in range(20)]
    device.mark(people[0], workshop)
    device.tick(people[0], workshop, item.id, 1)
    moved(workshop)
    device.send()
    with counted(db.engine) as for_two:
        trainer.get(PAGE)
    for learner in people:
        device.mark(learner, workshop)
        device.tick(learner, workshop, item.id, 1)
    device.send()

    with counted(db.engine) as for_many:
        trainer.get(PAGE)

    assert len(for_many) == len(for_two) <= 6
