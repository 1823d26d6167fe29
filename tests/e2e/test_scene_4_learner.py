"""A learner without any e-mail address: a printed card, its number, its PIN, and « Mon parcours »."""

import re

import pytest

from tests.e2e.cards import PaperCard, a_card_for


@pytest.fixture
def card(visitor) -> PaperCard:
    """Give Yvonne a card, printed on the page that the trainer sees once."""
    trainer = visitor("formatrice")
    made = a_card_for(trainer, "Yvonne")
    trainer.look("4-carte")
    return made


def test_a_learner_comes_in_with_the_number_on_the_paper_typed_as_people_type(visitor, card):
    learner = visitor()

    learner.sign_in_with(card.number.lower().replace("-", " ").replace("0", "o"), card.pin)

    learner.look("4-mon-parcours")
    assert learner.page.get_by_role("heading", level=1).inner_text() == "Mon parcours"
    assert "Ma prochaine séance" in learner.words()
    assert re.search(r"Encore .*choses à savoir faire", learner.words())


def test_a_learner_comes_in_by_the_square_on_the_card_which_still_asks_for_the_pin(visitor, card):
    learner = visitor(with_script=False)
    learner.open(card.address, "4-carte-scannee")
    assert "Yvonne" not in learner.words()

    learner.page.get_by_label("Mon code secret").fill(card.pin)
    learner.press("Entrer")

    assert learner.page.url.endswith("/mon-parcours")
    assert learner.page.locator("script").count() == 0


def test_a_wrong_pin_is_refused_kindly(visitor, card):
    learner = visitor()
    learner.open(card.address)

    learner.page.get_by_label("Mon code secret").fill("0000" if card.pin != "0000" else "1111")
    learner.press("Entrer")

    learner.look("4-code-faux")
    assert learner.page.get_by_role("alert").count() == 1


def test_after_leaving_a_shared_workstation_the_back_key_shows_nothing_personal(visitor):
    learner = visitor("apprenante")
    assert "Rose Le Goff" in learner.page.content()

    learner.follow(learner.page.get_by_role("button", name="Quitter"))
    learner.page.go_back()

    assert "Rose" not in learner.page.content()
    assert "Ma prochaine séance" not in learner.page.content()
    assert learner.page.url.partition("?")[0].endswith("/connexion")


def test_a_learner_is_told_the_next_step_and_sees_each_thing_with_who_saw_it(visitor):
    learner = visitor("apprenante")
    step = learner.page.locator(".card", has_text="Ma prochaine étape")
    assert step.count() == 1
    assert re.search(r"Ma prochaine étape (Je|J’).+\.", " ".join(step.inner_text().split()))

    learner.press("Tout voir : Visa Internet")
    learner.look("4-visa-internet")
    learner.page.locator("summary", has_text="J’allume et j’éteins l’appareil.").click()

    assert "Vu par Nolwenn le" in learner.words()
    assert "Ce que je peux obtenir" in learner.words()


def test_a_learner_says_where_they_stand_by_keyboard_without_a_script(visitor):
    learner = visitor("apprenante", with_script=False)
    learner.open("/mon-parcours/visa-internet/1.0/je-me-situe?partie=M1", "4-je-me-situe")
    first = learner.page.get_by_role("group", name="J’allume et j’éteins l’appareil.")

    first.get_by_role("radio", name="avec de l’aide").focus()
    learner.page.keyboard.press("Space")
    learner.page.keyboard.press("Enter")

    learner.page.wait_for_url("**/je-me-situe?partie=M2")
    assert learner.sent.count("/mon-parcours/visa-internet/1.0/je-me-situe") == 1
    learner.open("/mon-parcours/visa-internet/1.0")
    assert "Vous dites : avec de l’aide" in learner.words()


def test_the_trainer_reads_what_the_learner_says_beside_what_was_seen(visitor):
    learner = visitor("apprenante")
    learner.open("/mon-parcours/visa-internet/1.0/je-me-situe?partie=M2")
    learner.page.get_by_role("radio", name="j’explique à un autre").first.check()
    learner.press("Enregistrer et continuer")

    trainer = visitor("formatrice")
    trainer.look_up("Rose")
    trainer.follow(trainer.page.get_by_role("table").get_by_role("link", name="Rose Le Goff"))
    trainer.follow(trainer.page.get_by_role("main").get_by_role("link", name=re.compile("^Progression")))

    trainer.look("4-progression")
    assert "Dit de soi : j’explique à un autre" in trainer.words()
    assert "Vu par Nolwenn" in trainer.words()
