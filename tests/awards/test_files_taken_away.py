"""The files of a certificate, for its holder and the staff: as they were stored, under names people know."""

import pytest
from flask import Flask

from app.awards.models import Award
from app.core.access import Role
from app.core.database import db
from app.core.identifiers import new_public_id
from app.people.models import Learner
from tests.awards.granted import Granted
from tests.awards.test_sealing import granted_without_keys
from tests.support.client import Client
from tests.support.factories import a_member, an_account


@pytest.mark.one_engine
@pytest.mark.parametrize(
    ("ending", "kind", "begins"),
    [
        ("pdf", "application/pdf", b"%PDF-"),
        ("png", "image/png", b"\x89PNG"),
        ("jwt", "application/vc+jwt", b"eyJ"),
        ("json", "application/vc", b'{"@context"'),
    ],
)
def test_a_learner_takes_each_form_under_a_name_that_they_recognise(
    client: Client, rose: Granted, ending: str, kind: str, begins: bytes
):
    learner = rose.award.learner_id
    client.sign_in(an_account(_person_of(learner)).identifiant)
    address = f"/certificats/{rose.award.public_id}.{ending}"

    answer = client.get(address)

    assert (answer.status_code, answer.mimetype) == (200, kind)
    assert answer.data.startswith(begins)
    assert f"Visa%20Internet%20-%20Rose%20Le%20Gall.{ending}" in answer.headers["Content-Disposition"]
    assert client.get(address, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


def _person_of(learner_id: int) -> int:
    return db.session.get_one(Learner, learner_id).person_id


@pytest.mark.one_engine
@pytest.mark.parametrize("ending", ["png", "jwt", "json"])
def test_a_form_that_does_not_exist_yet_is_not_found(client: Client, app: Flask, ending: str):
    waiting = db.session.get_one(Award, granted_without_keys().award_id).public_id
    client.sign_in(an_account(a_member(Role.MANAGER).person_id).identifiant)

    assert client.get(f"/certificats/{waiting}.{ending}").status_code == 404
    assert client.get(f"/certificats/{new_public_id()}.{ending}").status_code == 404
