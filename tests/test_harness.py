"""What the tests stand on holds: own databases, separate requests, no network."""

import os
import socket

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from app.core.database import db
from app.people.models import Learner, Person
from tests.support import requirements
from tests.support.databases import Database
from tests.support.factories import a_learner, a_person, a_session, enrolled
from tests.support.network import NetworkTouched
from tests.support.statements import counted


@pytest.mark.parametrize("name", ["Ali", "Rose"])
def test_each_test_has_a_database_of_its_own(app: Flask, name: str):
    a_person(name)

    assert db.session.scalars(select(Person.given_name)).all() == [name]


def test_the_engine_is_the_one_that_was_asked(app: Flask, database: Database):
    assert db.engine.dialect.name == database.engine


@pytest.mark.one_engine
def test_a_test_that_does_not_mind_the_engine_runs_on_sqlite(database: Database):
    assert database.engine == "sqlite"


def test_sqlite_is_as_durable_in_tests_as_in_service(app: Flask):
    if db.engine.dialect.name == "sqlite":
        said = [
            db.session.scalar(text(f"PRAGMA {name}"))
            for name in ("journal_mode", "synchronous", "foreign_keys")
        ]
        assert said == ["wal", 2, 1]
    else:
        assert db.session.scalar(text("SHOW listen_addresses")) == ""


def test_what_is_made_in_one_place_belongs_together(app: Flask):
    rose, workshop = a_learner("Rose"), a_session()

    assert enrolled(rose, workshop).structure_id == rose.structure_id == workshop.structure_id
    assert db.session.scalar(select(func.count()).select_from(Learner)) == 1


def test_statements_are_counted(app: Flask):
    with counted(db.engine) as sent:
        db.session.scalars(select(Person)).all()
        db.session.scalars(select(Learner)).all()

    assert len(sent) == 2


@pytest.mark.one_engine
@pytest.mark.xdist_group("together")
def test_a_group_of_tests_stays_in_one_process(request: pytest.FixtureRequest):
    is_spread = "PYTEST_XDIST_WORKER" in os.environ

    assert request.node.nodeid.endswith("@together") == is_spread


def test_no_test_reaches_another_machine():
    with pytest.raises(NetworkTouched):
        socket.create_connection(("192.0.2.1", 80), timeout=1)
    with pytest.raises(NetworkTouched):
        socket.getaddrinfo("palier.example", 443)


def test_this_machine_can_be_reached():
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname(), timeout=1).close()


def test_what_is_required_and_missing_is_a_failure(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PALIER_REQUIRE", "node")

    with pytest.raises(pytest.fail.Exception):
        requirements.without("node")
    with pytest.raises(pytest.skip.Exception):
        requirements.without("chromium")


def test_a_requirement_that_does_not_exist_is_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PALIER_REQUIRE", "postgres")

    with pytest.raises(AssertionError):
        requirements.required()
