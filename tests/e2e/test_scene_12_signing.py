"""A sheet is signed: one tablet from hand to hand, any machine, the code of the board; no script needed."""

import re

import pytest

from tests.e2e.cards import PaperCard, a_card_for
from tests.e2e.groups import plan_a_group

TABLET = {"width": 768, "height": 1024}
CARD_READER = """
navigator.mediaDevices.getUserMedia = () => Promise.resolve(document.createElement("canvas").captureStream());
window.BarcodeDetector = class { detect() { return Promise.resolve([{ rawValue: "%s" }]); } };
"""
"""A machine that has a camera and reads squares, which this one has not."""


def a_group(trainer, title: str, name: str) -> tuple[str, PaperCard]:
    """Plan a workshop for one person, and give them a card; return its address."""
    address = plan_a_group(trainer, title, [name]).partition("#")[0]
    card = a_card_for(trainer, name)
    trainer.open(address)
    trainer.press("Faire signer")
    return address, card


def choose(tablet, name: str) -> None:
    """Press a name on the tablet."""
    tablet.follow(tablet.page.locator("a.name").filter(has_text=name))


@pytest.fixture
def tablet(visitor):
    """Give the trainer's tablet, without script."""
    arrived = visitor("formatrice", with_script=False)
    arrived.page.set_viewport_size(TABLET)
    return arrived


def test_one_tablet_goes_from_hand_to_hand_and_comes_back_with_the_password(tablet):
    _address, card = a_group(tablet, "Signer sur tablette", "Bérénice")
    tablet.look("12-signatures")

    tablet.press("Faire signer ici")
    tablet.look("12-noms")
    choose(tablet, "Bérénice")
    assert re.search(r"Vous êtes à «.+», .+ de .+ à .+, avec Nolwenn Guéguen", tablet.words())
    tablet.look("12-une-personne")
    tablet.page.get_by_label("Mon code secret").fill("0000" if card.pin != "0000" else "1111")
    tablet.press("Je signe")
    assert "Ce code n’est pas celui de Bérénice" in tablet.words()
    assert tablet.page.get_by_label("Mon code secret").input_value() == ""
    tablet.page.get_by_label("Mon code secret").fill(card.pin)
    tablet.press("Je signe")

    assert "C’est signé, merci" in tablet.words()
    assert "1 signature sur 1" in tablet.words()
    tablet.look("12-signe")
    tablet.open("/apprenants")
    assert tablet.page.url.endswith("/signer")
    assert tablet.page.locator("a.name").count() == 0

    tablet.follow(tablet.page.get_by_role("link", name="Fin, pour la personne qui anime"))
    tablet.look("12-reprendre")
    tablet.page.get_by_label("Mot de passe").fill("palier-demo-2026")
    tablet.press("Reprendre")
    assert "par code" in tablet.words()
    tablet.press("Je signe comme animateur ou animatrice")
    assert "Vous avez signé." in tablet.words()


def test_the_back_key_of_the_tablet_shows_nobodys_code(tablet):
    _address, card = a_group(tablet, "La touche retour", "Gwenola")
    tablet.press("Faire signer ici")
    choose(tablet, "Gwenola")
    tablet.page.get_by_label("Mon code secret").fill(card.pin)
    tablet.press("Je signe")

    tablet.page.go_back()

    assert "Vous avez déjà signé" in tablet.words()
    assert card.pin not in tablet.page.content()
    assert tablet.page.locator("input[name=secret]").count() == 0


def test_whoever_cannot_sign_is_vouched_for_with_a_reason(tablet):
    _address, _card = a_group(tablet, "Sans carte", "Honorine")

    tablet.page.locator("summary", has_text="ne peut pas signer").click()
    tablet.page.get_by_label("Pourquoi").select_option("Carte et code oubliés")
    tablet.press("Présent, n’a pas pu signer")

    assert "Carte et code oubliés" in tablet.words()
    tablet.look("12-n-a-pas-pu-signer")


def test_a_card_and_its_code_sign_on_any_machine_and_nothing_stays_there(visitor):
    _address, card = a_group(visitor("formatrice"), "Sur un poste", "Anatole")
    learner = visitor(with_script=False)
    learner.open("/emarger", "12-emarger")

    learner.page.get_by_label("Le numéro de ma carte").fill(card.number.lower())
    learner.page.get_by_label("Mon code secret").fill(card.pin)
    learner.press("Continuer")
    learner.look("12-a-signer")
    learner.press("Je signe")

    assert "C’est signé, merci" in learner.words()
    learner.press("J’ai fini")
    assert "Anatole" not in learner.page.content()
    assert learner.page.locator("script").count() == 0


def test_the_code_of_the_board_signs_for_whoever_is_signed_in(visitor):
    trainer = visitor("formatrice")
    address, card = a_group(trainer, "Au tableau", "Célestine")
    trainer.press("Ouvrir le tableau")
    trainer.look("12-tableau")
    code = trainer.page.locator(".board-code").inner_text()
    learner = visitor(with_script=False)
    learner.sign_in_with(card.number, card.pin)

    learner.open("/pointer", "12-pointer")
    learner.page.get_by_label("Tapez le code").fill("AAA AAA")
    learner.press("Continuer")
    assert "Aucun tableau ne montre ce code" in learner.words()
    learner.page.get_by_label("Tapez le code").fill(code.lower())
    learner.press("Continuer")
    learner.look("12-je-suis-la")
    learner.press("Oui, je signe")

    assert "C’est signé, merci" in learner.words()
    trainer.open(f"{address}/emargement")
    assert "au tableau" in trainer.words()


def test_a_camera_reads_the_card_where_there_is_one(visitor):
    tablet = visitor("formatrice")
    _address, card = a_group(tablet, "À la caméra", "Diane")
    tablet.press("Faire signer ici")
    choose(tablet, "Diane")
    assert tablet.page.get_by_role("button", name="Montrer la carte à la caméra").count() == 0

    tablet.context.add_init_script(CARD_READER % card.address)
    tablet.page.reload()
    tablet.look("12-camera")
    tablet.page.get_by_role("button", name="Montrer la carte à la caméra").click()

    tablet.page.get_by_text("C’est signé, merci").wait_for()


def test_a_manager_lets_people_draw_their_signature_too(visitor):
    manager = visitor("responsable")
    manager.open("/reglages/emargement", "12-reglage")
    manager.page.get_by_label("Demander une signature par demi-journée").check()
    manager.page.get_by_label("Garder aussi une signature dessinée").check()
    manager.press("Enregistrer")
    tablet = visitor("formatrice")
    _address, card = a_group(tablet, "À la main", "Ernest")
    tablet.press("Faire signer ici")
    choose(tablet, "Ernest")

    tablet.page.locator("canvas").scroll_into_view_if_needed()
    box = tablet.page.locator("canvas").bounding_box()
    assert box
    tablet.page.mouse.move(box["x"] + 40, box["y"] + 90)
    tablet.page.mouse.down()
    for step in range(1, 8):
        tablet.page.mouse.move(box["x"] + 40 + 30 * step, box["y"] + 90 + 30 * (-1) ** step)
    tablet.page.mouse.up()
    tablet.look("12-dessin")
    tablet.page.get_by_label("Mon code secret").fill(card.pin)
    tablet.press("Je signe")

    assert "C’est signé, merci" in tablet.words()
    manager.open("/reglages/emargement")
    assert "1 dessin est gardé" in manager.words()
    manager.press("Effacer tous les dessins")
    assert "effacées" in manager.words()
    manager.page.get_by_label("Garder aussi une signature dessinée").uncheck()
    manager.press("Enregistrer")
