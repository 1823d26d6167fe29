"""Health: the process answers alone; readiness asks the database and never fails for the keys."""

import pytest

from app.core import jobs
from app.core.database import db, write_transaction
from app.core.keys import current_keys
from tests.support.statements import counted


def test_the_process_answers_without_the_database(app, client):
    with counted(db.engine) as statements:
        answer = client.get("/sante")

    assert (answer.status_code, answer.json, statements) == (200, {"status": "ok"}, [])


def test_readiness_reports_the_queue_and_that_issuing_is_not_possible_yet(app, client):
    with write_transaction():
        jobs.ask("awards:seal", {"certificate_id": 1})

    answer = client.get("/sante/pret")

    assert answer.status_code == 200
    assert answer.json["jobs"] == {"waiting": 1, "given_up": 0}
    assert answer.json["issuing"]["possible"] is False
    assert "keys init" in answer.json["issuing"]["reason"]


def test_readiness_says_when_certificates_can_be_issued(app, client):
    current_keys().create()

    assert client.get("/sante/pret").json["issuing"] == {"possible": True, "reason": None}


@pytest.mark.one_engine
def test_a_database_that_does_not_answer_is_said(app, client):
    with db.engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE outbox_job")

    answer = client.get("/sante/pret")

    assert (answer.status_code, answer.json) == (503, {"status": "unavailable", "database": "down"})
    assert client.get("/sante").status_code == 200
