"""The evening: a forgotten sheet is closed, read by a controller, corrected, and both versions stay."""

import json
import re
from pathlib import Path

import pytest

from tests.e2e.groups import plan_a_group

CLOSED = "La feuille est close"


@pytest.fixture
def trainer(visitor):
    """Give a trainer who forgot to close a sheet two days ago, before the sheets to complete."""
    someone = visitor("formatrice")
    forget_a_sheet(someone)
    someone.open("/aujourdhui")
    someone.follow(someone.page.get_by_role("link", name="Feuilles à compléter"))
    return someone


def forget_a_sheet(trainer) -> None:
    """Note late a session of two days ago, with two people whom the sheet then says were there."""
    trainer.open(plan_a_group(trainer, "Retrouver ses photos", [], days_ago=2))
    for name in ("Awa", "Malo"):
        trainer.page.get_by_role("textbox", name="Prénom").fill(name)
        trainer.press("Ajouter")
    trainer.press("Tous présents")


def close_the_latest(trainer) -> None:
    """Open the latest sheet of which only the closing is missing, and close it."""
    trainer.follow(trainer.page.locator("a[href$='/cloture']").first)
    trainer.press("Signer et clore la feuille")


def fetched(trainer, address: str) -> bytes:
    answer = trainer.page.request.get(address)
    assert answer.ok, address
    return answer.body()


def kept(place: Path, content: bytes) -> Path:
    place.write_bytes(content)
    return place


def test_a_forgotten_sheet_is_found_signed_and_closed(trainer):
    trainer.look("13-a-completer")
    waiting = int(re.search(r"(\d+) feuilles?, de la plus récente", trainer.words())[1])
    trainer.follow(trainer.page.locator("a[href$='/cloture']").first)
    trainer.look("13-clore")

    trainer.press("Signer et clore la feuille")

    assert CLOSED in trainer.words()
    trainer.look("13-close")
    trainer.open("/feuilles")
    assert f"{waiting - 1} feuille" in trainer.words() or "Tout est à jour" in trainer.words()


def test_a_controller_reads_the_paper_and_checks_it_without_the_installation(trainer, palier, tmp_path):
    close_the_latest(trainer)
    paper = trainer.page.get_by_role("link", name="Ouvrir la feuille scellée").get_attribute("href")
    root = kept(tmp_path / "root.pem", fetched(trainer, "/.well-known/palier-root.pem"))

    pdf = kept(tmp_path / "feuille.pdf", fetched(trainer, paper))
    evidence = kept(tmp_path / "preuves.json", fetched(trainer, paper.replace(".pdf", ".json")))

    for file in (pdf, evidence):
        said = json.loads(palier.palier("attendance", "verify", file, "--trust", root))
        assert (said["content"], said["sheet"], said["journal"]) == ("good", "good", "good"), said


def test_a_closed_sheet_is_corrected_with_its_reason_and_both_versions_stay(trainer):
    close_the_latest(trainer)
    trainer.press("Corriger")
    trainer.look("13-corriger")
    first = trainer.page.locator("fieldset.row").first
    was_absent = first.get_by_role("radio", name="absent").is_checked()
    first.get_by_role("radio", name="présent" if was_absent else "absent").check()
    trainer.page.get_by_label("Pourquoi corriger").fill("La ligne avait été prise pour une autre.")

    trainer.press("Corriger et clore de nouveau")

    trainer.look("13-versions")
    assert "Version 2, en vigueur" in trainer.words()
    assert "La ligne avait été prise pour une autre." in trainer.words()
    earlier = trainer.page.get_by_role("link", name="La feuille de la version 1").get_attribute("href")
    assert fetched(trainer, earlier).startswith(b"%PDF")


def test_without_script_a_paper_day_is_printed_then_entered(visitor):
    trainer = visitor("formatrice", with_script=False)
    forget_a_sheet(trainer)
    trainer.open("/feuilles")
    sheet = trainer.page.locator("a[href$='/cloture']").first.get_attribute("href")
    trainer.open(sheet.replace("/cloture", "/papier"), "13-papier")

    blank = trainer.page.get_by_role("link", name="Imprimer une feuille à signer").get_attribute("href")
    assert fetched(trainer, blank).startswith(b"%PDF")
    trainer.page.get_by_label("Le scan ou la photo de la feuille").set_input_files(
        {"name": "feuille.pdf", "mimeType": "application/pdf", "buffer": fetched(trainer, blank)}
    )
    trainer.page.get_by_label("Toutes les personnes présentes ont signé").check()
    trainer.press("Enregistrer")

    assert "Clore la feuille" in trainer.words()
    assert "d’après la feuille de papier" in trainer.words()
