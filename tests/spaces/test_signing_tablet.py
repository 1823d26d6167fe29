"""One tablet goes from hand to hand: what each one sees, what proves them, what it never shows."""

import re
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from app.core import clock
from app.core.database import db
from app.core.identifiers import grouped
from app.people.models import Account, Learner
from app.sessions.models import CourseSession, SignedHow
from tests.support.client import Client
from tests.support.factories import an_account, seated, the_trainer
from tests.support.page_check import defects
from tests.support.signing import HALF, TEN_PAST, TUESDAY, a_card, a_workshop, acts, wrong
from tests.support.statements import counted

pytestmark = pytest.mark.usefixtures("afternoon")


def of(learner: Learner, workshop: CourseSession) -> str:
    return f"/seances/{workshop.public_id}/signer/{learner.public_id}"


def signing(client: Client, learner: Learner, workshop: CourseSession, **typed: str):
    """Press « Je signe » on the page of one person."""
    return client.send_form(of(learner, workshop), {"half": HALF, **typed})


def test_the_page_of_one_person_says_what_they_sign_in_plain_words(tablet):
    workshop = a_workshop()
    rose = seated("Rose", workshop)

    page = tablet.get(of(rose, workshop))

    said = " ".join(re.sub("<[^>]+>", "", page.text).split())
    assert "Vous êtes à « Les e-mails », mardi 24 novembre, de 14 h à 16 h, avec Nolwenn Kervella." in said
    assert page.headers["Permissions-Policy"].startswith("camera=(self)")
    assert page.headers["Cache-Control"] == "no-store"
    assert "password" not in page.text
    assert 'autocomplete="off"' in page.text


@pytest.mark.one_engine
@pytest.mark.parametrize("name", ["half", "secret", "card"])
def test_a_group_where_a_word_belongs_signs_nothing(tablet, name):
    workshop = a_workshop()
    rose = seated("Rose", workshop)
    fields = {"half": HALF, "secret": "", "card": ""}
    fields[f"{name}-0"] = fields.pop(name)

    answer = tablet.send_form(of(rose, workshop), fields)

    assert answer.status_code == 422
    assert acts() == []


@pytest.mark.one_engine
def test_no_other_page_may_ask_for_the_camera(tablet):
    workshop = a_workshop()

    page = tablet.get(f"/seances/{workshop.public_id}/signer")

    assert page.headers["Permissions-Policy"].startswith("camera=()")


def test_a_code_signs_and_the_names_come_back_with_a_tick(tablet):
    workshop = a_workshop()
    rose = seated("Rose", workshop)
    card = a_card(rose)

    answer = signing(tablet, rose, workshop, secret=card.pin)

    page = tablet.get(answer.location)
    assert answer.status_code == 303
    assert [act.how for act in acts()] == [SignedHow.PIN]
    assert "C’est signé, merci" in page.text
    assert "a signé à 14\u00a0h\u00a010" in page.text
    assert defects(page.data) == []


def test_the_number_of_the_card_signs_too_and_so_does_its_square(tablet):
    workshop = a_workshop()
    rose, ali = seated("Rose", workshop), seated("Ali", workshop)
    of_rose, of_ali = a_card(rose), a_card(ali)

    signing(tablet, rose, workshop, card=grouped(of_rose.number).lower())
    signing(tablet, ali, workshop, card=f"https://palier.exemple.fr/carte/{of_ali.token}")

    assert [(act.how, act.recorded_by) for act in acts()] == [
        (SignedHow.CARD, rose.person_id),
        (SignedHow.CARD, ali.person_id),
    ]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({}, "Tapez votre code secret, ou le numéro de votre carte."),
        ({"secret": "faux"}, "Ce code n’est pas celui de Rose"),
        ({"card": "AAAA-BBBB"}, "Cette carte n’est pas celle de Rose"),
        ({"card": "https://palier.exemple.fr/carte/perdue"}, "Cette carte n’est pas celle de Rose"),
    ],
)
def test_what_proves_nothing_signs_nothing_and_is_never_shown_again(tablet, typed, said):
    workshop = a_workshop()
    rose = seated("Rose", workshop)
    a_card(rose)

    answer = signing(tablet, rose, workshop, **typed)

    assert answer.status_code == 422
    assert said in answer.text
    assert not [value for value in typed.values() if value in answer.text]
    assert acts() == []


def test_the_card_of_somebody_else_is_not_ones_own(tablet):
    workshop = a_workshop()
    rose, ali = seated("Rose", workshop), seated("Ali", workshop)
    a_card(rose)

    answer = signing(tablet, rose, workshop, card=a_card(ali).number)

    assert answer.status_code == 422
    assert acts() == []


@pytest.mark.one_engine
def test_the_name_of_an_account_with_a_password_is_no_card(tablet):
    workshop = a_workshop()
    rose = seated("Rose", workshop)
    an_account(rose.person_id, identifiant="n0lwenn8")

    answer = signing(tablet, rose, workshop, card="n0lwenn8")

    assert answer.status_code == 422


@pytest.mark.one_engine
def test_whoever_has_no_card_is_told_whom_to_ask(tablet):
    workshop = a_workshop()
    rose = seated("Rose", workshop)

    answer = signing(tablet, rose, workshop, secret="1234")

    assert "Rose n’a pas encore de carte" in answer.text


def test_guessing_is_slowed_then_the_card_is_locked_and_says_what_to_do(tablet):
    workshop = a_workshop()
    rose = seated("Rose", workshop)
    card = a_card(rose)

    for minutes in (0, 6):
        with time_machine.travel(TEN_PAST + timedelta(minutes=minutes), tick=False):
            answers = [signing(tablet, rose, workshop, secret=wrong(card.pin)) for _try in range(5)]
            slowed = signing(tablet, rose, workshop, secret=card.pin)
        assert [answer.status_code for answer in answers] == [422] * 5
        assert slowed.status_code == 429
    with time_machine.travel(TEN_PAST + timedelta(minutes=12), tick=False):
        locked = signing(tablet, rose, workshop, secret=card.pin)

    assert db.session.scalar(select(Account.locked_at).where(Account.card_digest.is_not(None)))
    assert "Demandez une nouvelle carte" in locked.text
    assert "La personne qui anime peut aussi noter que vous étiez là." in locked.text
    assert acts() == []


def test_a_second_try_finds_the_first_act_and_says_when(tablet):
    workshop = a_workshop()
    rose = seated("Rose", workshop)
    card = a_card(rose)
    before = tablet.form_token(of(rose, workshop))
    signing(tablet, rose, workshop, secret=card.pin)

    fields = {"csrf_token": before, "half": HALF, "secret": card.pin}
    again = tablet.post(of(rose, workshop), data=fields)

    assert len(acts()) == 1
    assert "C’était déjà signé, à 14\u00a0h\u00a010" in tablet.get(again.location).text
    assert "Vous avez déjà signé" in tablet.get(of(rose, workshop)).text


def handed_over(client: Client, workshop: CourseSession) -> str:
    """Press « Faire signer ici », and return where it leads."""
    page = f"/seances/{workshop.public_id}/emargement"
    return client.send_form(f"{page}/tablette", {"key": "tablette"}, page=page).location


def test_a_tablet_that_was_handed_over_shows_nothing_else_until_the_password(tablet):
    workshop, other = a_workshop(), a_workshop()
    rose = seated("Rose", workshop)

    names = handed_over(tablet, workshop)

    for address in ("/", "/apprenants", "/aujourdhui", "/nulle-part", f"/seances/{workshop.public_id}"):
        assert tablet.get(address).location == names
    assert tablet.get(f"/seances/{other.public_id}/signer").location == names
    assert tablet.get(f"/seances/{other.public_id}/signer/{rose.public_id}").location == names
    assert tablet.get(names).status_code == 200
    assert tablet.get("/static/palier.css").status_code == 200
    assert 'href="/apprenants"' not in tablet.get(names).text


def test_the_password_gives_the_tablet_back(client):
    trainer = the_trainer()
    account = an_account(trainer.id, secret="quatre mots sans lien")
    client.sign_in(account.identifiant, "quatre mots sans lien")
    workshop = a_workshop()
    handed_over(client, workshop)
    page = f"/seances/{workshop.public_id}/reprendre"

    refused = client.send_form(page, {"secret": "1234"})
    answer = client.send_form(page, {"secret": "quatre mots sans lien"})

    assert refused.status_code == 422
    assert "n’est pas le bon" in refused.text
    assert answer.location.endswith("/emargement")
    assert client.get("/apprenants").status_code == 200


@pytest.mark.one_engine
def test_signing_out_gives_the_tablet_back_too(tablet):
    workshop = a_workshop()
    handed_over(tablet, workshop)

    tablet.send_form("/deconnexion", page=f"/seances/{workshop.public_id}/reprendre")

    assert tablet.get("/connexion").status_code == 200


def test_a_whole_day_shows_its_two_half_days_each_with_its_own_ticks(tablet):
    workshop = a_workshop(starts_at=clock.paris(TUESDAY, 9), hours=8)
    rose = seated("Rose", workshop)
    card = a_card(rose)

    tablet.send_form(of(rose, workshop), {"half": "2026-11-24.matin", "secret": card.pin})

    names = f"/seances/{workshop.public_id}/signer"
    assert "a signé" in tablet.get(f"{names}?demi=2026-11-24.matin").text
    assert "a signé" not in tablet.get(names).text
    assert tablet.get(f"{names}?demi=2026-11-25.matin").status_code == 404
    assert tablet.get(f"{names}?demi=hier").status_code == 422


def test_the_names_take_no_more_statements_for_many(tablet):
    workshop = a_workshop()
    seated("Rose", workshop)
    address = f"/seances/{workshop.public_id}/signer"
    with counted(db.engine) as one:
        tablet.get(address)
    for number in range(20):
        seated(f"Élève {number}", workshop)

    with counted(db.engine) as many:
        tablet.get(address)

    assert len(one) == len(many) <= 6
