"""What nobody can see, and days that nobody lives, in an address or a form, on both engines."""

import pytest
from flask import Flask

from tests.support.client import Client
from tests.support.cycles import signed_in_as
from tests.support.factories import a_session, the_trainer


@pytest.mark.parametrize(
    "address",
    [
        "/v/%00",
        "/carte/%00",
        "/seances/%00",
        "/cycles/%00",
        "/apprenants/%00",
        "/apprenants/%00/progression",
        "/certificats/%00.pdf",
        "/apprenants?page=%00",
    ],
)
def test_an_address_with_a_character_that_no_text_may_hold_is_of_no_page(
    app: Flask, client: Client, address: str
):
    signed_in_as(client, the_trainer().id)

    assert client.get(address).status_code == 404


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "1999-12-31", "2101-01-01"])
def test_a_day_of_another_century_is_refused_in_words(app: Flask, client: Client, day: str):
    signed_in_as(client, the_trainer().id)

    answer = client.get(f"/aujourdhui?jour={day}")

    assert answer.status_code == 422
    assert "Ce jour n’existe pas" in answer.text


@pytest.mark.parametrize("name", ["\u200b\u200b", "\u202e", " \u00ad "])
def test_a_name_that_nobody_can_see_is_not_a_name(app: Flask, client: Client, name: str):
    signed_in_as(client, the_trainer().id)

    answer = client.send_form("/apprenants/nouveau", {"given_name": name, "family_name": ""})

    assert answer.status_code == 422
    assert "Écrivez un prénom." in answer.text


def test_a_name_with_a_letter_that_no_keyboard_types_is_refused(app: Flask, client: Client):
    signed_in_as(client, the_trainer().id)

    answer = client.send_form("/apprenants/nouveau", {"given_name": "Rose\0", "family_name": ""})

    assert answer.status_code == 422
    assert "Cette page est abîmée" in answer.text


def test_a_key_that_no_text_may_hold_is_refused_before_it_is_written(app: Flask, client: Client):
    signed_in_as(client, the_trainer().id)

    answer = client.send_form("/apprenants/nouveau", {"given_name": "Zoé", "family_name": "", "key": "k\0"})

    assert answer.status_code == 422
    assert "Cette page est abîmée" in answer.text


def test_a_field_that_a_page_reads_by_itself_is_refused_as_well(app: Flask, client: Client):
    signed_in_as(client, the_trainer().id)
    where = f"/seances/{a_session().public_id}/places"

    answer = client.send_form(where, {"act": "absence", "learner": "\0"}, page="/apprenants/nouveau")

    assert answer.status_code == 422
    assert "Cette page est abîmée" in answer.text
