"""A request sent twice is done once, and answered twice with the first answer."""

from collections.abc import Iterator

import pytest
import time_machine
from flask import Flask, Response, make_response, request
from sqlalchemy import func, select

from app import create_app, csrf
from app.core import access, clock, jobs
from app.core.database import db, write_transaction
from app.core.errors import Refused
from app.core.jobs import OutboxJob
from app.core.writing import writing

RAN: list[str] = []


@jobs.job("tests:greet")
def greet(payload: dict[str, str]) -> None:
    RAN.append(payload["name"])


@jobs.job("tests:stumble")
def stumble(payload: dict[str, str]) -> None:
    raise ValueError(payload["name"])


@pytest.fixture
def app(settings, monkeypatch) -> Iterator[Flask]:
    monkeypatch.setattr(access, "check_every_view", lambda _app: None)
    application = create_app(settings)

    @application.post("/greet")
    @csrf.exempt
    @access.open_to(access.PUBLIC)
    def greet_somebody() -> Response:
        with writing(idempotency_key=request.form["key"]) as write:
            jobs.ask("tests:greet", {"name": request.form["name"]}, promptly=True)
            if request.form["name"] == "personne":
                raise Refused("Il faut saluer quelqu’un.")
            return write.answer(make_response(f"Bonjour {request.form['name']}", 201))

    RAN.clear()
    with application.app_context():
        yield application
        db.session.remove()
        db.engine.dispose()
        application.extensions["rates"].dispose()


def send(app: Flask, *, key: str, name: str) -> Response:
    return app.test_client().post("/greet", data={"key": key, "name": name})


def test_a_resend_gets_the_first_answer_and_changes_nothing(app):
    first = send(app, key="abc", name="Rose")
    second = send(app, key="abc", name="Rose")

    assert (first.status_code, first.text) == (second.status_code, second.text) == (201, "Bonjour Rose")
    assert RAN == ["Rose"]


def test_a_key_that_served_for_something_else_is_refused(app):
    send(app, key="abc", name="Rose")

    answer = send(app, key="abc", name="Ali")

    assert answer.status_code == 422
    assert "déjà servi" in answer.text
    assert RAN == ["Rose"]


def test_a_refused_request_leaves_nothing_and_may_be_tried_again(app):
    refused = send(app, key="abc", name="personne")
    again = send(app, key="abc", name="Rose")

    assert refused.status_code == 409
    assert again.status_code == 201
    assert RAN == ["Rose"]


def test_a_job_that_fails_stays_without_its_words_and_is_tried_again(app):
    with writing():
        jobs.ask("tests:stumble", {"name": "CANARY"}, promptly=True)

    waiting = db.session.scalars(select(OutboxJob)).one()
    assert (waiting.tries, waiting.trouble, waiting.done_at) == (1, "ValueError", None)
    assert jobs.sweep() == 0
    assert tries() == 1
    with time_machine.travel(waiting.asked_at + 3 * jobs.FIRST_WAIT):
        jobs.sweep()
    assert tries() == 2


def tries() -> int | None:
    db.session.rollback()
    return db.session.scalar(select(func.max(OutboxJob.tries)))


def test_a_prompt_job_whose_process_died_is_done_by_the_consumer(app):
    with write_transaction():
        jobs.ask("tests:greet", {"name": "Rose"}, promptly=True)

    assert (jobs.sweep(), RAN) == (0, [])
    with time_machine.travel(clock.now() + jobs.FIRST_WAIT):
        assert (jobs.sweep(), RAN) == (1, ["Rose"])


def test_a_job_not_committed_never_runs(app):
    with pytest.raises(ZeroDivisionError):
        _ask_then_stumble()

    assert jobs.sweep() == 0
    assert RAN == []


def _ask_then_stumble() -> None:
    with writing():
        jobs.ask("tests:greet", {"name": "Rose"}, promptly=True)
        raise ZeroDivisionError
