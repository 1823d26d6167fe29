"""A certificate's life: its holder says who may see it, a manager issues it to a group and renames it."""

import zipfile
from pathlib import Path

import pytest

from tests.e2e.cards import a_card_for

HOLDER, FAMILY_NAME = "Nadia Rahmani", "rahmani"
WITHOUT_HELP = "2"
READY_SOON, MARRIED_NAME = "Łukasz Wójcik", "Wójcik-Le Bihan"


@pytest.fixture
def holder(visitor):
    """Bring in somebody who got their Visa in the spring, by the card that the trainer printed."""
    card = a_card_for(visitor("formatrice"), FAMILY_NAME)
    learner = visitor()
    learner.sign_in_with(card.number, card.pin)
    learner.open("/mes-certificats")
    return learner


@pytest.fixture
def employer(visitor):
    """Bring somebody in who has no account and no script."""
    return visitor(with_script=False)


def headline(somebody) -> str:
    return " ".join(somebody.page.get_by_role("heading", level=1).inner_text().split())


def my_visa(holder) -> str:
    """Open the page of the certificate, and return the code of its paper."""
    holder.open("/mes-certificats")
    holder.follow(holder.page.get_by_role("link", name="Visa Internet"))
    return holder.page.locator("#qui ~ p .number").inner_text()


def choose(holder, words: str) -> None:
    """Say who may see the page of the code."""
    holder.page.get_by_role("radio", name=words).check()
    holder.press("Enregistrer mon choix")
    holder.page.get_by_text("C’est enregistré.").wait_for()


def test_a_holder_closes_the_code_of_their_paper_then_asks_for_the_name(holder, employer):
    holder.look("10-mes-certificats")
    code = my_visa(holder)
    holder.look("10-mon-certificat")
    employer.open(f"/v/{code}")
    assert headline(employer) == "Certificat valide"

    choose(holder, "Personne pour le moment")

    holder.look("10-code-ferme")
    employer.open(f"/v/{code}", "10-employeur-ferme")
    assert headline(employer).startswith("Code inconnu")
    assert HOLDER not in employer.page.content()

    choose(holder, "Ceux qui connaissent aussi mon nom de famille")

    employer.open(f"/v/{code}", "10-nom-demande")
    assert HOLDER not in employer.page.content()
    asked = employer.page.get_by_label("Nom de famille écrit sur le papier")
    asked.fill("Martin")
    employer.press("Voir ce que dit le papier")
    assert "Ce n’est pas le nom de famille écrit sur ce papier" in employer.words()
    employer.page.get_by_label("Nom de famille écrit sur le papier").fill(FAMILY_NAME)
    employer.press("Voir ce que dit le papier")
    assert headline(employer) == "Certificat valide"
    assert HOLDER in employer.words()

    choose(holder, "Tous ceux qui ont mon papier")


def test_a_holder_takes_the_file_the_badge_and_the_signed_copy(holder):
    my_visa(holder)
    holder.page.get_by_text("Les autres fichiers").click()

    for name, kind, begins in (
        ("Télécharger mon certificat", "application/pdf", b"%PDF-1.7"),
        ("Prendre l’image", "image/png", b"\x89PNG"),
        ("Prendre cette version", "application/vc+jwt", b"ey"),
        ("Prendre le JSON", "application/vc", b"{"),
    ):
        address = holder.page.get_by_role("link", name=name).get_attribute("href")
        answer = holder.page.request.get(address)
        assert answer.headers["content-type"].startswith(kind), name
        assert answer.body().startswith(begins), name


def test_a_holder_makes_a_link_that_shows_initials_and_an_employer_opens_it(holder, employer):
    my_visa(holder)
    holder.press("Faire un lien pour quelqu’un")
    holder.page.get_by_label("Pour qui ?").fill("La médiathèque de Lorient")
    holder.page.get_by_role("radio", name="Mes initiales seulement").check()
    holder.page.get_by_role("radio", name="Le titre seulement").check()
    holder.look("10-faire-un-lien")
    holder.press("Faire le lien")
    holder.look("10-mon-lien")
    address = holder.page.get_by_label("L’adresse à donner").input_value()

    employer.open(address, "10-employeur-lien")

    assert headline(employer) == "Certificat valide"
    assert "N. R." in employer.words()
    assert "Visa Internet" in employer.words()
    assert "Rahmani" not in employer.page.content()
    assert "pièce jointe" not in employer.words()
    assert "Lorient" not in employer.page.content()

    holder.press("Arrêter ce lien")
    holder.press("Oui, arrêter ce lien")
    holder.page.get_by_text("Ce lien ne montre plus rien").wait_for()
    employer.open(address)
    assert headline(employer).startswith("Code inconnu")


def group_of(manager, name: str) -> str:
    """Find the group where somebody waits for their certificate; return the address of its page."""
    manager.open("/delivrances")
    links = manager.page.locator("a[href*='/delivrances/cycle/']").all()
    addresses = [str(link.get_attribute("href")) for link in links]
    for address in addresses:
        manager.open(address)
        if name in manager.words() and "L’a déjà reçu" in manager.words():
            return address
    raise AssertionError(f"{name} is in no group")


def show_all(trainer, cycle: str, name: str) -> None:
    """Let somebody show, on the grid of their group, each thing that they had not shown without help."""
    trainer.open(f"/cycles/{cycle}/grille")
    trainer.page.set_viewport_size({"width": 1280, "height": 800})
    cells = trainer.page.get_by_role("group", name=name).get_by_role("combobox")
    for cell in cells.all():
        if cell.input_value() < WITHOUT_HELP:
            cell.select_option(value=WITHOUT_HELP)
    trainer.press("Enregistrer")
    trainer.page.get_by_text("C’est enregistré").wait_for()


def test_a_manager_issues_to_a_group_and_replaces_one_whose_name_changed(visitor, employer, tmp_path):
    manager = visitor("responsable")
    address = group_of(manager, READY_SOON)
    show_all(visitor("formatrice"), address.rsplit("/", 1)[1], READY_SOON)

    manager.open(address, "10-qui-est-pret")
    assert "1 personne prête" in manager.words()
    manager.press("Délivrer aux personnes cochées")
    manager.page.get_by_text("C’est terminé.").wait_for(timeout=60_000)
    manager.look("10-c-est-delivre")
    assert READY_SOON in names_in_the_archive(manager, tmp_path)

    code = replaced(manager)

    employer.open(f"/v/{code}", "10-remplace")
    assert headline(employer) == "Certificat remplacé"
    assert READY_SOON not in employer.page.content()
    employer.press("Voir le certificat qui le remplace")
    assert headline(employer) == "Certificat valide"
    assert f"Łukasz {MARRIED_NAME}" in employer.words()


def names_in_the_archive(manager, folder: Path) -> str:
    """Take the one file of a batch, and return the names of what it holds."""
    with manager.page.expect_download() as taken:
        manager.press("Tout télécharger en un fichier")
    taken.value.save_as(folder / "tout.zip")
    with zipfile.ZipFile(folder / "tout.zip") as archive:
        return " ".join(archive.namelist())


def replaced(manager) -> str:
    """Correct a name in the register, replace the certificate, and return the code of the old paper."""
    manager.look_up("wojcik")
    manager.follow(manager.page.get_by_role("table").get_by_role("link").first)
    sheet = manager.page.url
    manager.press("Corriger le nom")
    manager.page.get_by_label("Nom de famille").fill(MARRIED_NAME)
    manager.press("Enregistrer")
    manager.open(f"{sheet}/certificats")
    public_page = manager.page.get_by_role("link", name="Voir la page publique").get_attribute("href")
    manager.press("Remplacer")
    manager.page.get_by_label("Pourquoi ?").fill("Mariage.")
    manager.look("10-remplacer")
    manager.press("Remplacer le certificat")
    manager.page.get_by_text("remplacé").first.wait_for()
    assert public_page is not None
    return public_page.rsplit("/", 1)[1]
