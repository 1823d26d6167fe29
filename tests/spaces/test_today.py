"""The trainer's day."""

from datetime import timedelta

from flask import Flask

from app.core import clock
from app.core.access import Role
from app.core.database import db
from tests.support.attainments import marked
from tests.support.client import Client
from tests.support.cycles import signed_in_as
from tests.support.factories import (
    a_learner,
    a_member,
    a_session,
    a_structure,
    a_trainer,
    enrolled,
    the_trainer,
)
from tests.support.page_check import defects
from tests.support.statements import counted


def test_one_s_own_sessions_come_first(app: Flask, client: Client):
    me, karim = the_trainer(), a_trainer("Karim")
    a_session("Bureautique", starts_at=clock.paris(clock.today(), 9), trainer=karim)
    a_session("Visa Internet", starts_at=clock.paris(clock.today(), 14), trainer=me)
    signed_in_as(client, me.id)

    page = client.get("/aujourdhui").text
    of_the_day = page[page.index("Les séances du jour") :]

    assert of_the_day.index("Visa Internet") < of_the_day.index("Bureautique")


def test_a_day_without_a_session_says_so_kindly(app: Flask, client: Client):
    signed_in_as(client, the_trainer().id)

    answer = client.get("/aujourdhui")

    assert "Pas de séance aujourd’hui" in answer.text
    assert defects(answer.data) == []


def test_another_day_can_be_opened_and_a_day_that_does_not_exist_is_refused(app: Flask, client: Client):
    a_session("Visa Internet", starts_at=clock.paris(clock.today() + timedelta(days=3), 14))
    signed_in_as(client, the_trainer().id)

    there = client.get(f"/aujourdhui?jour={clock.today() + timedelta(days=3)}")

    assert "Visa Internet" in there.text
    assert client.get("/aujourdhui?jour=2026-02-30").status_code == 422


def test_a_session_late_in_the_evening_belongs_to_its_day_in_paris(app: Flask, client: Client):
    a_session("Atelier du soir", starts_at=clock.paris(clock.today(), 23, 30))
    signed_in_as(client, the_trainer().id)

    assert "Atelier du soir" in client.get("/aujourdhui").text


def test_a_sheet_that_was_forgotten_is_recalled_until_it_is_complete(app: Flask, client: Client):
    forgotten = a_session("Atelier oublié", starts_at=clock.now() - timedelta(days=3))
    rose = a_learner("Rose")
    enrolled(rose, forgotten)
    signed_in_as(client, the_trainer().id)
    before = client.get("/aujourdhui").text

    marked(rose, forgotten)

    assert "Présences à noter" in before
    assert "Feuilles à compléter (1)" in before
    assert "Présences à noter" not in client.get("/aujourdhui").text


def test_sessions_of_another_structure_are_not_shown(app: Flask, client: Client):
    me = the_trainer()
    elsewhere = a_structure("Centre social de Keredern")
    a_session("Ailleurs", starts_at=clock.paris(clock.today(), 14), structure=elsewhere)
    signed_in_as(client, me.id)

    assert "Ailleurs" not in client.get("/aujourdhui").text


def test_an_evaluator_sees_the_day_without_the_sheets(app: Flask, client: Client):
    workshop = a_session("Visa Internet", starts_at=clock.paris(clock.today(), 14))
    evaluator = a_member(Role.EVALUATOR, "Yann")
    signed_in_as(client, evaluator.person_id)

    answer = client.get("/aujourdhui")

    assert "Visa Internet" in answer.text
    assert workshop.public_id not in answer.text
    assert defects(answer.data) == []


def test_the_day_asks_the_database_six_times_however_many_sessions_it_has(app: Flask, client: Client):
    for hour in range(8, 20):
        a_session(f"Atelier de {hour} h", starts_at=clock.paris(clock.today(), hour))
    signed_in_as(client, the_trainer().id)

    with counted(db.engine) as sent:
        answer = client.get("/aujourdhui")

    assert len(sent) == 6
    assert defects(answer.data) == []
