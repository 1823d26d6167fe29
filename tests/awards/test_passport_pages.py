"""Passports on the web: verified like a certificate, made and taken away by whoever they are about."""

import html
import re

import pytest
from flask import Flask
from sqlalchemy import delete, func, select

from app.awards.models import EndKind, Passport, PassportFile
from app.awards.services import prepare_passport
from app.core.access import Role
from app.core.database import db
from app.core.identifiers import grouped
from app.people.models import Learner
from tests.awards.granted import give
from tests.support.client import Client
from tests.support.cycles import signed_in_as
from tests.support.factories import a_learner, a_member, a_structure, an_account
from tests.support.keys import hold_the_keys
from tests.support.page_check import defects
from tests.support.passports import (
    WRITING,
    a_passport,
    file_of,
    seen,
    someone_on_the_way,
)
from tests.support.statements import counted

OWN = "/mon-parcours/passeport"


@pytest.fixture
def rose(app: Flask) -> Learner:
    """Give somebody who has shown two things, one of them with help."""
    return someone_on_the_way()


def test_a_new_passport_replaces_the_earlier_one(client: Client, rose: Learner):
    first = a_passport(rose)
    seen(rose, WRITING, 2)
    second = a_passport(rose)

    db.session.refresh(first)
    page = client.get(f"/v/{first.code}")
    assert (first.end_kind, second.ended_at) == (EndKind.REPLACED, None)
    assert "Passeport remplacé" in page.text
    assert "demandez le plus récent" in page.text
    assert "Le Gall" not in page.text
    assert grouped(second.code) not in page.text


@pytest.mark.one_engine
def test_a_passport_that_would_say_the_same_is_not_made_again(client: Client, rose: Learner):
    passport = a_passport(rose)
    signed_in_as(client, rose.person_id)

    answer = client.send_form(OWN, {"learner": rose.public_id, "key": "une-autre"})

    assert answer.status_code == 303
    assert prepare_passport(rose.id) is None
    assert db.session.scalars(select(Passport.code)).all() == [passport.code]


def plain(text: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html.unescape(text)).split())


def texts(value: object) -> list[str]:
    if isinstance(value, str):
        return [] if re.fullmatch(r"\d{4}-\d\d-\d\d", value) else [value]
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [words for part in parts for words in texts(part)]


def test_the_page_of_its_code_says_all_that_the_paper_says(client: Client, rose: Learner):
    passport = a_passport(rose)
    printed = file_of(passport).printed

    page = client.get(f"/v/{grouped(passport.code)}")

    assert page.status_code == 200
    assert "Passeport valide" in page.text
    for words in texts({name: value for name, value in printed.items() if name not in ("salt", "url")}):
        assert plain(words) in plain(page.text)
    assert printed["salt"] not in page.text
    assert defects(page.data) == []


def test_a_machine_is_told_the_three_parts_and_the_fields(client: Client, rose: Learner):
    passport = a_passport(rose)

    answer = client.get(f"/v/{passport.code}.json").json

    assert (answer["seal"], answer["register"], answer["status"]) == ("good", "known", "in_force")
    assert answer["verdict"] == "valid"
    assert answer["certificate"] is None
    assert answer["passport"]["holder_name"] == "Rose Le Gall"
    assert "salt" not in answer["passport"]


def test_one_statement_answers_for_either_kind_of_paper(client: Client, rose: Learner):
    code = a_passport(rose).code

    with counted(db.engine) as sent:
        client.get(f"/v/{code}")

    assert len(sent) == 1


def test_its_file_is_recognised_and_a_changed_one_is_not(client: Client, rose: Learner):
    pdf = file_of(a_passport(rose)).pdf

    good = give(client, pdf)
    changed = give(client, pdf.replace(b"/Type /Page", b"/Type /Pagf", 1) + b"\n")

    assert "Passeport valide" in good.text
    assert "Rose Le Gall" in good.text
    assert "Passeport valide" not in changed.text
    assert "non valide" in changed.text


def test_an_erased_passport_answers_as_an_unknown_code(client: Client, rose: Learner):
    passport = a_passport(rose)
    code = passport.code
    db.session.execute(delete(PassportFile))
    db.session.commit()

    assert client.get(f"/v/{code}").status_code == 404
    assert "Code inconnu" in client.get(f"/v/{code}").text


def test_a_learner_makes_their_passport_and_takes_both_files(app: Flask, client: Client, rose: Learner):
    hold_the_keys()
    signed_in_as(client, rose.person_id)
    before = client.get(OWN)

    answer = client.send_form(OWN, {"learner": rose.public_id, "key": "une-clef"})
    after = client.get(answer.location)

    paper, file = client.get(f"{OWN}.pdf"), client.get(f"{OWN}.jwt")
    passport = db.session.scalars(select(Passport)).one()
    name = f"passeport-{grouped(passport.code)}"
    assert answer.status_code == 303
    assert "Faire mon passeport" in before.text
    assert "Votre passeport est prêt" in after.text
    assert defects(before.data) == defects(after.data) == []
    assert paper.data.startswith(b"%PDF-")
    assert f"{name}.pdf" in paper.headers["Content-Disposition"]
    assert f"{name}.jwt" in file.headers["Content-Disposition"]
    assert file.text == file_of(passport).credential
    assert passport.issued_by == rose.person_id


def test_a_resend_makes_no_second_passport(client: Client, rose: Learner):
    hold_the_keys()
    signed_in_as(client, rose.person_id)
    sent = {"csrf_token": client.form_token(OWN), "learner": rose.public_id, "key": "une-clef"}

    answers = [client.post(OWN, data=sent) for _again in range(2)]

    assert [answer.status_code for answer in answers] == [303, 303]
    assert db.session.scalar(select(func.count()).select_from(Passport)) == 1


@pytest.mark.one_engine
def test_someone_who_has_shown_nothing_is_told_when_to_come_back(client: Client):
    hold_the_keys()
    ali = a_learner("Ali")
    signed_in_as(client, ali.person_id)

    page = client.get(OWN)
    answer = client.post(OWN, data={"csrf_token": client.form_token("/connexion"), "key": "une-clef"})

    assert "Pas encore de passeport" in page.text
    assert "Faire mon passeport" not in page.text
    assert "serait vide" in answer.text
    assert client.get(f"{OWN}.pdf").status_code == 404


@pytest.mark.one_engine
def test_another_s_passport_cannot_be_asked_for(client: Client, rose: Learner):
    passport = a_passport(rose)
    ali = a_learner("Ali")
    signed_in_as(client, ali.person_id)

    assert client.get(f"{OWN}.pdf?passeport={passport.public_id}").status_code == 404
    answer = client.post(OWN, data={"csrf_token": client.form_token("/connexion"), "learner": rose.public_id})
    assert answer.status_code == 404


@pytest.mark.one_engine
def test_a_trainer_makes_it_with_the_learner(client: Client, rose: Learner):
    hold_the_keys()
    home = f"/apprenants/{rose.public_id}/passeport"
    client.sign_in(an_account(a_member(Role.TRAINER).person_id).identifiant)

    answer = client.send_form(home, {"key": "une-clef"})
    page = client.get(answer.location)

    assert "Le passeport est prêt" in page.text
    assert defects(page.data) == []
    assert client.get(f"{home}.pdf").data.startswith(b"%PDF-")
    assert client.get(f"{home}.jwt").status_code == 200


@pytest.mark.one_engine
def test_someone_who_learns_in_two_places_has_a_passport_of_each(client: Client, rose: Learner):
    elsewhere = a_structure("Cyber-base de Morlaix", commune="Morlaix")
    there = a_learner("Rose", "Le Gall", structure=elsewhere)
    there.person_id = rose.person_id
    db.session.commit()
    here = a_passport(rose)
    signed_in_as(client, rose.person_id)

    page = client.get(OWN)

    assert "Cyber-base de Morlaix" in page.text
    assert f"?passeport={here.public_id}" in page.text
    assert client.get(f"{OWN}.pdf?passeport={here.public_id}").status_code == 200


@pytest.mark.one_engine
def test_the_pages_ask_few_things_of_the_database(client: Client, rose: Learner):
    a_passport(rose)
    signed_in_as(client, rose.person_id)

    with counted(db.engine) as sent:
        client.get(OWN)

    assert len(sent) <= 6
