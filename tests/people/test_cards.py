"""A card is a paper and four digits: it opens, it is replaced, it tells nothing to whoever finds it."""

import re
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from app.core import clock
from app.core.access import Role
from app.core.database import db
from app.core.journal import JournalEntry
from app.core.writing import FirstAnswer, writing
from app.people import secrets, services
from app.people.models import Account, Learner
from app.people.services import Card
from tests.support.factories import a_learner, a_member, an_account
from tests.support.page_check import defects


def a_card(learner: Learner) -> Card:
    drawn = secrets.drawn_card()
    with writing():
        return services.make_card(learner.id, drawn, by=None)


def wrong(card: Card) -> str:
    return "9" * 4 if card.pin != "9999" else "8" * 4


@pytest.fixture
def trainer(client):
    """Give a client signed in as a trainer."""
    client.sign_in(an_account(a_member(Role.TRAINER).person_id).identifiant)
    return client


def test_a_scanned_card_shows_its_place_and_never_its_holder(client, app):
    card = a_card(a_learner("Rose", "Le Gall"))

    answer = client.get(f"/carte/{card.token}")

    assert card.number in answer.text
    assert "Espace numérique de Bellevue" in answer.text
    assert "Rose" not in answer.text
    assert defects(answer.data) == []


def test_a_scanned_card_and_its_code_open_the_learners_path(client, app):
    card = a_card(a_learner())

    answer = client.send_form(f"/carte/{card.token}", {"secret": card.pin})

    assert answer.location == "/mon-parcours"


def test_a_scanned_card_without_its_code_opens_nothing(client, app):
    card = a_card(a_learner())

    answer = client.send_form(f"/carte/{card.token}", {"secret": wrong(card)})

    assert answer.status_code == 422
    assert "ne vont pas ensemble" in answer.text


@pytest.mark.parametrize("written", [str.lower, str.upper, lambda number: number.replace("-", " ")])
def test_a_card_number_is_typed_as_one_likes(client, app, written):
    card = a_card(a_learner())

    assert client.sign_in(written(card.number), card.pin).location == "/mon-parcours"


def test_a_new_card_ends_the_old_one_and_the_sessions_that_it_opened(client, app):
    learner = a_learner()
    old = a_card(learner)
    client.sign_in(old.number, old.pin)

    new = a_card(learner)

    assert client.get("/mon-parcours").location.startswith("/connexion")
    assert client.get(f"/carte/{old.token}").status_code == 404
    refused = client.send_form("/connexion", {"identifiant": old.number, "secret": old.pin})
    assert refused.status_code == 422
    assert client.sign_in(new.number, new.pin).location == "/mon-parcours"


def test_a_new_card_unlocks_the_way(client, app):
    learner = a_learner()
    card = a_card(learner)
    for hour in range(10):
        with time_machine.travel(clock.now() + timedelta(hours=2 * hour)):
            client.send_form(f"/carte/{card.token}", {"secret": wrong(card)})

    with time_machine.travel(clock.now() + timedelta(hours=22)):
        assert "bloqué" in client.send_form(f"/carte/{card.token}", {"secret": card.pin}).text
        new = a_card(learner)
        assert client.sign_in(new.number, new.pin).location == "/mon-parcours"


def test_the_database_holds_no_secret_of_a_card(app):
    card = a_card(a_learner())

    kept = db.session.scalar(select(Account))

    assert card.token not in {kept.card_digest, kept.secret_hash}
    assert kept.secret_hash.startswith("$argon2id$")
    assert not re.search(rf"(?<![0-9a-f]){card.pin}(?![0-9a-f])", kept.card_digest)


def test_a_trainer_makes_a_card_and_sees_it_once(trainer):
    learner = a_learner("Rose", "Le Gall")
    sheet = f"/apprenants/{learner.public_id}"

    made = trainer.send_form(f"{sheet}/carte", page=sheet)

    assert made.status_code == 200
    assert defects(made.data) == []
    pin = re.search(r"code secret.*?<b[^>]*>(\d{4})</b>", made.text, re.DOTALL)[1]
    number = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}", made.text)[0]
    assert pin not in re.sub(r"value=\"[^\"]*\"", "", trainer.get(sheet).text)
    assert number in trainer.get(sheet).text
    kinds = db.session.scalars(select(JournalEntry.kind)).all()
    assert "people:card:make" in kinds


def test_a_card_pressed_twice_leaves_on_the_screen_the_one_that_opens(trainer, app):
    learner = a_learner()
    sheet = f"/apprenants/{learner.public_id}"
    trainer.send_form(f"{sheet}/carte", page=sheet)

    second = trainer.send_form(f"{sheet}/carte", page=sheet).text

    number = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}", second)[0]
    in_force = db.session.scalars(
        select(Account.identifiant).where(Account.person_id == learner.person_id, Account.ended_at.is_(None))
    ).all()
    assert in_force == [number.replace("-", "")]


def test_the_page_of_a_card_is_never_kept_for_a_resend(trainer):
    learner = a_learner()
    sheet = f"/apprenants/{learner.public_id}"

    trainer.send_form(f"{sheet}/carte", {"key": "une-clé"}, page=sheet)

    assert db.session.scalars(select(FirstAnswer)).all() == []


def test_the_code_of_a_printed_card_leads_to_the_public_address(trainer):
    learner = a_learner()
    sheet = f"/apprenants/{learner.public_id}"

    made = trainer.send_form(f"{sheet}/carte", page=sheet).text

    assert "127.0.0.1:5000/connexion" in made.replace("<wbr>", "")


def test_a_card_that_never_was_leads_to_a_calm_page(client, app):
    answer = client.get("/carte/inconnue")

    assert answer.status_code == 404
    assert "ne sert plus" in answer.text


def test_no_log_holds_the_secret_of_a_card(client, app, capfd):
    card = a_card(a_learner())

    client.get(f"/carte/{card.token}x")
    client.send_form(f"/carte/{card.token}", {"secret": wrong(card)})

    written = "".join(capfd.readouterr())
    assert card.token not in written
    assert wrong(card) not in written
