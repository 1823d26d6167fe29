"""Acts that no device of ours sends: the others of the same sending count all the same."""

import json

import pytest
from flask import Flask

from app.core import clock
from tests.support.client import Client
from tests.support.factories import a_learner, a_session, enrolled

ANSWERS_JSON = {"Accept": "application/json"}


def posted(client: Client, acts: str):
    """Send acts as they are written, with a fresh token."""
    token = client.get("/hors-ligne/jeton").json["token"]
    headers = {"X-CSRFToken": token, "Content-Type": "application/json", **ANSWERS_JSON}
    return client.post("/hors-ligne/envoi", data=f'{{"device": "t", "operations": {acts}}}', headers=headers)


@pytest.mark.parametrize(
    "said",
    [
        '"session": "\\u0000"',
        '"session": "\\ud800"',
        '"about": "\\u0000"',
        '"level": NaN',
        '"level": 1e999',
        f'"level": {"[" * 900}{"]" * 900}',
    ],
)
def test_an_act_that_no_database_can_hold_does_not_stand_in_the_way(app: Flask, trainer: Client, said: str):
    rose, workshop = a_learner("Rose"), a_session(starts_at=clock.now())
    enrolled(rose, workshop)
    mark = {"key": "b", "kind": "mark", "session": workshop.public_id, "presence": "present"}
    good = json.dumps({**mark, "learner": rose.public_id})

    answer = posted(trainer, f'[{{"key": "a", "kind": "mark", {said}}}, {good}]')

    assert [each["outcome"] for each in answer.json["results"]] == ["to_settle", "applied"]
    assert trainer.get("/a-regler").status_code == 200


@pytest.mark.one_engine
def test_a_sending_nested_without_end_is_refused(trainer: Client):
    answer = posted(trainer, "[" * 100_000 + "]" * 100_000)

    assert (answer.status_code, answer.json["code"]) == (422, "invalid")
