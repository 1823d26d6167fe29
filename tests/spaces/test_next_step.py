"""The next useful step: one thing, why it, and when or whom to ask."""

from datetime import timedelta

from flask import Flask

from app.core import clock
from app.core.database import write_transaction
from app.sessions.services import enrol_in_cycle
from tests.spaces.frameworks import has_shown, words_of
from tests.support.attainments import shown, the_framework
from tests.support.client import Client
from tests.support.cycles import a_visa_cycle, sessions_of, signed_in_as
from tests.support.factories import a_learner, enrolled, the_trainer


def test_the_next_step_is_the_thing_begun_that_the_next_session_works_on(app: Flask, client: Client):
    cycle = a_visa_cycle(first_at=clock.now() + timedelta(days=1))
    rose, visa = a_learner("Rose"), the_framework()
    with write_transaction():
        enrol_in_cycle(rose.id, cycle.id, by=the_trainer().id)
    has_shown(rose, visa, "M2.1.1", 1)
    has_shown(rose, visa, "M1.1.2", 1)
    signed_in_as(client, rose.person_id)

    page = words_of(client, "/mon-parcours")

    assert "Ma prochaine étape Je clique, je double-clique, je fais défiler." in page
    assert "Vous en êtes ici : avec de l’aide." in page
    assert "À votre prochaine séance :" in page


def test_the_next_step_is_what_the_next_session_works_on_rather_than_what_was_begun_before(
    app: Flask, client: Client
):
    security = sessions_of(a_visa_cycle(first_at=clock.now() - timedelta(weeks=5) + timedelta(days=1)))[-1]
    rose, visa = a_learner("Rose"), the_framework()
    enrolled(rose, security)
    has_shown(rose, visa, "M1.1.2", 1)
    signed_in_as(client, rose.person_id)

    page = words_of(client, "/mon-parcours")

    assert "Ma prochaine étape Je choisis un mot de passe solide et je le garde secret." in page
    assert "C’est nouveau pour vous. Cette chose est obligatoire. À votre prochaine séance :" in page


def test_the_next_step_says_whom_to_ask_where_no_session_works_on_it(app: Flask, client: Client):
    rose, visa = a_learner("Rose"), the_framework()
    has_shown(rose, visa, "M1.1.1", 1)
    signed_in_as(client, rose.person_id)

    assert "Demandez à la personne qui vous accompagne." in words_of(client, "/mon-parcours")


def test_only_time_is_missing_and_the_next_step_is_to_come(app: Flask, client: Client):
    rose, visa = a_learner("Rose"), the_framework()
    for item in visa.items:
        shown(rose, item.id, level=3, by=the_trainer().id)
    signed_in_as(client, rose.person_id)

    assert "Je viens aux séances. Encore 10 heures." in words_of(client, "/mon-parcours")


def test_where_the_next_session_works_on_nothing_missing_it_is_where_to_ask(app: Flask, client: Client):
    cycle = a_visa_cycle(first_at=clock.now() - timedelta(days=1))
    rose = a_learner("Rose")
    enrolled(rose, sessions_of(cycle)[0])
    enrolled(rose, sessions_of(cycle)[1])
    has_shown(rose, the_framework(), "M1.1.1", 1)
    for item in the_framework().domains[1].items:
        shown(rose, item.id, level=3, by=the_trainer().id)
    signed_in_as(client, rose.person_id)

    page = words_of(client, "/mon-parcours")

    assert "Demandez à Nolwenn Kervella, à la prochaine séance :" in page
