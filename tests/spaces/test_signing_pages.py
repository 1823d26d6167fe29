"""The pages of signing: one tablet, any machine, the code of the board; who may, when, and what is said."""

import re
from datetime import date, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from app.core import clock
from app.core.access import Role
from app.core.database import db
from app.core.identifiers import grouped
from app.core.writing import writing
from app.people import secrets
from app.people import services as people
from app.people.models import Account, Learner
from app.people.secrets import DrawnCard
from app.sessions.models import AttendancePractice, CourseSession, SheetSignature, SignedHow
from tests.support.client import Client
from tests.support.cycles import signed_in_as
from tests.support.factories import a_learner, a_member, a_session, an_account, enrolled, the_trainer
from tests.support.page_check import defects
from tests.support.statements import counted

TUESDAY = date(2026, 11, 24)
AT_TWO = clock.paris(TUESDAY, 14)
HALF = "2026-11-24.apres_midi"
TEN_PAST = AT_TWO + timedelta(minutes=10)


@pytest.fixture(autouse=True)
def afternoon():
    """Be at ten past two on a Tuesday."""
    with time_machine.travel(TEN_PAST, tick=False):
        yield


def a_workshop(*, starts_at=AT_TWO, hours: int = 2) -> CourseSession:
    return a_session("Les e-mails", starts_at=starts_at, hours=hours)


def seated(name: str, workshop: CourseSession) -> Learner:
    learner = a_learner(name, "Martin")
    enrolled(learner, workshop)
    return learner


def a_card(learner: Learner) -> DrawnCard:
    """Give a learner a card, and return what is printed on it."""
    drawn = secrets.drawn_card()
    with writing():
        people.make_card(learner.id, drawn, by=None)
    return drawn


def wrong(pin: str) -> str:
    return "0000" if pin != "0000" else "1111"


def acts() -> list[SheetSignature]:
    db.session.rollback()
    return list(db.session.scalars(select(SheetSignature).order_by(SheetSignature.id)))


def of(learner: Learner, workshop: CourseSession) -> str:
    return f"/seances/{workshop.public_id}/signer/{learner.public_id}"


def signing(client: Client, learner: Learner, workshop: CourseSession, **typed: str):
    """Press « Je signe » on the page of one person."""
    return client.send_form(of(learner, workshop), {"half": HALF, **typed})


@pytest.fixture
def tablet(client: Client) -> Client:
    """Give the trainer's tablet."""
    return signed_in_as(client, the_trainer().id)


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


def hub(workshop: CourseSession) -> str:
    return f"/seances/{workshop.public_id}/emargement"


def vouched(client: Client, learner: Learner, workshop: CourseSession, **typed: str):
    fields = {"half": HALF, "learner": learner.public_id, "key": f"mot-{learner.id}", **typed}
    return client.send_form(f"{hub(workshop)}/temoignage", fields, page=hub(workshop))


def test_the_trainer_vouches_with_a_reason_and_signs(tablet):
    workshop = a_workshop()
    rose = seated("Rose", workshop)

    vouched(tablet, rose, workshop, reason="Carte et code oubliés", words="elle les apporte jeudi")
    tablet.send_form(f"{hub(workshop)}/animateur", {"half": HALF, "key": "animation"}, page=hub(workshop))

    page = tablet.get(hub(workshop))
    assert [act.how for act in acts()] == [SignedHow.UNABLE, SignedHow.TRAINER]
    assert "Carte et code oubliés\u202f: elle les apporte jeudi" in page.text
    assert "présent, n’a pas pu signer" in page.text
    assert "Signé par" in page.text
    assert defects(page.data) == []


@pytest.mark.parametrize("typed", [{"reason": "autre", "words": ""}, {"reason": "parce que"}])
def test_vouching_without_a_reason_says_what_is_missing_and_keeps_who(tablet, typed):
    workshop = a_workshop()
    rose = seated("Rose", workshop)

    answer = vouched(tablet, rose, workshop, **typed)

    assert answer.status_code == 422
    assert f'value="{rose.public_id}" selected' in answer.text
    assert acts() == []
    assert defects(answer.data) == []


def test_sent_twice_a_trainers_word_is_one(tablet):
    workshop = a_workshop()
    rose = seated("Rose", workshop)

    answers = [vouched(tablet, rose, workshop, reason="Pas encore de carte") for _each in range(2)]

    assert answers[0].location == answers[1].location
    assert len(acts()) == 1


def anywhere(client: Client, card: DrawnCard, secret: str | None = None):
    fields = {"identifiant": grouped(card.number).lower(), "secret": secret or card.pin}
    return client.send_form("/emarger", fields)


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found
    return found[1]


def pressed(client: Client, shown) -> object:
    """Press the first « Je signe » of a page."""
    fields = {name: hidden(shown.text, name) for name in ("csrf_token", "proof", "session", "half")}
    return client.post("/emarger/signer", data=fields)


def test_anybody_with_a_card_signs_on_any_machine_and_nobody_is_signed_in(client):
    workshop = a_workshop()
    rose = seated("Rose", workshop)
    card = a_card(rose)

    shown = anywhere(client, card)
    done = pressed(client, shown)

    assert "Les e-mails" in shown.text
    assert defects(shown.data) == []
    assert "C’est signé, merci" in done.text
    assert [act.how for act in acts()] == [SignedHow.PIN]
    assert client.get("/mon-parcours").location.startswith("/connexion")


def test_a_proof_is_good_for_five_minutes(client):
    workshop = a_workshop()
    card = a_card(seated("Rose", workshop))
    shown = anywhere(client, card)

    with time_machine.travel(TEN_PAST + timedelta(minutes=6), tick=False):
        late = pressed(client, shown)

    assert late.status_code == 422
    assert "Cinq minutes ont passé" in late.text
    assert acts() == []


@pytest.mark.one_engine
def test_a_proof_that_was_made_up_signs_nothing(client):
    workshop = a_workshop()
    seated("Rose", workshop)

    fields = {"proof": "1.faux.preuve", "session": workshop.public_id, "half": HALF}
    answer = client.send_form("/emarger/signer", fields, page="/emarger")

    assert answer.status_code == 422
    assert acts() == []


def test_a_wrong_code_is_refused_as_at_the_door(client):
    card = a_card(seated("Rose", a_workshop()))

    answers = [anywhere(client, card, wrong(card.pin)) for _try in range(6)]

    assert [answer.status_code for answer in answers] == [422] * 5 + [429]
    assert "ne vont pas ensemble" in answers[0].text
    assert answers[5].headers["Retry-After"]


def test_a_session_that_was_given_back_meanwhile_is_not_signed(client):
    workshop = a_workshop()
    rose = seated("Rose", workshop)
    shown = anywhere(client, a_card(rose))
    workshop.cancelled_at = clock.now()
    db.session.commit()

    answer = pressed(client, shown)

    assert answer.status_code == 409
    assert "n’est plus à signer" in answer.text


def test_what_is_to_come_says_from_when(client):
    card = a_card(seated("Rose", a_workshop(starts_at=AT_TWO + timedelta(hours=4))))

    shown = anywhere(client, card)

    assert "À signer mardi 24\u00a0novembre, à partir de 17\u00a0h\u00a030." in shown.text
    assert "Je signe" not in shown.text


def test_a_learner_who_is_signed_in_signs_without_typing_anything(client):
    workshop = a_workshop()
    rose = seated("Rose", workshop)
    signed_in_as(client, rose.person_id)

    done = pressed(client, client.get("/emarger"))

    assert "C’est signé, merci" in done.text
    assert "Revenir à mon espace" in done.text


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


@pytest.fixture
def manager(client: Client) -> Client:
    """Give the manager's machine."""
    return signed_in_as(client, a_member(Role.MANAGER).person_id)


def test_a_manager_says_how_sheets_are_kept(manager):
    page = "/reglages/emargement"

    answer = manager.send_form(page, {"signs": "1", "rounding_minutes": "15", "key": "réglage"})

    db.session.rollback()
    kept = db.session.scalars(select(AttendancePractice)).one()
    assert (kept.signs, kept.keeps_images, kept.rounding_minutes) == (True, False, 15)
    assert "C’est enregistré" in manager.get(answer.location).text


@pytest.mark.parametrize("unit", ["7", "0", "un quart", ""])
def test_a_unit_that_no_funder_uses_is_refused(manager, unit):
    answer = manager.send_form("/reglages/emargement", {"rounding_minutes": unit, "key": "réglage"})

    assert answer.status_code == 422
    assert db.session.scalar(select(func.count()).select_from(AttendancePractice)) == 0


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
