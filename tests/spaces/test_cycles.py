"""Plan a cycle, and enrol people in all that remains of it."""

from datetime import date, timedelta

import pytest
from flask import Flask

from app.core import clock
from app.core.database import db
from app.courses.models import Course
from app.sessions.models import CourseSession, Cycle, Enrolment
from tests.support.client import Client
from tests.support.cycles import a_visa_cycle
from tests.support.factories import a_cycle, a_learner, a_session, a_site, a_structure, the_trainer
from tests.support.page_check import defects
from tests.support.planning import usual_plan
from tests.support.statements import counted

pytestmark = pytest.mark.usefixtures("november")


def test_six_tuesdays_stay_at_two_o_clock_when_summer_time_comes(app: Flask, trainer: Client):
    answer = trainer.send_form("/cycles/nouveau", usual_plan(first_on="2027-03-09"))

    sessions = list(db.session.scalars(db.select(CourseSession).order_by(CourseSession.starts_at)))
    assert answer.status_code == 302
    assert [clock.in_paris(each.starts_at).hour for each in sessions] == [14] * 6
    assert [clock.in_paris(each.starts_at).date() for each in sessions] == [
        date(2027, 3, 9) + week * timedelta(weeks=1) for week in range(6)
    ]
    assert sessions[3].title == "Écrire et recevoir des messages"
    assert {each.trainer_id for each in sessions} == {the_trainer().id}


def test_a_course_that_exists_is_taken_again(app: Flask, trainer: Client):
    cycle = a_visa_cycle()
    trainer.get("/cycles/nouveau")
    course = db.session.get_one(Cycle, cycle.id).course_id
    chosen = f"course-{db.session.get_one(Course, course).public_id}"
    trainer.send_form("/cycles/nouveau", usual_plan(course=chosen))

    assert {each.course_id for each in db.session.scalars(db.select(Cycle))} == {course}


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("seats", "beaucoup", "Entre 1 et 200 places."),
        ("sessions", "0", "Entre 1 et 60 séances."),
        ("ends", "13:00", "La fin vient au moins 15"),
        ("last_on", "2026-09-01", "Le dernier jour vient après le premier."),
        ("trainer", "inconnue", "Choisissez qui anime"),
        ("every", "9", "Choisissez un rythme"),
        ("first_on", "2026-02-30", "Choisissez le jour"),
        ("begins", "quatorze", "Écrivez l’heure"),
        ("title", "", "Donnez un titre"),
        ("course", "framework-999", "Choisissez un parcours"),
        ("site", "inconnu", "Choisissez un lieu"),
    ],
)
def test_a_plan_that_cannot_be_is_refused_beside_its_field_and_kept(app, trainer, field, value, sentence):
    answer = trainer.send_form("/cycles/nouveau", usual_plan(**{"room": "Salle bleue", field: value}))

    assert answer.status_code == 422
    assert sentence in answer.text
    assert "Salle bleue" in answer.text
    assert db.session.scalar(db.select(db.func.count(Cycle.id))) == 0


def test_a_site_of_another_structure_is_refused(app: Flask, trainer: Client):
    elsewhere = a_site("Ailleurs", structure=a_structure("Centre social de Keredern"))

    answer = trainer.send_form("/cycles/nouveau", usual_plan(site=elsewhere.public_id))

    assert answer.status_code == 422


def test_someone_is_enrolled_in_all_that_remains(app: Flask, trainer: Client):
    cycle = a_visa_cycle(first_at=clock.now() - timedelta(days=8))
    rose = a_learner("Rose", "Le Gall")
    where = f"/cycles/{cycle.public_id}"

    trainer.send_form(f"{where}/inscriptions", {"learner": rose.public_id}, page=where)

    assert db.session.scalar(db.select(db.func.count(Enrolment.id)).filter_by(learner_id=rose.id)) == 4
    assert "Rose Le Gall" in trainer.get(where).text


def test_someone_new_is_enrolled_by_a_given_name_alone(app: Flask, trainer: Client):
    where = f"/cycles/{a_visa_cycle().public_id}"

    trainer.send_form(f"{where}/inscriptions", {"given_name": "Ginette"}, page=where)

    assert "Ginette" in trainer.get(where).text


def test_a_cycle_of_another_structure_does_not_exist(app: Flask, trainer: Client):
    foreign = a_cycle(structure=a_structure("Centre social de Keredern"))

    assert trainer.get(f"/cycles/{foreign.public_id}").status_code == 404


def test_the_pages_have_no_defect(app: Flask, trainer: Client):
    cycle = a_visa_cycle()

    for where in ("/cycles", "/cycles/nouveau", f"/cycles/{cycle.public_id}"):
        assert defects(trainer.get(where).data) == []


def test_a_learner_is_found_by_name_for_a_cycle_on_a_page_without_defect(app: Flask, trainer: Client):
    where, rose = f"/cycles/{a_visa_cycle().public_id}", a_learner("Rose", "Le Gall")

    answer = trainer.search(where, "rose")

    assert rose.public_id in answer.text
    assert f'action="{where}/inscriptions"' in answer.text
    assert defects(answer.data) == []


def test_without_a_cycle_the_list_invites_to_plan_one(app: Flask, trainer: Client):
    answer = trainer.get("/cycles")

    assert "Pas encore de cycle" in answer.text
    assert defects(answer.data) == []


def test_the_list_asks_the_database_twice_however_many_cycles_there_are(app: Flask, trainer: Client):
    for number in range(5):
        a_session(cycle=a_cycle(f"Cycle {number}"))

    with counted(db.engine) as sent:
        trainer.get("/cycles")

    assert len(sent) == 2
