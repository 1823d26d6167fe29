"""The learner's page: plain words, and only what is theirs."""

import gzip
import re
from datetime import timedelta

import time_machine
from flask import Flask

from app.core import clock
from app.core.database import db, write_transaction
from app.people.models import Learner
from app.sessions.services import enrol, enrol_in_cycle
from tests.support.attainments import a_certificate, marked, ready_for_the_visa, shown, the_framework
from tests.support.client import Client
from tests.support.cycles import a_visa_cycle, sessions_of, signed_in_as
from tests.support.factories import a_learner, a_session, a_structure, enrolled, the_trainer
from tests.support.page_check import defects
from tests.support.statements import counted

LIGHTEST = 14 * 1024
LONGEST_SENTENCE = 15


def on_the_way(name: str = "Rose") -> Learner:
    """Make a learner who came once, managed two things, and comes again next week."""
    cycle = a_visa_cycle(first_at=clock.now() - timedelta(days=1))
    rose = a_learner(name, "Le Gall")
    first = sessions_of(cycle)[0]
    enrolled(rose, first)
    marked(rose, first)
    with write_transaction():
        enrol_in_cycle(rose.id, cycle.id, by=the_trainer().id)
    things = the_framework().domains[0].items
    shown(rose, things[0].id, level=2, by=the_trainer().id)
    shown(rose, things[1].id, level=1, by=the_trainer().id)
    return rose


def test_a_learner_reads_what_they_can_do_what_is_left_and_when_they_come_next(app: Flask, client: Client):
    rose = on_the_way()
    signed_in_as(client, rose.person_id)

    page = client.get("/mon-parcours").text

    assert "1 sur 31" in page
    assert "Encore 24 choses à savoir faire et 8 heures." in page.replace("\u00a0", " ")
    assert "J’ai suivi 1 séance sur 1" in page.replace("\u00a0", " ").replace("\u202f", " ")
    assert "Ma prochaine séance" in page
    assert "avec de l’aide" in page


def test_the_page_is_light_and_has_no_defect(app: Flask, client: Client):
    rose = on_the_way()
    signed_in_as(client, rose.person_id)

    answer = client.get("/mon-parcours")

    assert defects(answer.data) == []
    assert len(gzip.compress(answer.data)) <= LIGHTEST


def test_every_sentence_of_ours_is_short(app: Flask, client: Client):
    rose = on_the_way()
    signed_in_as(client, rose.person_id)

    page = client.get("/mon-parcours").text
    main = page[page.index("<main") : page.index("</main>")]
    paragraphs = re.findall(r"<(?:p|li|summary)[^>]*>(.*?)</(?:p|li|summary)>", main, re.DOTALL)
    words = [re.sub(r"<[^>]+>|«[^»]*»", " ", paragraph) for paragraph in paragraphs]
    sentences = [sentence for text in words for sentence in re.split(r"[.!?:]", text)]

    assert [each for each in sentences if len(each.split()) > LONGEST_SENTENCE] == []


def test_someone_new_is_welcomed(app: Flask, client: Client):
    signed_in_as(client, a_learner("Fatou").person_id)

    answer = client.get("/mon-parcours")

    assert "Bienvenue" in answer.text
    assert defects(answer.data) == []


def test_someone_on_the_waiting_list_is_told_so(app: Flask, client: Client):
    workshop = a_session(seats=1)
    enrolled(a_learner("Ali"), workshop)
    rose = a_learner("Rose")
    with write_transaction():
        enrol(rose.id, workshop.id, by=the_trainer().id)
    signed_in_as(client, rose.person_id)

    assert "liste d’attente" in client.get("/mon-parcours").text


def test_whoever_has_shown_everything_is_told_that_they_are_there(app: Flask, client: Client):
    rose = a_learner("Rose")
    ready_for_the_visa(rose)
    signed_in_as(client, rose.person_id)

    assert "Vous y êtes" in client.get("/mon-parcours").text


def test_a_certificate_is_the_first_thing_that_its_holder_sees(app: Flask, client: Client):
    rose = a_learner("Rose")
    award, certificate = a_certificate(rose)
    signed_in_as(client, rose.person_id)

    answer = client.get("/mon-parcours")

    assert f"/certificats/{award.public_id}.pdf" in answer.text
    assert f"/v/{certificate.code}" in answer.text
    assert defects(answer.data) == []


def test_a_learner_sees_nothing_of_another(app: Flask, client: Client):
    on_the_way("Rose")
    signed_in_as(client, a_learner("Ali").person_id)

    assert "Visa Internet" not in client.get("/mon-parcours").text


def test_the_page_asks_the_database_six_times(app: Flask, client: Client):
    rose = on_the_way()
    signed_in_as(client, rose.person_id)
    client.get("/mon-parcours")

    with counted(db.engine) as sent:
        client.get("/mon-parcours")

    assert len(sent) == 6


def test_the_staff_see_who_saw_each_thing_and_when(app: Flask, client: Client):
    rose = on_the_way()
    signed_in_as(client, the_trainer().id)

    answer = client.get(f"/apprenants/{rose.public_id}/progression")

    assert "Vu par Nolwenn" in answer.text
    assert defects(answer.data) == []


def test_the_progress_of_a_learner_of_another_structure_does_not_exist(app: Flask, client: Client):
    me = the_trainer()
    stranger = a_learner("Ali", structure=a_structure("Centre social de Keredern"))
    signed_in_as(client, me.id)

    assert client.get(f"/apprenants/{stranger.public_id}/progression").status_code == 404


@time_machine.travel("2026-11-24T10:00:00+01:00", tick=False)
def test_on_the_day_of_a_session_the_learner_can_say_that_they_are_there(app: Flask, client: Client):
    rose, later = a_learner("Rose"), a_learner("Ali")
    enrolled(rose, a_session(starts_at=clock.now() + timedelta(minutes=1)))
    enrolled(later, a_session(starts_at=clock.now() + timedelta(days=3)))

    pages = [signed_in_as(client, each.person_id).get("/mon-parcours").text for each in (rose, later)]

    assert ["Je suis là" in page for page in pages] == [True, False]
