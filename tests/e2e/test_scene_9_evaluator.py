"""The evaluator: who waits, a dossier to read, an opinion on each competency, then the attestation."""

import re

import pytest


@pytest.fixture
def evaluator(visitor):
    """Bring the evaluator in: they begin with what waits for them."""
    samia = visitor("evaluatrice")
    samia.page.wait_for_url("**/validations")
    return samia


def the_dossier(evaluator, heading: str) -> str:
    """Open the first dossier under a heading, and return its address."""
    listed = evaluator.page.locator("h2", has_text=heading).locator("xpath=following-sibling::ul[1]")
    evaluator.follow(listed.get_by_role("link").first)
    evaluator.page.wait_for_url("**/dossier/**")
    return evaluator.page.url


def sheet(evaluator, index: int):
    """Return the part of the page that is about one competency."""
    return evaluator.page.get_by_role("main").locator("fieldset.row").nth(index)


def test_the_evaluator_gives_an_opinion_in_one_request_and_the_trainer_reads_it(evaluator, visitor):
    evaluator.look("9-a-valider")
    address = the_dossier(evaluator, "Bientôt")
    sheet(evaluator, 0).locator("summary").first.click()
    assert "Nolwenn" in sheet(evaluator, 0).inner_text()
    sheet(evaluator, 0).get_by_role("radio", name="validée").check()
    sheet(evaluator, 1).get_by_role("radio", name="à revoir").check()
    sheet(evaluator, 1).get_by_text("Ajouter un mot").click()
    sheet(evaluator, 1).get_by_role("textbox").fill("À revoir sur un autre poste.")
    evaluator.sent.clear()

    evaluator.press("Enregistrer les avis")

    evaluator.page.get_by_text("C’est noté").first.wait_for()
    evaluator.look("9-dossier")
    assert len(evaluator.sent) == 1
    trainer = visitor("formatrice")
    trainer.open(address, "9-dossier-lu")
    assert "À revoir sur un autre poste." in trainer.words()
    assert trainer.page.get_by_role("button", name="Enregistrer les avis").count() == 0


def test_without_script_the_evaluator_grants_the_attestation_and_never_a_b2i(evaluator, visitor):
    samia = visitor("evaluatrice", with_script=False)
    the_dossier(samia, "Il ne manque que votre décision")
    samia.look("9-tout-y-est")

    samia.press("Délivrer l’attestation")

    samia.page.wait_for_url(re.compile("/certificats"))
    assert "C’est délivré" in samia.words()
    assert "Attestation de compétences" in samia.words()
    assert "b2i délivré" not in samia.words().casefold()


def test_the_decision_of_a_jury_is_written_down_and_kept_when_it_was_a_mistake(evaluator):
    address = the_dossier(evaluator, "Bientôt")
    evaluator.open(f"{address.partition('/dossier/')[0]}/decisions", "9-decisions")
    page = evaluator.page
    page.get_by_label("Quel jury").fill("académie de Rennes")
    page.get_by_label("Référence de la décision").fill("B2I-2026-114")
    page.get_by_label("Quel jour").fill("2026-06-12")
    page.get_by_role("radio", name="Favorable", exact=False).first.check()
    evaluator.press("Noter la décision")
    page.get_by_text("C’est noté").first.wait_for()
    evaluator.look("9-decision-notee")

    page.get_by_text("C’est une erreur").click()
    evaluator.press("Retirer cette décision")

    page.get_by_text("C’est retiré").first.wait_for()
    assert "c’était une erreur" in evaluator.words()
