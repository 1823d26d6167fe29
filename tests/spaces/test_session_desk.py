"""The trainer's desk: one page, one form, one request."""

import re
from datetime import datetime, timedelta

import pytest
from flask import Flask
from markupsafe import escape
from werkzeug.test import TestResponse

from app.core import clock
from app.core.database import db, write_transaction
from app.core.identifiers import new_public_id
from app.people.models import Learner
from app.progress.models import Evidence
from app.sessions.models import AttendanceMark, CourseSession, Enrolment, Presence
from app.sessions.services import enrol_in_cycle, withdraw
from tests.support.attainments import marked, shown, the_framework
from tests.support.client import Client
from tests.support.cycles import a_visa_cycle, sessions_of, signed_in_as
from tests.support.factories import a_learner, a_session, a_structure, a_trainer, enrolled, the_trainer
from tests.support.page_check import defects
from tests.support.statements import counted

HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')
NOTICE = "Enregistré à"


def a_sheet(
    *names: str, seats: int = 12, first_at: datetime | None = None
) -> tuple[CourseSession, list[Learner]]:
    """Make the first session of a Visa cycle, begun ten minutes ago unless told, with people in it."""
    cycle = a_visa_cycle(seats=seats, first_at=first_at)
    people = [a_learner(name, "Martin") for name in names]
    for learner in people:
        with write_transaction():
            enrol_in_cycle(learner.id, cycle.id, by=the_trainer().id)
    return sessions_of(cycle)[0], people


def address(workshop: CourseSession) -> str:
    return f"/seances/{workshop.public_id}"


def form_of(client: Client, workshop: CourseSession) -> dict[str, str]:
    """Return the hidden fields of the sheet's form, as a browser would send them."""
    page = client.get(address(workshop)).text
    start = page.index(f'<form method="post" action="{address(workshop)}">')
    return dict(HIDDEN.findall(page[start : page.index("</form>", start)]))


def presences() -> list[tuple[str, Presence]]:
    """Return every mark that was kept, by given name."""
    return [
        (db.session.get_one(Learner, mark.learner_id).public_id, mark.presence)
        for mark in db.session.scalars(db.select(AttendanceMark).order_by(AttendanceMark.id))
    ]


def added(client: Client, workshop: CourseSession, **fields: str) -> TestResponse:
    """Say that somebody else is there."""
    where = address(workshop)
    return client.send_form(f"{where}/inscriptions", {"key": new_public_id(), **fields}, page=where)


def first_things() -> list[int]:
    """Return the ids of the things that the first session aims at."""
    return [item.id for item in the_framework().domains[0].items]


def test_everyone_is_present_in_one_gesture_but_for_those_already_answered(app: Flask, trainer: Client):
    workshop, _people = a_sheet("Ali", "Léa", "Rose")

    answer = trainer.post(
        address(workshop), data=form_of(trainer, workshop) | {"everyone": "1", "marks-1-presence": "absent"}
    )

    assert answer.status_code == 302
    assert [presence for _who, presence in presences()] == [
        Presence.PRESENT,
        Presence.ABSENT,
        Presence.PRESENT,
    ]
    assert NOTICE in trainer.get(answer.location).text


def test_presences_hours_notes_and_levels_travel_in_one_request(app: Flask, trainer: Client):
    workshop, _people = a_sheet("Rose")
    turn_on = first_things()[0]
    arrived = clock.in_paris(workshop.starts_at + timedelta(minutes=5))

    trainer.post(
        address(workshop),
        data=form_of(trainer, workshop)
        | {
            "marks-0-presence": "retard",
            "marks-0-arrived_at": f"{arrived:%H:%M}",
            "marks-0-note": "bus en panne",
            f"marks-0-levels-i{turn_on}": "2",
        },
    )

    mark = db.session.scalars(db.select(AttendanceMark)).one()
    evidence = db.session.scalars(db.select(Evidence)).one()
    assert mark.presence is Presence.LATE
    assert mark.arrived_at is not None
    assert mark.arrived_at.replace(second=0) == mark.arrived_at
    assert (evidence.item_id, evidence.level, evidence.course_session_id) == (turn_on, 2, workshop.id)
    assert "bus en panne" in trainer.get(address(workshop)).text


def test_what_is_typed_is_shown_as_typed_in_rows_that_are_drawn_alike(app: Flask, trainer: Client):
    workshop, (_rose,) = a_sheet("Rose")
    note = "#name, #learner et marks-# : rien de <b>tout</b> cela"

    trainer.post(
        address(workshop),
        data=form_of(trainer, workshop) | {"marks-0-presence": "present", "marks-0-note": note},
    )

    page = trainer.get(address(workshop)).text
    assert f'name="marks-0-note" value="{escape(note)}"' in page


def test_a_sheet_sent_twice_is_saved_once_and_gets_the_first_answer(app: Flask, trainer: Client):
    workshop, _people = a_sheet("Ali", "Rose")
    sent = form_of(trainer, workshop) | {"everyone": "1"}

    first = trainer.post(address(workshop), data=sent)
    again = trainer.post(address(workshop), data=sent)

    assert (again.status_code, again.location) == (first.status_code, first.location)
    assert len(presences()) == 2


def test_two_trainers_on_the_same_page_see_both_answers_and_one_settles(app: Flask, trainer: Client):
    workshop, _people = a_sheet("Rose")
    karim = signed_in_as(app.test_client(), a_trainer("Karim").id)
    first, second = form_of(trainer, workshop), form_of(karim, workshop)
    turn_on = first_things()[0]

    trainer.post(
        address(workshop), data=first | {"marks-0-presence": "present", f"marks-0-levels-i{turn_on}": "2"}
    )
    karim.post(
        address(workshop), data=second | {"marks-0-presence": "absent", f"marks-0-levels-i{turn_on}": "1"}
    )

    disputed = trainer.get(address(workshop)).text
    assert "Deux réponses différentes" in disputed
    assert "Karim" in disputed
    assert "À choisir" in disputed

    trainer.post(
        address(workshop),
        data=form_of(trainer, workshop) | {"marks-0-presence": "present", f"marks-0-levels-i{turn_on}": "2"},
    )

    settled = trainer.get(address(workshop)).text
    assert "Deux réponses différentes" not in settled
    assert "À choisir" not in settled


def test_a_refused_sheet_keeps_what_was_typed_and_says_whose_line_is_wrong(app: Flask, trainer: Client):
    workshop, _people = a_sheet("Ali", "Rose")

    answer = trainer.post(
        address(workshop),
        data=form_of(trainer, workshop)
        | {
            "marks-0-presence": "present",
            "marks-0-note": "voir son badge",
            "marks-1-presence": "present",
            "marks-1-arrived_at": "23:10",
            "marks-1-left_at": "23:05",
        },
    )

    assert answer.status_code == 422
    assert "Rose M. ne peut pas partir avant d’arriver" in answer.text
    assert "voir son badge" in answer.text
    assert 'value="23:10"' in answer.text
    assert presences() == []
    assert defects(answer.data) == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("marks-0-learner", "0123456789abcdefghjkmnpqrs"),
        ("marks-0-levels-inombre", "2"),
        ("seen_marks", "un deux"),
        ("key", ""),
        ("marks-0-presence", "parti"),
        ("marks-0-arrived_at", "midi"),
    ],
)
def test_a_form_that_is_not_ours_changes_nothing(app: Flask, trainer: Client, field, value):
    workshop, _people = a_sheet("Rose")

    answer = trainer.post(
        address(workshop), data=form_of(trainer, workshop) | {"marks-0-presence": "present"} | {field: value}
    )

    assert answer.status_code in {409, 422}
    assert presences() == []


def test_when_someone_left_meanwhile_what_was_typed_of_the_others_stays(app: Flask, trainer: Client):
    workshop, (ali, rose) = a_sheet("Ali", "Rose")
    said = {
        "marks-0-learner": ali.public_id,
        "marks-0-presence": "present",
        "marks-0-note": "a lu tout le texte",
    }
    typed = form_of(trainer, workshop) | said
    with write_transaction():
        withdraw(rose.id, workshop.id, by=the_trainer().id)

    answer = trainer.post(address(workshop), data=typed)

    assert answer.status_code == 409
    assert "Quelqu’un n’est plus inscrit ici" in answer.text
    assert "a lu tout le texte" in answer.text
    assert presences() == []
    assert defects(answer.data) == []


def test_a_page_that_served_already_keeps_what_is_typed_on_it_again(app: Flask, trainer: Client):
    workshop, _people = a_sheet("Rose")
    sent = form_of(trainer, workshop) | {"marks-0-presence": "present"}
    trainer.post(address(workshop), data=sent)

    answer = trainer.post(address(workshop), data=sent | {"marks-0-note": "est partie tôt"})

    assert answer.status_code == 422
    assert "Cette page a déjà servi" in answer.text
    assert "est partie tôt" in answer.text
    assert len(presences()) == 1


def test_a_sheet_of_another_structure_does_not_exist(app: Flask, trainer: Client):
    elsewhere = a_structure("Centre social de Keredern")
    foreign = a_session(structure=elsewhere)
    workshop, _people = a_sheet("Rose")
    sent = form_of(trainer, workshop)

    assert trainer.get(address(foreign)).status_code == 404
    assert trainer.post(address(foreign), data=sent).status_code == 404


def test_a_learner_of_another_structure_cannot_be_added(app: Flask, trainer: Client):
    workshop, _people = a_sheet("Rose")
    stranger = a_learner("Ali", structure=a_structure("Centre social de Keredern"))

    answer = added(trainer, workshop, learner=stranger.public_id)

    assert answer.status_code == 404


def test_someone_unknown_is_added_by_a_given_name_alone(app: Flask, trainer: Client):
    workshop, _people = a_sheet("Rose")
    sent = {"given_name": "Ginette", "family_name": "", "key": new_public_id()}

    for _twice in range(2):
        trainer.send_form(f"{address(workshop)}/inscriptions", sent, page=address(workshop))

    page = trainer.get(address(workshop)).text
    assert page.count(">Ginette</bdi></legend>") == 1


def test_a_learner_is_found_by_name_and_added(app: Flask, trainer: Client):
    workshop, _people = a_sheet("Rose")
    lea = a_learner("Léa", "Morvan")

    found = trainer.search(address(workshop), "morvan").text
    added(trainer, workshop, learner=lea.public_id)

    assert lea.public_id in found
    assert db.session.scalars(db.select(Enrolment).filter_by(learner_id=lea.id)).one().ended_at is None


def test_a_seat_that_is_freed_beforehand_goes_to_the_first_who_waits(app: Flask, trainer: Client):
    workshop, (rose, _ali) = a_sheet("Rose", "Ali", seats=1, first_at=clock.now() + timedelta(days=2))
    before = trainer.get(address(workshop)).text

    trainer.send_form(f"{address(workshop)}/retraits", {"learner": rose.public_id}, page=address(workshop))

    after = trainer.get(address(workshop)).text
    assert "Liste d’attente" in before
    assert "Liste d’attente" not in after
    assert ">Ali Martin</li>" in after


def test_once_it_has_begun_whoever_waits_and_is_there_is_given_the_seat_by_hand(app: Flask, trainer: Client):
    workshop, (rose, ali) = a_sheet("Rose", "Ali", seats=1)
    trainer.send_form(f"{address(workshop)}/retraits", {"learner": rose.public_id}, page=address(workshop))
    waiting = trainer.get(address(workshop)).text

    added(trainer, workshop, learner=ali.public_id)

    assert "Donner la place" in waiting
    assert presences() == [(ali.public_id, Presence.PRESENT)]
    assert "<h2>Liste d’attente" not in trainer.get(address(workshop)).text


def test_a_session_of_next_week_shows_its_people_and_no_form(app: Flask, trainer: Client):
    cycle = a_visa_cycle(first_at=clock.now() + timedelta(days=7))
    rose = a_learner("Rose", "Martin")
    workshop = sessions_of(cycle)[0]
    enrolled(rose, workshop)

    page = trainer.get(address(workshop)).text

    assert "Rose Martin" in page
    assert "Il est trop tôt" in page
    assert not [part for part in ("marks-0-presence", "/emargement", "/cloture") if part in page]


def test_what_was_seen_another_day_is_not_taken_for_a_save_of_this_sheet(app: Flask, trainer: Client):
    workshop, (rose,) = a_sheet("Rose")
    with clock.telling(clock.now() - timedelta(days=28)):
        shown(rose, first_things()[0], level=1, by=the_trainer().id)

    page = trainer.get(address(workshop)).text

    assert "Dernier enregistrement" not in page


def test_the_group_is_called_in_the_order_of_the_alphabet_accents_included(app: Flask, trainer: Client):
    workshop, _people = a_sheet("Zoé", "Élodie", "François")

    page = trainer.get(address(workshop)).text

    assert page.index("Élodie Martin") < page.index("François Martin") < page.index("Zoé Martin")


def test_a_cancelled_session_offers_nothing_to_sign_or_to_close(app: Flask, trainer: Client):
    workshop, _people = a_sheet("Rose")
    workshop.cancelled_at, workshop.cancelled_because = clock.now(), "panne d’électricité"
    db.session.commit()

    page = trainer.get(address(workshop)).text

    assert "Cette séance est annulée" in page
    assert "Panne d’électricité" in page
    assert "/emargement" not in page
    assert "/cloture" not in page


def test_the_page_has_no_defect_with_a_conflict_and_a_search(app: Flask, trainer: Client):
    workshop, (rose, _ali) = a_sheet("Rose", "Ali", seats=1)
    a_learner("Rosalie", 'Le "Gall"')
    marked(rose, workshop)
    marked(rose, workshop, Presence.ABSENT)
    shown(rose, first_things()[0], level=1, by=the_trainer().id)

    assert defects(trainer.search(address(workshop), "ros").data) == []


@pytest.mark.parametrize("people", [1, 60])
def test_the_sheet_asks_the_database_four_times_however_many_people_come(app: Flask, trainer: Client, people):
    workshop, group = a_sheet(*(f"Apprenante {number}" for number in range(people)), seats=people)
    for learner in group:
        marked(learner, workshop)
    where = address(workshop)
    trainer.get(where)

    with counted(db.engine) as sent:
        trainer.get(where)

    assert len(sent) == 4
