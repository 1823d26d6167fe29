"""The pages that take in a passport: what it says first, then one decision, once."""

from io import BytesIO

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from app.core.access import Role
from app.core.database import db
from app.people.models import Learner, Structure
from app.progress.models import ImportedPassport
from tests.progress.installations import NAME, Installation, a_passport, trusted
from tests.support.client import Client
from tests.support.cycles import signed_in_as
from tests.support.factories import a_learner, a_member, a_structure, the_trainer
from tests.support.page_check import defects


def page_of(learner: Learner) -> str:
    return f"/apprenants/{learner.public_id}/passeport/importer"


def give(client: Client, learner: Learner, token: str) -> TestResponse:
    file = (BytesIO(token.encode()), "passeport.jwt")
    return client.send_form(page_of(learner), {"file": file})


def decide(client: Client, learner: Learner, token: str, **fields: str) -> TestResponse:
    address = page_of(learner).replace("importer", "reprendre")
    return client.send_form(
        address, {"credential": token, "key": "décision", **fields}, page=page_of(learner)
    )


def test_a_trainer_reads_what_it_says_before_anything_is_written(kerourien: Installation, client: Client):
    rose, token = a_learner("Rose"), kerourien.passport_of("Rose")
    trusted(kerourien)
    signed_in_as(client, the_trainer().id)

    page = give(client, rose, token)
    nothing_yet = db.session.scalar(db.select(db.func.count(ImportedPassport.id)))
    done = decide(client, rose, token)
    after = client.get(done.location)

    assert page.status_code == 200
    assert defects(page.data) == []
    assert NAME in page.text
    assert "Ce qu’il apporte comptera ici" in page.text
    assert "Reprendre 3\u00a0savoir-faire" in page.text
    assert nothing_yet == 0
    assert done.status_code == 303
    assert "ces savoir-faire comptent ici" in after.text
    assert defects(after.data) == []


def test_a_wrong_name_is_said_and_must_be_vouched_for(kerourien: Installation, client: Client):
    rose, token = a_learner("Rose"), kerourien.passport_of("Ali")
    trusted(kerourien)
    signed_in_as(client, the_trainer().id)

    page = give(client, rose, token)
    refused = decide(client, rose, token)
    done = decide(client, rose, token, person="1", key="autre")

    assert "Est-ce bien le passeport de cette personne" in page.text
    assert defects(page.data) == []
    assert refused.status_code == 422
    assert "puis cochez la case" in refused.text
    assert done.status_code == 303


def test_an_unknown_issuer_is_kept_as_declared_and_the_page_says_so(kerourien: Installation, client: Client):
    rose, token = a_learner("Rose"), kerourien.passport_of("Rose")
    signed_in_as(client, a_member(Role.MANAGER).person_id)

    page = give(client, rose, token)
    after = client.get(decide(client, rose, token).location)

    assert "Déclaré, non vérifié" in page.text
    assert "Garder comme déclaré" in page.text
    assert "rien ne compte pour l’instant" in after.text
    assert "déclaré, non vérifié" in after.text


@pytest.mark.one_engine
def test_a_double_click_takes_it_in_once(kerourien: Installation, client: Client):
    rose, token = a_learner("Rose"), kerourien.passport_of("Rose")
    trusted(kerourien)
    signed_in_as(client, the_trainer().id)

    first, second = (decide(client, rose, token) for _ in range(2))

    assert (first.status_code, first.location) == (second.status_code, second.location)


@pytest.mark.one_engine
def test_our_own_passport_is_said_to_come_from_here(kerourien: Installation, client: Client):
    rose = a_learner("Rose")
    token = a_passport(rose)
    signed_in_as(client, the_trainer().id)

    page = give(client, rose, token)

    assert "Ce passeport vient d’ici" in page.text
    assert "Reprendre" not in page.text
    assert defects(page.data) == []


@pytest.mark.one_engine
def test_what_is_refused_is_said_on_the_form(app: Flask, client: Client):
    rose = a_learner("Rose")
    signed_in_as(client, the_trainer().id)

    page = client.send_form(page_of(rose), {"credential": "bonjour"})

    assert page.status_code == 422
    assert "ne se lit pas comme un passeport" in page.text
    assert defects(page.data) == []


@pytest.mark.one_engine
def test_a_stranger_takes_nothing_in(kerourien: Installation, client: Client):
    rose, token = a_learner("Rose"), kerourien.passport_of("Rose")
    elsewhere = a_structure("Cyber-base de Morlaix", commune="Morlaix")
    signed_in_as(client, a_member(Role.TRAINER, structure=elsewhere).person_id)
    theirs = page_of(a_learner("Gaëlle", structure=elsewhere))

    answer = client.send_form(
        page_of(rose).replace("importer", "reprendre"), {"credential": token, "key": "a"}, page=theirs
    )

    assert answer.status_code == 404
    assert db.session.scalar(db.select(db.func.count(Structure.id))) == 2
