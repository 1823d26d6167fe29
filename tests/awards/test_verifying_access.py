"""The printed code obeys its holder: open to all, open to whoever knows the name, or closed."""

from collections.abc import Callable

import pytest
from flask import Flask
from structlog.testing import capture_logs
from werkzeug.test import TestResponse

from app.awards.models import Access
from app.awards.services import replace
from app.core.counters import openings_of
from app.core.database import db
from app.core.identifiers import grouped, new_code
from app.core.writing import writing
from app.people.models import Learner, Person
from tests.awards.granted import Granted, give
from tests.support.client import Client
from tests.support.factories import an_account, the_trainer
from tests.support.page_check import defects
from tests.support.sharing import choose
from tests.support.statements import counted


@pytest.fixture
def chosen(rose: Granted) -> Callable[[Access], None]:
    """Let the holder say who may see the page of the code."""
    holder = db.session.get_one(Learner, rose.award.learner_id)
    return lambda access: choose(rose.code, access, holder)


def said(answer: TestResponse, code: str) -> tuple[object, ...]:
    """Return all that an answer says, but for the code itself."""
    headers = {name: value for name, value in answer.headers if name != "Date"}
    return answer.status_code, sorted(headers.items()), answer.data.replace(grouped(code).encode(), b"")


@pytest.mark.parametrize("suffix", ["", ".json"])
def test_a_closed_code_answers_byte_for_byte_as_an_unknown_one(
    client: Client, app: Flask, rose: Granted, chosen: Callable[[Access], None], suffix: str
):
    chosen(Access.CLOSED)
    unknown = new_code()

    with counted(db.engine) as of_closed, counted(app.extensions["rates"]) as failing:
        closed_answer = client.get(f"/v/{rose.code}{suffix}")
    with counted(db.engine) as of_unknown, counted(app.extensions["rates"]) as failing_too:
        unknown_answer = client.get(f"/v/{unknown}{suffix}")

    assert said(closed_answer, rose.code) == said(unknown_answer, unknown)
    assert closed_answer.status_code == 404
    assert (of_closed, failing) == (of_unknown, failing_too)
    posted = client.post(f"/v/{rose.code}{suffix}", data={"nom": "Le Gall"})
    assert said(posted, rose.code) == said(unknown_answer, unknown)


def test_a_page_kept_in_memory_is_never_shown_of_a_code_closed_since(
    client: Client, rose: Granted, chosen: Callable[[Access], None]
):
    assert "Rose Le Gall" in client.get(f"/v/{rose.code}").text

    chosen(Access.CLOSED)
    assert "Le Gall" not in client.get(f"/v/{rose.code}").text
    chosen(Access.NAME)
    assert "Le Gall" not in client.get(f"/v/{rose.code}").text

    chosen(Access.OPEN)
    assert "Rose Le Gall" in client.get(f"/v/{rose.code}").text


@pytest.mark.one_engine
def test_the_file_of_a_closed_code_still_verifies(
    client: Client, rose: Granted, chosen: Callable[[Access], None]
):
    chosen(Access.CLOSED)

    page = give(client, rose.pdf)

    assert "Certificat valide" in page.text
    assert "Rose Le Gall" in page.text


def test_a_code_that_asks_for_the_name_says_nothing_before(
    client: Client, rose: Granted, chosen: Callable[[Access], None]
):
    chosen(Access.NAME)

    page, told = client.get(f"/v/{rose.code}"), client.get(f"/v/{rose.code}.json")

    assert page.status_code == 200
    assert "Nom de famille écrit sur le papier" in page.text
    for secret in ("Le Gall", "Visa", str(rose.certificate.seal_fingerprint)):
        assert secret not in page.text + told.text
    assert told.get_json()["verdict"] == "name_asked"
    assert "nom de famille" in told.get_json()["words"][1]
    assert defects(page.data) == []


@pytest.mark.parametrize("typed", ["LE GALL", "le-gall", "Gall"])
def test_the_family_name_opens_the_page(
    client: Client, rose: Granted, chosen: Callable[[Access], None], typed: str
):
    chosen(Access.NAME)

    page = client.send_form(f"/v/{rose.code}", {"nom": typed})
    told = client.post(f"/v/{rose.code}.json", json={"nom": typed}).get_json()

    assert page.status_code == 200
    assert "Certificat valide" in page.text
    assert "Rose Le Gall" in page.text
    assert told["certificate"]["holder_name"] == "Rose Le Gall"
    assert "Le Gall" not in client.get(f"/v/{rose.code}").text


def test_another_name_is_refused_on_the_same_page_and_kept_nowhere(
    client: Client, rose: Granted, chosen: Callable[[Access], None]
):
    chosen(Access.NAME)

    with capture_logs() as logged, counted(db.engine) as sent:
        page = client.send_form(f"/v/{rose.code}", {"nom": "Kermarrec"})

    assert page.status_code == 422
    assert "Kermarrec" in page.text
    assert "Ce n’est pas le nom de famille" in page.text
    assert "Le Gall" not in page.text
    assert defects(page.data) == []
    assert "Kermarrec" not in str(logged) + str(sent)
    assert all(statement.lstrip().startswith("SELECT") for statement in sent)


@pytest.mark.one_engine
@pytest.mark.parametrize("typed", ["", "   ", "\0", "x" * 100_000, "<b>"])
def test_what_is_no_name_is_refused_too(
    client: Client, rose: Granted, chosen: Callable[[Access], None], typed: str
):
    chosen(Access.NAME)

    assert client.post(f"/v/{rose.code}", data={"nom": typed}).status_code == 422
    assert client.post(f"/v/{rose.code}.json", json=[typed]).status_code == 422


@pytest.mark.one_engine
def test_wrong_names_are_limited_for_a_visitor_and_for_a_code(
    client: Client, rose: Granted, chosen: Callable[[Access], None]
):
    chosen(Access.NAME)

    def guess(number: int, visitor: str) -> int:
        sent = {"nom": f"Nom {number}"}
        return client.post(f"/v/{rose.code}", data=sent, environ_base={"REMOTE_ADDR": visitor}).status_code

    assert [guess(number, "192.0.2.1") for number in range(11)] == [422] * 10 + [429]
    others = [guess(number, f"192.0.2.{2 + number // 10}") for number in range(21)]
    assert others == [422] * 20 + [429]


def test_openings_are_counted_without_the_house_and_without_machines_that_only_look(
    client: Client, rose: Granted, app: Flask
):
    subject = f"code:{rose.code}"
    for address in (f"/v/{grouped(rose.code)}", f"/v/{rose.code.lower()}", f"/v/{rose.code}.json"):
        client.get(address)
    client.head(f"/v/{rose.code}")
    client.get(f"/v/{new_code()}")
    assert openings_of([subject]) == {subject: 3}

    client.sign_in(an_account(the_trainer().id).identifiant)
    client.get(f"/v/{rose.code}")
    assert openings_of([subject]) == {subject: 3}


@pytest.mark.one_engine
def test_asking_for_the_name_is_no_opening_and_answering_is_one(
    client: Client, rose: Granted, chosen: Callable[[Access], None]
):
    subject = f"code:{rose.code}"
    chosen(Access.NAME)

    client.get(f"/v/{rose.code}")
    client.post(f"/v/{rose.code}", data={"nom": "Kermarrec"})
    assert openings_of([subject]) == {subject: 0}

    client.post(f"/v/{rose.code}", data={"nom": "Le Gall"})
    assert openings_of([subject]) == {subject: 1}


@pytest.mark.parametrize("access", list(Access))
def test_a_replaced_code_leads_to_the_new_one_only_where_that_one_is_open(
    client: Client, rose: Granted, access: Access
):
    holder = db.session.get_one(Learner, rose.award.learner_id)
    db.session.get_one(Person, holder.person_id).family_name = "Kermarrec"
    db.session.commit()
    with writing():
        new = replace(rose.certificate.id, reason="Mariage", by_person_id=the_trainer().id).code
    choose(new, access, holder)

    page, told = client.get(f"/v/{rose.code}"), client.get(f"/v/{rose.code}.json").get_json()

    assert "Certificat remplacé" in page.text
    assert "Le Gall" not in page.text + str(told)
    assert (f"/v/{grouped(new)}" in page.text) is (access is Access.OPEN)
    assert told["replaced_by"] == (grouped(new) if access is Access.OPEN else None)
    assert defects(page.data) == []
