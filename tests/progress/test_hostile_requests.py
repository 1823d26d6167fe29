"""What no page of ours sends: numbers beyond any row, keys of no length, another structure's framework."""

import pytest
from flask import Flask

from app.core import clock
from app.core.identifiers import new_public_id
from app.people.models import Learner
from app.progress.models import Evidence, EvidenceKind
from app.progress.queries import standing_of
from tests.progress.test_history import ALONE, ITEM, address_of, item_id
from tests.support.attainments import the_framework
from tests.support.client import Client
from tests.support.factories import a_learner, an_account, kept, the_trainer


@pytest.fixture
def rose(app: Flask, client: Client) -> Learner:
    """Follow Rose, as her trainer who is signed in."""
    the_framework()
    learner = a_learner("Rose")
    client.sign_in(an_account(the_trainer().id).identifiant)
    return learner


def test_evidence_is_withdrawn_however_many_pieces_came_before(rose: Learner, client: Client):
    three_million = kept(
        Evidence(
            id=3_000_000,
            structure_id=rose.structure_id,
            learner_id=rose.id,
            item_id=item_id(),
            level=ALONE,
            kind=EvidenceKind.OBSERVATION,
            recorded_by=the_trainer().id,
            recorded_at=clock.now(),
            key="trois-millions",
        )
    )

    fields = {"key": new_public_id(), "evidence": str(three_million.id), "reason": "mistake"}
    answer = client.send_form(f"{address_of(rose)}/retrait", fields, page=address_of(rose))

    assert answer.status_code == 303
    assert ITEM not in standing_of(rose.id, the_framework().id).levels


@pytest.mark.parametrize("number", ["0", "9" * 18, "9" * 19, "9" * 40])
def test_a_work_that_nobody_handed_in_does_not_exist(rose: Learner, client: Client, number: str):
    assert client.get(f"/apprenants/{rose.public_id}/travaux/{number}").status_code == 404
