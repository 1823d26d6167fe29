"""A library keeps the kit of an issuer that closed: anyone verifies there, and learns no name."""

import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from app.core.identifiers import new_code
from tests.support.browser import accessibility_defects, overflows

SMALLEST = {"width": 320, "height": 568}


@pytest.fixture(scope="module")
def kit(palier, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the kit of the demonstration, the last one before it closes."""
    place: Path = tmp_path_factory.mktemp("mediatheque") / "kit"
    palier.palier("certificates", "kit", place, "--last")
    return place


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_said: object) -> None:
        """Say nothing."""


@pytest.fixture(params=["from a folder", "from a plain host"])
def library(kit: Path, browser, request: pytest.FixtureRequest) -> Iterator[object]:
    """Give the page of the kit as a passer-by opens it, on a small phone."""
    host = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(kit)))
    Thread(target=host.serve_forever, daemon=True).start()
    hosted = f"http://127.0.0.1:{host.server_address[1]}/"
    context = browser.new_context(locale="fr-FR", timezone_id="Europe/Paris", viewport=SMALLEST)
    page, said = context.new_page(), []
    page.on("console", lambda message: said.append(message.text))
    page.goto(hosted if request.param == "from a plain host" else f"file://{kit}/index.html")
    yield page
    context.close()
    host.shutdown()
    host.server_close()
    assert said == []


def told(page) -> str:
    """Return the verdict, once it is there."""
    page.wait_for_selector("#reponse:not([hidden]):not([data-kind=busy])")
    return page.locator("#reponse h2").inner_text().strip()


def defects(page) -> list[str]:
    """List what is wrong with the page as it stands; in a folder, axe-core cannot read its style."""
    too_wide = ["la page dépasse de l’écran"] if overflows(page) else []
    return [*too_wide, *(accessibility_defects(page) if page.url.startswith("http") else [])]


def drop(page, content: bytes) -> str:
    """Give a file, and return the verdict."""
    given = {"name": "certificat.pdf", "mimeType": "application/pdf", "buffer": content}
    page.get_by_label("Le certificat, en PDF").set_input_files(given)
    return told(page)


def look_up(page, code: str) -> str:
    """Type a code, and return the verdict."""
    page.get_by_label("Code du certificat").fill(code)
    page.get_by_role("button", name="Vérifier ce code").click()
    return told(page)


def test_a_file_is_recognised_without_leaving_the_device(library, palier):
    pdf = Path(palier.demonstration["certificate"]["pdf"]).read_bytes()
    sent: list[str] = []
    library.on("request", lambda request: sent.append(request.method))

    assert drop(library, pdf) == "Certificat valide"
    assert sent == ["GET"]
    assert defects(library) == []


def test_a_file_that_was_changed_is_not_recognised(library, palier):
    pdf = Path(palier.demonstration["certificate"]["pdf"]).read_bytes()

    assert drop(library, pdf + b"\n") == "Fichier inconnu"
    assert defects(library) == []


def test_a_code_is_known_and_the_file_is_asked_for(library, palier):
    code = palier.demonstration["certificate"]["code"]

    assert look_up(library, code.replace("-", " ").lower()) == "Code connu"
    assert "demandez le fichier" in library.locator("#reponse").inner_text()
    assert defects(library) == []


def test_an_unknown_code_and_a_mistyped_one_are_told_apart(library):
    assert look_up(library, new_code()) == "Code inconnu ou fermé"
    assert look_up(library, "7KQ2-9XM4-T0BA-0") == "Vérifiez votre saisie"


def test_a_part_that_is_missing_is_not_an_answer(kit: Path, browser, palier, tmp_path: Path):
    pdf = Path(palier.demonstration["certificate"]["pdf"]).read_bytes()
    without = tmp_path / "kit"
    shutil.copytree(kit, without, ignore=lambda folder, _names: ["registre"] if folder == str(kit) else [])
    context = browser.new_context(locale="fr-FR")
    page = context.new_page()
    page.goto(f"file://{without}/index.html")

    assert drop(page, pdf) == "N’a pas pu être vérifié"
    context.close()


def test_no_name_and_no_code_of_the_demonstration_is_in_the_kit(kit: Path, palier):
    with closing(sqlite3.connect(palier.home / "palier.sqlite")) as database:
        people = database.execute("SELECT given_name, family_name FROM person").fetchall()
        codes = database.execute("SELECT code FROM certificate UNION SELECT code FROM passport").fetchall()
        ids = database.execute("SELECT public_id FROM award UNION SELECT public_id FROM passport").fetchall()
    held = b"\n".join(path.read_bytes() for path in sorted(kit.rglob("*")) if path.is_file())

    names = {f"{given} {family}".strip() for given, family in people} | {family for _, family in people}
    assert len(names) > 10
    assert len(codes) > 10
    assert [word for word in names - {""} if _says(held, word)] == []
    assert [code for (code,) in [*codes, *ids] if code.encode() in held] == []


def _says(held: bytes, word: str) -> bool:
    """Tell whether a word stands in the kit; three letters inside a signature are chance."""
    alone = rb"(?<![\w+/-])" + re.escape(word.encode()) + rb"(?![\w+/=-])"
    return re.search(alone, held) is not None


def test_the_kit_is_whole_and_stands_for_good(kit: Path, palier):
    said = palier.palier("certificates", "check", kit)

    assert '"valid_until": null' in said
