"""The staff's pages: what is missing, the decision, the register, the file, taking back."""

import re

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from app.awards.models import Award, Certificate
from app.core.access import Role
from app.core.database import db
from app.core.keys import current_keys
from app.people.models import Learner, Structure
from tests.awards.granted import Granted
from tests.support.attainments import a_certificate, ready_for_the_visa
from tests.support.client import Client
from tests.support.factories import (
    a_learner,
    a_member,
    a_site,
    a_structure,
    an_account,
    the_structure,
)
from tests.support.page_check import defects
from tests.support.statements import counted


def signed_in(client: Client, role: Role = Role.MANAGER, *, structure: Structure | None = None) -> Client:
    """Sign in as somebody who holds a role."""
    person_id = a_member(role, "Anne", "Morvan", structure=structure).person_id
    account = an_account(person_id)
    client.sign_in(account.identifiant)
    return client


def page_of(learner: Learner) -> str:
    return f"/apprenants/{learner.public_id}/certificats"


def press(client: Client, learner: Learner, framework_id: int, key: str = "une-clef") -> TestResponse:
    return client.send_form(page_of(learner), {"framework": framework_id, "key": key})


def test_what_is_missing_is_said_in_plain_words(client: Client):
    ali = a_learner("Ali")
    ready_for_the_visa(ali, but=["M6.1.1"])

    page = signed_in(client, Role.TRAINER).get(page_of(ali))

    assert "Je choisis un mot de passe solide" in page.text
    assert "Délivrer le certificat Visa Internet" not in page.text
    assert defects(page.data) == []


def test_the_press_of_the_button_grants_and_the_file_is_ready(client: Client, app: Flask):
    current_keys().create()
    rose = a_learner("Rose", "Le Gall")
    visa = ready_for_the_visa(rose)
    signed_in(client, Role.TRAINER)
    assert "Délivrer le certificat Visa Internet" in client.get(page_of(rose)).text

    answer = press(client, rose, visa.id)
    page = client.get(answer.headers["Location"])

    assert answer.status_code == 303
    assert "C’est délivré" in page.text
    assert "en vigueur" in page.text
    assert defects(page.data) == []
    link = re.search(r'href="(/certificats/\w+\.pdf)"', page.text)
    assert link
    assert client.get(link[1]).data.startswith(b"%PDF-")


def test_a_double_click_grants_once_and_gets_the_first_answer(client: Client):
    rose = a_learner()
    visa = ready_for_the_visa(rose)
    signed_in(client, Role.TRAINER)

    first, second = press(client, rose, visa.id), press(client, rose, visa.id)

    assert first.headers["Location"] == second.headers["Location"]
    assert db.session.scalar(select(func.count()).select_from(Award)) == 1


def test_a_forced_press_before_the_rule_is_met_is_refused_with_what_is_missing(client: Client):
    ali = a_learner("Ali")
    visa = ready_for_the_visa(ali, but=["M6.1.1"])
    signed_in(client, Role.TRAINER)

    answer = press(client, ali, visa.id)

    assert answer.status_code == 409
    assert "mot de passe solide" in answer.text
    assert db.session.scalar(select(func.count()).select_from(Award)) == 0


def test_without_a_key_the_page_says_that_the_certificate_waits(client: Client):
    rose = a_learner()
    visa = ready_for_the_visa(rose)
    signed_in(client, Role.TRAINER)

    press(client, rose, visa.id)
    page = client.get(page_of(rose))

    assert "en attente de cachet" in page.text
    assert "palier keys init" in page.text
    assert "Ouvrir le PDF" not in page.text
    assert db.session.scalars(select(Certificate)).one().sealed_at is None


@pytest.mark.parametrize("role", [Role.TRAINER, Role.EVALUATOR, Role.MANAGER])
def test_the_file_opens_for_the_staff_who_granted_it(client: Client, rose: Granted, role: Role):
    answer = signed_in(client, role).get(f"/certificats/{rose.award.public_id}.pdf")

    assert answer.data == rose.pdf
    assert answer.headers["ETag"] == f'"{rose.certificate.file_digest}-pdf"'
    assert 'filename="Visa Internet - Rose Le Gall.pdf"' in answer.headers["Content-Disposition"]


def test_a_file_that_is_already_there_is_not_sent_again(client: Client, rose: Granted):
    signed_in(client)
    address = f"/certificats/{rose.award.public_id}.pdf"

    again = client.get(address, headers={"If-None-Match": client.get(address).headers["ETag"]})

    assert again.status_code == 304


def test_the_holder_opens_their_own_file_and_nobody_elses(client: Client, rose: Granted):
    ali = a_learner("Ali")
    other, _ = a_certificate(ali)
    holder = db.session.get_one(Learner, rose.award.learner_id)
    client.sign_in(an_account(holder.person_id).identifiant)

    assert client.get(f"/certificats/{rose.award.public_id}.pdf").status_code == 200
    assert client.get(f"/certificats/{other.public_id}.pdf").status_code == 404
    assert client.get("/certificats").status_code == 403


def test_another_structure_finds_nothing(client: Client, rose: Granted):
    the_structure()
    elsewhere = a_structure("MJC de Kerfeunteun", commune="Quimper")
    a_site(structure=elsewhere)
    signed_in(client, structure=elsewhere)
    holder = db.session.get_one(Learner, rose.award.learner_id)

    assert client.get(page_of(holder)).status_code == 404
    assert client.get(f"/certificats/{rose.award.public_id}.pdf").status_code == 404
    assert client.get(f"/certificats/{rose.award.public_id}/revoquer").status_code == 404
    assert "Rose" not in client.get("/certificats").text


def test_the_register_takes_as_many_statements_for_one_line_as_for_many(client: Client, rose: Granted):
    signed_in(client)
    with counted(db.engine) as for_one:
        page = client.get("/certificats")
    for name in ("Ali", "Zoé", "Yves"):
        a_certificate(a_learner(name))
    with counted(db.engine) as for_four:
        client.get("/certificats")

    assert len(for_one) == len(for_four) <= 6
    assert "Rose Le Gall" in page.text
    assert defects(page.data) == []


def test_the_register_is_empty_at_first(client: Client):
    page = signed_in(client).get("/certificats")

    assert "Aucun certificat délivré" in page.text
    assert defects(page.data) == []


def test_a_manager_takes_a_certificate_back_and_the_public_page_says_so(client: Client, rose: Granted):
    signed_in(client)
    address = f"/certificats/{rose.award.public_id}/revoquer"
    assert defects(client.get(address).data) == []

    done = client.send_form(address, {"reason": "Erreur de personne", "key": "une-clef"})

    told = client.get(done.headers["Location"])
    assert "révoqué" in told.text
    assert defects(told.data) == []
    assert "Certificat révoqué" in client.get(f"/v/{rose.code}").text
    assert client.get(address).status_code == 404


def test_a_resend_of_a_revocation_gets_the_first_answer(client: Client, rose: Granted):
    signed_in(client)
    address = f"/certificats/{rose.award.public_id}/revoquer"
    sent = {"reason": "Erreur de personne", "key": "une-clef", "csrf_token": client.form_token(address)}

    first, again = client.post(address, data=sent), client.post(address, data=sent)

    assert (first.status_code, again.status_code) == (303, 303)
    assert first.headers["Location"] == again.headers["Location"]


def test_a_reason_is_asked_for_and_what_was_typed_is_kept(client: Client, rose: Granted):
    signed_in(client)
    address = f"/certificats/{rose.award.public_id}/revoquer"

    empty = client.send_form(address, {"reason": "  ", "key": "a"})
    long = client.send_form(address, {"reason": "mot " * 200, "key": "b"})

    assert empty.status_code == long.status_code == 422
    assert "Dites pourquoi" in empty.text
    assert "mot mot mot" in long.text
    assert defects(empty.data) == []
    assert "Certificat valide" in client.get(f"/v/{rose.code}").text


@pytest.mark.parametrize("role", [Role.TRAINER, Role.EVALUATOR, Role.COUNSELLOR, Role.FUNDER])
def test_only_a_manager_takes_back(client: Client, rose: Granted, role: Role):
    signed_in(client, role)

    assert client.get(f"/certificats/{rose.award.public_id}/revoquer").status_code == 403
    assert client.get("/certificats").status_code == 403
