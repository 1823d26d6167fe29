"""The trainer grants Rose the Visa Internet: not before the rule is met, and once."""

import re
from pathlib import Path

import pytest

from tests.support import tools

ROSE = "Rose Le Goff"


@pytest.fixture
def trainer(visitor):
    """Bring the trainer in."""
    return visitor("formatrice")


def certificates_of_rose(trainer) -> None:
    """Go from the register to Rose's certificates."""
    trainer.look_up("goff")
    trainer.follow(trainer.page.get_by_role("link", name=ROSE))
    trainer.press("Certificats Délivrer, imprimer, retrouver.")


def tick_the_last_module(trainer) -> None:
    """Mark Rose present today, and all that she managed, on the sheet."""
    trainer.open("/aujourdhui")
    trainer.follow(
        trainer.page.get_by_role("link", name=re.compile("Noter les présences|Continuer la feuille"))
    )
    row = trainer.page.locator("fieldset.row").filter(has_text=ROSE)
    row.get_by_role("radio", name="présent").check()
    trainer.page.locator("summary", has_text=ROSE).click()
    for choice in trainer.page.locator("details[open]").get_by_role("combobox").all():
        choice.select_option(label="Sans aide")
    trainer.press("Enregistrer")


def trusting_store(folder: Path, root: bytes) -> str:
    """Make a store of Mozilla's library that trusts the issuer's published root."""
    (folder / "root.pem").write_bytes(root)
    (folder / "nss").mkdir()
    where = f"sql:{folder / 'nss'}"
    tools.run("certutil", "-N", "-d", where, "--empty-password")
    tools.run("certutil", "-A", "-d", where, "-n", "root", "-t", "CT,CT,CT", "-i", folder / "root.pem")
    return where


def test_rose_gets_her_visa_when_the_rule_is_met_and_only_then(visitor, trainer, tmp_path):
    certificates_of_rose(trainer)
    trainer.look("5-ce-qui-manque")
    assert "Il reste, du plus rapide au plus long" in trainer.words()
    assert trainer.page.get_by_role("button", name="Délivrer").count() == 0

    tick_the_last_module(trainer)
    certificates_of_rose(trainer)
    trainer.look("5-tout-y-est")
    trainer.page.get_by_role("button", name="Délivrer le certificat Visa Internet").dblclick()

    trainer.page.get_by_text("C’est délivré").wait_for()
    trainer.look("5-delivre")
    assert trainer.page.get_by_role("link", name="Ouvrir le PDF").count() == 1
    the_file_is_sealed_and_trusted(trainer, tmp_path)
    rose_sees_her_certificate(visitor("apprenante"))


def the_file_is_sealed_and_trusted(trainer, folder: Path) -> None:
    """Download the certificate, and let poppler judge it with the root that the issuer publishes."""
    address = trainer.page.get_by_role("link", name="Ouvrir le PDF").get_attribute("href")
    answer = trainer.page.request.get(address)
    assert answer.headers["content-type"] == "application/pdf"
    assert "Rose" in answer.headers["content-disposition"]
    (folder / "visa.pdf").write_bytes(answer.body())
    root = trainer.page.request.get("/.well-known/palier-root.pem").body()
    said = tools.run("pdfsig", "-nssdir", trusting_store(folder, root), folder / "visa.pdf")
    for words in ("Signature is Valid.", "Certificate is Trusted.", "Total document signed"):
        assert words in said


def rose_sees_her_certificate(rose) -> None:
    """Look at Rose's own page, and at what an employer would see."""
    rose.look("5-bravo")
    assert "Bravo ! Vous avez votre certificat." in rose.words()
    assert "Il reste" not in rose.words()
    rose.press("Le montrer à un employeur")
    assert ROSE in rose.words()


def test_a_manager_finds_it_in_the_register(visitor):
    manager = visitor("responsable")

    manager.open("/certificats", "5-registre")

    assert "Yvette Kerdraon" in manager.words()
