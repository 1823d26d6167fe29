"""A learner takes a place, gives it back, another gets it and is told; nobody here has e-mail."""

import re
from datetime import date, timedelta

import pytest

from tests.e2e.cards import a_card_for

TOMORROW = date.today() + timedelta(days=1)
TITLE = "Ranger ses photos"


@pytest.fixture(scope="module")
def planned() -> list[str]:
    """Remember that the workshop was planned, once for all the scenes of this file."""
    return []


@pytest.fixture
def workshop(visitor, planned) -> str:
    """Have the trainer plan a workshop of one place that learners may join; return its address."""
    if not planned:
        trainer = visitor("formatrice")
        page = trainer.open("/seances/nouvelle")
        page.get_by_label("Titre").fill(TITLE)
        page.get_by_label("Quel jour").fill(TOMORROW.isoformat())
        page.get_by_label("De quelle heure").fill("07:30")
        page.get_by_label("À quelle heure").fill("08:30")
        page.get_by_label("Lieu", exact=True).select_option(index=1)
        page.get_by_label(re.compile("Nombre de places")).fill("1")
        page.get_by_label(re.compile("s’inscri")).check()
        trainer.press("Planifier")
        found = re.search(r"/seances/[0-9a-z]{26}", page.url)
        assert found, trainer.words()
        planned.append(found[0])
    return planned[0]


def line_of(learner, title: str = TITLE):
    """Return the part of the page about one session."""
    return learner.page.get_by_role("listitem").filter(has_text=title).last


def test_a_place_goes_from_one_learner_to_the_next_without_script(visitor, workshop):
    rose, trainer = visitor("apprenante", with_script=False), visitor("formatrice")
    card = a_card_for(trainer, "Yvonne")
    yvonne = visitor(with_script=False)
    yvonne.sign_in_with(card.number, card.pin)

    rose.open("/mes-seances", "17-mes-seances")
    rose.press("M’inscrire", within=line_of(rose))
    yvonne.open("/mes-seances")
    yvonne.press("M’inscrire sur la liste d’attente", within=line_of(yvonne))
    assert "La prochaine place libre est pour vous" in yvonne.words()

    rose.press("Je ne pourrai pas venir", within=line_of(rose))
    rose.look("17-absence")
    rose.press("Prévenir que je ne viens pas")
    assert "Merci d’avoir prévenu" in rose.words()

    yvonne.open("/mes-seances", "17-une-place")
    assert "Une place s’est libérée : elle est à vous." in yvonne.words()
    yvonne.press("J’ai compris")
    assert "J’ai compris" not in yvonne.words()
    the_trainer_sees_who_was_promoted_and_calls_whoever_has_a_place(trainer, workshop)


def the_trainer_sees_who_was_promoted_and_calls_whoever_has_a_place(trainer, workshop):
    trainer.open(f"{workshop}/inscriptions", "17-inscriptions")
    assert "place obtenue le" in trainer.words()
    assert "a prévenu" in trainer.words()

    trainer.open("/appels?jours=2", "17-appels")
    called = trainer.page.get_by_role("listitem").filter(has_text="Yvonne").first
    called.get_by_text("Prévenu", exact=False).click()
    trainer.press("Enregistrer")
    assert "prévenu le" in trainer.words()
    slips = trainer.page.request.get(f"{workshop}/rappels.pdf")
    assert slips.body().startswith(b"%PDF-")


def test_a_calendar_by_secret_address_follows_the_learner_until_it_is_ended(visitor, workshop):
    rose = visitor("apprenante")
    rose.open("/agendas", "17-agendas")
    rose.page.get_by_role("button", name=re.compile("^Faire une")).click()
    address = rose.page.get_by_label("L’adresse à donner").input_value()
    rose.look("17-adresse")

    diary = visitor()
    path = address[address.index("/agenda/") :]
    calendar = diary.page.request.get(path)
    assert "BEGIN:VCALENDAR" in calendar.text()
    assert "STATUS:CANCELLED" in calendar.text()
    assert "Rose" not in calendar.text()

    rose.open("/agendas")
    rose.press("Arrêter")
    assert diary.page.request.get(path).status == 404


def test_a_counsellor_sees_only_what_was_agreed(visitor, workshop):
    counsellor = visitor("conseillere")
    counsellor.open("/mes-jeunes")

    counsellor.follow(counsellor.page.get_by_role("link", name="Inès Marzouk"))
    counsellor.press("L’inscrire à une séance")

    assert "Sans son accord, vous ne voyez pas ses séances." in counsellor.words()
    counsellor.look("17-conseillere")
