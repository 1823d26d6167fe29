"""The board and its code: what it shows, what it opens, what each wrong code is told."""

import re
from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from app.sessions.models import CourseSession, SignedHow
from tests.support.client import Client
from tests.support.cycles import signed_in_as
from tests.support.factories import a_learner, an_account, seated
from tests.support.page_check import defects
from tests.support.signing import AT_TWO, TEN_PAST, a_workshop, acts

pytestmark = pytest.mark.usefixtures("afternoon")


def board_of(client: Client, workshop: CourseSession):
    return client.get(f"/seances/{workshop.public_id}/tableau")


def code_on(page: str) -> str:
    found = re.search(r'aria-label="Le code\u202f: ([^"]+)"', page)
    assert found
    return found[1].replace(" ", "")


def test_the_board_shows_a_code_that_changes_by_itself_without_script(tablet):
    workshop = a_workshop()

    first = board_of(tablet, workshop)
    with time_machine.travel(TEN_PAST + timedelta(minutes=5), tick=False):
        second = board_of(tablet, workshop)

    assert first.headers["Refresh"] == "301"
    assert "Ce code change à 14\u00a0h\u00a015" in first.text
    assert code_on(first.text) != code_on(second.text)
    assert "<script" not in first.text
    assert defects(first.data) == []


@pytest.mark.parametrize(
    ("hours", "said"), [(3, "Le code n’est pas encore là"), (-3, "Cette séance est finie")]
)
def test_the_board_shows_no_code_before_or_after_its_session(tablet, hours, said):
    workshop = a_workshop(starts_at=AT_TWO + timedelta(hours=hours))

    page = board_of(tablet, workshop)

    assert said in page.text
    assert "Le code\u202f:" not in page.text
    assert 0 < int(page.headers["Refresh"]) <= 60


@pytest.fixture
def phone(app: Flask) -> Client:
    """Give a phone that nobody has signed in with, beside the trainer's machine."""
    app.test_client_class = Client
    made = app.test_client()
    assert isinstance(made, Client)
    return made


def test_the_code_typed_leads_to_the_session_and_one_press_signs(tablet, phone):
    workshop = a_workshop()
    rose = seated("Rose", workshop)
    code = code_on(board_of(tablet, workshop).text)
    signed_in_as(phone, rose.person_id)

    found = phone.send_form("/pointer", {"code": f" {code[:3].lower()} {code[3:]}"})
    page = phone.get(found.location)
    done = phone.send_form(found.location)

    assert found.location == f"/pointage/{workshop.public_id}/{code}"
    assert "Vous êtes à" in page.text
    assert done.location == "/emarger?fait=signe"
    assert [act.how for act in acts()] == [SignedHow.CODE]
    assert phone.send_form(found.location).location == "/emarger?fait=deja"


def test_the_square_of_the_board_asks_to_sign_in_first(tablet, phone):
    workshop = a_workshop()
    rose = seated("Rose", workshop)
    code = code_on(board_of(tablet, workshop).text)
    account = an_account(rose.person_id)

    asked = phone.get(f"/pointage/{workshop.public_id}/{code}")
    signed_in = phone.send_form(
        "/connexion",
        {
            "identifiant": account.identifiant,
            "secret": "482915",
            "next": f"/pointage/{workshop.public_id}/{code}",
        },
    )

    assert asked.location.startswith("/connexion?next=")
    assert signed_in.location == f"/pointage/{workshop.public_id}/{code}"
    assert acts() == []


def test_yesterdays_square_says_that_it_is_yesterdays(tablet, phone):
    workshop = a_workshop()
    rose = seated("Rose", workshop)
    code = code_on(board_of(tablet, workshop).text)
    account = an_account(rose.person_id)

    with time_machine.travel(TEN_PAST + timedelta(days=1), tick=False):
        phone.sign_in(account.identifiant)
        page = phone.get(f"/pointage/{workshop.public_id}/{code}")
        typed = phone.send_form("/pointer", {"code": code})

    for answer in (page, typed):
        assert answer.status_code in {409, 422}
        assert "Ce code est celui d’une séance finie" in answer.text
        assert defects(answer.data) == []


def test_a_code_that_changed_says_to_look_again(tablet, phone):
    workshop = a_workshop()
    rose = seated("Rose", workshop)
    code = code_on(board_of(tablet, workshop).text)
    account = an_account(rose.person_id)

    with time_machine.travel(TEN_PAST + timedelta(minutes=12), tick=False):
        phone.sign_in(account.identifiant)
        answer = phone.send_form("/pointer", {"code": code})

    assert "Ce code a changé" in answer.text


def test_codes_are_not_guessed(phone):
    workshop = a_workshop()
    signed_in_as(phone, seated("Rose", workshop).person_id)

    answers = [phone.send_form("/pointer", {"code": f"AAAA{number:02}"}) for number in range(9)]
    by_address = phone.send_form(f"/pointage/{workshop.public_id}/AAAAAA")

    assert [answer.status_code for answer in answers] == [422] * 8 + [429]
    assert by_address.status_code == 429


def test_the_code_without_a_seat_says_whom_to_ask(tablet, phone):
    workshop = a_workshop()
    code = code_on(board_of(tablet, workshop).text)
    signed_in_as(phone, a_learner("Ali").person_id)

    answer = phone.send_form(f"/pointage/{workshop.public_id}/{code}")

    assert answer.status_code == 409
    assert "demandez à la personne qui anime la séance de l’ajouter" in answer.text
