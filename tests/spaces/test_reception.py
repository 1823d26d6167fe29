"""The reception: arrivals, departures and helps, each in a few seconds, known or without a name."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from app.core import clock
from app.core.database import db
from app.core.identifiers import new_public_id
from app.core.writing import writing
from app.sessions.models import Support, Visit
from app.sessions.queries.visits import reception_of
from app.sessions.services import visits
from tests.support.client import Client
from tests.support.cycles import signed_in_as
from tests.support.factories import a_learner, a_site, a_structure, the_site, the_structure, the_trainer
from tests.support.page_check import defects
from tests.support.statements import counted
from tests.support.visits import a_help, a_visit, a_workstation


@pytest.fixture
def trainer(client: Client) -> Client:
    """Give the client of a trainer who is signed in, in a structure that has a place."""
    the_site()
    return signed_in_as(client, the_trainer().id)


def here() -> str:
    return f"/accueil/{the_site().public_id}"


def note(trainer: Client, address: str, typed: dict[str, str]):
    """Send a form of the reception as its page would."""
    page = address if address.endswith("/aide") else "/accueil"
    return trainer.send_form(address, {"key": new_public_id(), **typed}, page=page)


def test_one_press_notes_somebody_without_a_name(app: Flask, trainer: Client):
    answer = note(trainer, here(), {"who": ""})

    visit = db.session.scalars(db.select(Visit)).one()
    assert answer.status_code == 302
    assert (visit.learner_id, visit.people, visit.gender, visit.ended_at) == (None, 1, "non_communique", None)
    assert "Sans nom" in trainer.get("/accueil").text


def test_a_known_person_sits_at_a_workstation_and_leaves(app: Flask, trainer: Client):
    ali, station = a_learner("Ali", "Benali"), a_workstation(the_structure())

    note(trainer, here(), {"who": ali.public_id, "workstation": station.public_id})
    visit = db.session.scalars(db.select(Visit)).one()
    there = trainer.get("/accueil").text
    note(trainer, f"/accueil/visites/{visit.public_id}/depart", {"site": the_site().public_id})

    assert "Ali Benali" in there
    assert "0 poste libre" in there.replace("\xa0", " ")
    db.session.expire_all()
    assert visit.ended_at is not None
    assert reception_of(the_site().id, clock.today()).there == ()


def test_a_taken_workstation_is_refused_and_what_was_typed_stays(app: Flask, trainer: Client):
    station = a_workstation(the_structure())
    a_visit(the_structure(), at=station)

    answer = note(trainer, here(), {"workstation": station.public_id, "age_band": "soixante_soixante_neuf"})

    assert answer.status_code == 422
    assert "Ce poste est occupé" in answer.text
    assert 'value="soixante_soixante_neuf" selected' in answer.text
    assert db.session.scalar(db.select(db.func.count(Visit.id))) == 1


def test_nobody_is_there_twice_at_once(app: Flask, trainer: Client):
    rose = a_learner("Rose")
    a_visit(the_structure(), rose)

    answer = note(trainer, here(), {"who": rose.public_id})

    assert answer.status_code == 422
    assert "déjà là" in answer.text


def test_a_double_press_notes_one_visit(app: Flask, trainer: Client):
    sent = {"who": "", "key": new_public_id()}

    first, second = note(trainer, here(), sent), note(trainer, here(), sent)

    assert first.status_code == second.status_code == 302
    assert db.session.scalar(db.select(db.func.count(Visit.id))) == 1


def test_a_search_keeps_the_help_that_was_being_typed(app: Flask, trainer: Client):
    a_learner("Nadia", "Haddad")

    page = note(
        trainer, f"{here()}/aide", {"search": "1", "sought": "nad", "themes-0": "email", "minutes": "30"}
    )

    assert page.status_code == 200
    assert "Nadia Haddad" in page.text
    assert 'value="email" checked' in page.text
    assert 'value="30" checked' in page.text
    assert defects(page.data) == []


def test_a_help_is_kept_in_the_codes_of_la_coop(app: Flask, trainer: Client):
    note(
        trainer,
        f"{here()}/aide",
        {
            "themes-0": "logement",
            "minutes_typed": "25",
            "minutes": "60",
            "equipment-0": "telephone",
            "autonomy": "autonome",
        },
    )

    given = db.session.scalars(db.select(Support)).one()
    assert given.themes == ["aide_aux_demarches_administratives", "logement"]
    assert (given.minutes, given.equipment, given.autonomy) == (25, ["telephone"], "autonome")
    assert given.place_kind == "lieu_activite"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"minutes": "30"}, "Choisissez au moins un sujet."),
        ({"themes-0": "email"}, "Choisissez une durée"),
        ({"themes-0": "email", "minutes_typed": "0"}, "Choisissez une durée"),
        ({"themes-0": "email", "minutes_typed": "481"}, "Choisissez une durée"),
        ({"themes-0": "email", "minutes_typed": "²"}, "Choisissez une durée"),
        ({"themes-0": "nawak", "minutes": "30"}, "Choisissez au moins un sujet."),
        ({"themes-0": "email", "minutes": "30", "place_kind": "lune"}, "Cette page est abîmée"),
    ],
)
def test_a_help_that_says_too_little_is_asked_again(
    app: Flask, trainer: Client, typed: dict[str, str], sentence: str
):
    answer = note(trainer, f"{here()}/aide", typed)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert db.session.scalar(db.select(db.func.count(Support.id))) == 0


def test_a_mistake_is_struck_and_counts_nowhere(app: Flask, trainer: Client):
    visit, given = a_visit(the_structure()), a_help(the_structure())

    note(trainer, f"/accueil/visites/{visit.public_id}/erreur", {"site": the_site().public_id})
    note(trainer, f"/accueil/aides/{given.public_id}/erreur", {"site": the_site().public_id})

    day = reception_of(the_site().id, clock.today())
    assert (day.there, day.left, day.helps) == ((), (), ())
    assert db.session.scalar(db.select(db.func.count(Visit.id))) == 1


def test_whoever_forgot_to_leave_yesterday_does_not_hold_the_workstation(app: Flask):
    with time_machine.travel("2026-11-23T14:00:00+01:00"):
        station = a_workstation(the_structure())
        a_visit(the_structure(), at=station)

    with time_machine.travel("2026-11-24T09:00:00+01:00"):
        a_visit(the_structure(), at=station)
        day = reception_of(the_site().id, clock.today())

    assert len(day.there) == 1
    assert day.free == ()


def test_the_reception_opens_on_the_site_where_people_come(app: Flask, trainer: Client):
    a_site("Annexe du port")
    a_visit(the_structure())

    page = trainer.get("/accueil")

    assert page.text.index(the_site().name) < page.text.index("Annexe du port")
    assert defects(page.data) == []


def test_somebody_of_another_structure_is_not_found(app: Flask, trainer: Client):
    elsewhere = a_structure("Cyber-base de Morlaix")
    gaelle = a_learner("Gaëlle", structure=elsewhere)

    assert note(trainer, here(), {"who": gaelle.public_id}).status_code == 404
    assert trainer.get(f"/accueil/{the_site(elsewhere).public_id}/aide").status_code == 404


@pytest.mark.one_engine
def test_the_pages_hold_their_promises_empty_and_full(app: Flask, trainer: Client):
    the_site()
    with counted(db.engine) as empty:
        first = trainer.get("/accueil")
    for number in range(30):
        ali = a_learner(f"Apprenant {number}")
        a_visit(the_structure(), ali, at=a_workstation(the_structure(), f"Poste {number}"))
        a_help(the_structure(), ali)
    with counted(db.engine) as full:
        second = trainer.get("/accueil")

    assert len(empty) == len(full) <= 6
    assert defects(first.data) == defects(second.data) == defects(trainer.get(f"{here()}/aide").data) == []


def test_a_departure_noted_twice_frees_nobody_elses_workstation(app: Flask):
    station = a_workstation(the_structure())
    kept = a_visit(the_structure(), at=station)
    with writing():
        visits.end_visit(kept.id, by=the_trainer().id)
    again = a_visit(the_structure(), at=station)

    with writing():
        ended = visits.end_visit(kept.id, by=the_trainer().id)

    assert ended.ended_at is not None
    assert clock.now() - ended.ended_at < timedelta(minutes=5)
    assert again.ended_at is None
