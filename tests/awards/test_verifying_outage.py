"""When the register does not answer, nobody is told that a paper is good, nor that it is bad."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from app.core.database import db
from app.core.keys import current_keys
from tests.awards.granted import Granted, give
from tests.support.client import Client
from tests.support.page_check import defects

pytestmark = pytest.mark.one_engine

AFTERNOON = datetime(2026, 11, 24, 13, 5, tzinfo=UTC)


@contextmanager
def register_away() -> Iterator[None]:
    """Let every question to the database fail as it does when the server is gone."""

    def gone(*_statement: Any) -> None:
        raise OperationalError("SELECT", {}, ConnectionError("away"))

    event.listen(db.engine, "before_cursor_execute", gone)
    try:
        yield
    finally:
        event.remove(db.engine, "before_cursor_execute", gone)


@pytest.mark.parametrize("address", ["/v/{code}", "/partage/un-jeton"])
def test_a_page_says_that_it_could_not_check_and_since_when(client: Client, rose: Granted, address: str):
    path = address.format(code=rose.code)
    with register_away(), time_machine.travel(AFTERNOON, tick=False) as now:
        client.get(path)
        now.shift(timedelta(minutes=20))
        page = client.get(path)

    assert page.status_code == 503
    assert "N’a pas pu être vérifié" in page.text
    assert "Notre registre ne répond pas, depuis 14\u00a0h\u00a005." in page.text
    assert "Rose" not in page.text
    assert defects(page.data) == []


def test_a_machine_is_told_alike(client: Client, rose: Granted):
    with register_away():
        answer = client.get(f"/v/{rose.code}.json")

    told = answer.get_json()
    assert answer.status_code == 503
    assert (told["verdict"], told["register"]) == ("could_not_check", "not_consulted")
    assert "Notre registre ne répond pas" in told["words"][1]
    assert told["away_since"]


def test_a_file_is_told_alike(client: Client, rose: Granted):
    with register_away():
        pages = [give(client, rose.pdf), client.post("/verifier", data={"sha256": "0" * 64})]

    assert [page.status_code for page in pages] == [503, 503]
    assert all("N’a pas pu être vérifié" in page.text for page in pages)


def test_all_is_well_again_as_soon_as_it_answers(client: Client, rose: Granted):
    path = f"/v/{rose.code}"
    assert "Certificat valide" in client.get(path).text
    with register_away():
        assert "Certificat valide" not in client.get(path).text

    assert "Certificat valide" in client.get(path).text


def test_a_list_of_withdrawn_seals_that_lapsed_leaves_a_file_unchecked(client: Client, rose: Granted):
    much_later = datetime.now(UTC) + timedelta(days=400)

    with time_machine.travel(much_later, tick=False):
        page = give(client, rose.pdf)

    assert "N’a pas pu être vérifié" in page.text
    assert "n’est plus à jour depuis le" in page.text
    assert "Certificat valide" not in page.text

    with time_machine.travel(much_later, tick=False):
        current_keys().renew_lists()
        assert "Certificat valide" in give(client, rose.pdf).text
