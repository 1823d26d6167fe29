"""The staff’s page of a learner: the same words, who saw each thing, and its history."""

import re

from flask import Flask

from tests.spaces.frameworks import address_of, asked_by, has_shown, words_of
from tests.support.attainments import a_certificate, ready_for_the_visa, shown, the_framework
from tests.support.client import Client
from tests.support.cycles import signed_in_as
from tests.support.factories import a_learner, the_trainer
from tests.support.page_check import defects

VISA, B2I, CRCN = "visa-internet", "b2i-adultes-2012", "crcn-2019"
MOST_STATEMENTS = 6


def test_the_staff_read_the_same_with_what_the_learner_says_of_themselves(app: Flask, client: Client):
    rose, visa = a_learner("Rose"), the_framework()
    has_shown(rose, visa, "M1.1.1", 2)
    signed_in_as(client, rose.person_id)
    client.send_form(
        f"{address_of(visa)}/je-me-situe",
        {"key": "de-soi", "part": "M1", "said-0-code": "M1.1.1", "said-0-level": "1"},
    )
    client.post("/deconnexion", data={"csrf_token": client.form_token("/mon-parcours")})
    signed_in_as(client, the_trainer().id)

    page = words_of(client, f"/apprenants/{rose.public_id}/progression")

    assert "Dit de soi : avec de l’aide" in page
    assert "Vu par Nolwenn" in page


def test_the_staff_read_that_a_title_is_held_and_that_nothing_is_left(app: Flask, client: Client):
    rose = a_learner("Rose")
    a_certificate(rose)
    signed_in_as(client, the_trainer().id)

    page = words_of(client, f"/apprenants/{rose.public_id}/progression")

    assert "Visa Internet obtenu" in page
    assert "La décision de la formatrice" not in page


def test_the_staff_are_not_told_to_ask_the_person_who_accompanies(app: Flask, client: Client):
    rose = a_learner("Rose")
    ready_for_the_visa(rose)
    signed_in_as(client, the_trainer().id)

    page = words_of(client, f"/apprenants/{rose.public_id}/progression")

    assert "Visa Internet Il ne manque plus que la décision. à faire valider" in page
    assert "la personne qui vous accompagne" not in page


def test_the_staff_page_asks_as_much_for_one_thing_as_for_two_hundred(app: Flask, client: Client):
    rose, visa = a_learner("Rose"), the_framework()
    has_shown(rose, visa, "M1.1.1", 2)
    page = f"/apprenants/{rose.public_id}/progression"
    signed_in_as(client, the_trainer().id)
    for_one = asked_by(client, page)

    for code in (B2I, CRCN, VISA):
        for subject in the_framework(code).subjects:
            shown(rose, subject.id, level=subject.level or 1, by=the_trainer().id)
    client.get(page)  # a process reads each framework once, and keeps it

    assert asked_by(client, page) == for_one <= MOST_STATEMENTS
    assert defects(client.get(page).data) == []


def test_the_staff_open_the_history_of_each_thing_seen_or_not(app: Flask, client: Client):
    rose, visa = a_learner("Rose"), the_framework()
    has_shown(rose, visa, "M1.1.1", 2)
    signed_in_as(client, the_trainer().id)

    page = client.get(f"/apprenants/{rose.public_id}/progression").text
    links = set(re.findall(rf"/apprenants/{rose.public_id}/preuves/visa-internet/1.0/([^\"]+)", page))

    assert links == {item.code for item in visa.items}
    assert client.get(f"/apprenants/{rose.public_id}/preuves/visa-internet/1.0/M1.1.1").status_code == 200
