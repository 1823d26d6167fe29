"""Signing on any machine, with a card and its code."""

import re
from datetime import timedelta

import pytest
import time_machine

from app.core import clock
from app.core.database import db
from app.core.identifiers import grouped
from app.people.secrets import DrawnCard
from app.sessions.models import SignedHow
from tests.support.client import Client
from tests.support.cycles import signed_in_as
from tests.support.factories import seated
from tests.support.page_check import defects
from tests.support.signing import AT_TWO, HALF, TEN_PAST, a_card, a_workshop, acts, wrong

pytestmark = pytest.mark.usefixtures("afternoon")


def anywhere(client: Client, card: DrawnCard, secret: str | None = None):
    fields = {"identifiant": grouped(card.number).lower(), "secret": secret or card.pin}
    return client.send_form("/emarger", fields)


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found
    return found[1]


def pressed(client: Client, shown) -> object:
    """Press the first « Je signe » of a page."""
    fields = {name: hidden(shown.text, name) for name in ("csrf_token", "proof", "session", "half")}
    return client.post("/emarger/signer", data=fields)


def test_anybody_with_a_card_signs_on_any_machine_and_nobody_is_signed_in(client):
    workshop = a_workshop()
    rose = seated("Rose", workshop)
    card = a_card(rose)

    shown = anywhere(client, card)
    done = pressed(client, shown)

    assert "Les e-mails" in shown.text
    assert defects(shown.data) == []
    assert "C’est signé, merci" in done.text
    assert [act.how for act in acts()] == [SignedHow.PIN]
    assert client.get("/mon-parcours").location.startswith("/connexion")


def test_a_proof_is_good_for_five_minutes(client):
    workshop = a_workshop()
    card = a_card(seated("Rose", workshop))
    shown = anywhere(client, card)

    with time_machine.travel(TEN_PAST + timedelta(minutes=6), tick=False):
        late = pressed(client, shown)

    assert late.status_code == 422
    assert "Cinq minutes ont passé" in late.text
    assert acts() == []


@pytest.mark.one_engine
def test_a_proof_that_was_made_up_signs_nothing(client):
    workshop = a_workshop()
    seated("Rose", workshop)

    fields = {"proof": "1.faux.preuve", "session": workshop.public_id, "half": HALF}
    answer = client.send_form("/emarger/signer", fields, page="/emarger")

    assert answer.status_code == 422
    assert acts() == []


def test_a_wrong_code_is_refused_as_at_the_door(client):
    card = a_card(seated("Rose", a_workshop()))

    answers = [anywhere(client, card, wrong(card.pin)) for _try in range(6)]

    assert [answer.status_code for answer in answers] == [422] * 5 + [429]
    assert "ne vont pas ensemble" in answers[0].text
    assert answers[5].headers["Retry-After"]


def test_a_session_that_was_given_back_meanwhile_is_not_signed(client):
    workshop = a_workshop()
    rose = seated("Rose", workshop)
    shown = anywhere(client, a_card(rose))
    workshop.cancelled_at = clock.now()
    db.session.commit()

    answer = pressed(client, shown)

    assert answer.status_code == 409
    assert "n’est plus à signer" in answer.text


def test_what_is_to_come_says_from_when(client):
    card = a_card(seated("Rose", a_workshop(starts_at=AT_TWO + timedelta(hours=4))))

    shown = anywhere(client, card)

    assert "À signer mardi 24\u00a0novembre, à partir de 17\u00a0h\u00a030." in shown.text
    assert "Je signe" not in shown.text


def test_a_learner_who_is_signed_in_signs_without_typing_anything(client):
    workshop = a_workshop()
    rose = seated("Rose", workshop)
    signed_in_as(client, rose.person_id)

    done = pressed(client, client.get("/emarger"))

    assert "C’est signé, merci" in done.text
    assert "Revenir à mon espace" in done.text
