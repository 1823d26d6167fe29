"""Is this file real? What anyone is told of it; nothing is kept."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from structlog.testing import capture_logs

from app.awards import services
from app.awards.models import Access, CertificateContent
from app.awards.queries import Draft
from app.core.database import db
from app.core.identifiers import check_character, grouped
from app.core.keys import SealOwner, current_keys
from app.people.models import Learner
from tests.awards.granted import Granted, erase_everything, give
from tests.certificates import forgeries
from tests.support.client import Client
from tests.support.page_check import defects
from tests.support.sharing import choose
from tests.support.statements import counted

Forge = Callable[[bytes], bytes]

FORGERIES: dict[str, tuple[Forge, str]] = {
    "a flipped byte": (lambda pdf: forgeries.with_byte_flipped(pdf, len(pdf) // 3), "broken"),
    "a changed title": (forgeries.with_title_changed, "broken"),
    "an overlay": (forgeries.with_overlay, "broken"),
    "bytes after the end": (lambda pdf: pdf + b"% rien\n", "broken"),
    "a second signature": (forgeries.with_a_second_signature, "broken"),
    "a rewritten file": (forgeries.rewritten, "broken"),
    "an unhooked seal": (forgeries.with_another_key_in_the_field, "absent"),
    "a forger’s authority": (lambda _pdf: forgeries.from_another_authority(), "unknown_issuer"),
    "a stripped seal": (lambda _pdf: forgeries.drawn(), "absent"),
    "not a PDF": (lambda _pdf: b"bonjour", "unreadable"),
    "a PDF of nothing": (lambda _pdf: b"%PDF-1.7 mais pas plus", "unreadable"),
}


def examined(client: Client, pdf: bytes) -> dict[str, Any]:
    found: dict[str, Any] = give(client, pdf, accept="application/json").get_json()
    return found


def test_the_file_that_was_issued_is_valid(client: Client, rose: Granted):
    page = give(client, rose.pdf)

    assert "exactement le fichier qui a été délivré" in page.text
    assert "Rose Le Gall" in page.text
    assert "Nous n’avons rien gardé" in page.text
    assert defects(page.data) == []


@pytest.mark.parametrize("name", FORGERIES)
def test_a_forgery_is_never_valid_and_says_what_is_wrong(client: Client, rose: Granted, name: str):
    forge, seal = FORGERIES[name]
    forged = forge(rose.pdf)

    answer, page = examined(client, forged), give(client, forged)

    assert answer["verdict"] == "not_valid"
    assert answer["seal"] == seal
    assert "Certificat non valide" in page.text
    assert answer["seal_details"]["reasons"][0] in page.text
    assert defects(page.data) == []


def test_an_edited_file_leads_to_what_the_register_says(client: Client, rose: Granted):
    page = give(client, forgeries.with_title_changed(rose.pdf))

    assert f"/v/{grouped(rose.code)}" in page.text
    assert "Le registre connaît ce document, mais pas ce fichier" in page.text
    assert "Ce qui diffère" in page.text
    assert "Le titre du fichier n’est plus celui que nous lui avons donné" in page.text


def test_the_file_of_a_revoked_certificate_says_so(client: Client, rose: Granted):
    rose.revoked()

    answer = examined(client, rose.pdf)

    assert (answer["seal"], answer["register"], answer["status"]) == ("good", "known", "revoked")
    assert answer["verdict"] == "not_valid"


def test_the_file_of_someone_who_was_erased_still_verifies_and_names_nobody(client: Client, rose: Granted):
    erase_everything()

    page = give(client, rose.pdf)

    assert "Certificat valide" in page.text
    assert "Rose" not in page.text


def test_a_good_seal_that_the_register_does_not_know_is_not_valid(client: Client, rose: Granted):
    code = "0123456789AB" + check_character("0123456789AB")
    printed = db.session.get_one(CertificateContent, rose.certificate.id).printed
    unknown = printed | {"code": grouped(code), "url": f"http://127.0.0.1:5000/v/{grouped(code)}"}
    owner = SealOwner(public_id="ailleurs", name="Un autre lieu")
    draft = Draft(certificate_id=0, printed=unknown, owner=owner)

    answer = examined(client, services.sealed_document(draft, current_keys()).pdf)

    assert (answer["seal"], answer["register"], answer["verdict"]) == ("good", "unknown", "not_valid")


def test_a_file_whose_code_is_closed_or_asks_for_the_name_learns_nothing_of_the_register(
    client: Client, rose: Granted
):
    holder = db.session.get_one(Learner, rose.award.learner_id)
    forged = forgeries.with_title_changed(rose.pdf)
    for access in (Access.CLOSED, Access.NAME):
        choose(rose.code, access, holder)

        answer, page = examined(client, forged), give(client, forged)

        assert (answer["register"], answer["differences"]) == ("unknown", [])
        assert "Ce qui diffère" not in page.text
        assert "Rose Le Gall" not in page.text


@pytest.mark.one_engine
def test_a_file_over_two_megabytes_is_refused(client: Client):
    heavy = b"--x\r\n" + b"0" * (2 * 1024 * 1024 + 100 * 1024)

    answer = client.post("/verifier", data=heavy, content_type="multipart/form-data; boundary=x")

    assert answer.status_code == 413
    assert "2 Mo" in answer.text


@pytest.mark.one_engine
def test_no_file_at_all_asks_for_one(client: Client):
    assert client.post("/verifier", data={"document": (BytesIO(b""), "")}).status_code == 422


def test_nothing_is_kept_of_a_file(client: Client, rose: Granted, app: Flask, tmp_path: Path):
    forged, home = forgeries.with_overlay(rose.pdf), files_in(tmp_path)
    with counted(db.engine) as sent, capture_logs() as logged:
        give(client, rose.pdf)
        give(client, forged)

    assert all(statement.lstrip().startswith("SELECT") for statement in sent)
    assert logged == []
    assert files_in(tmp_path) == home


def files_in(folder: Path) -> set[Path]:
    """List the files of an installation, the counters of refusals aside."""
    return {path for path in folder.rglob("*") if not path.name.startswith("jobs.sqlite")}


@pytest.mark.one_engine
def test_refused_files_are_counted_and_good_ones_are_not(client: Client, rose: Granted):
    for _ in range(3):
        assert give(client, rose.pdf).status_code == 200

    statuses = [give(client, b"rien").status_code for _ in range(31)]

    assert statuses == [200] * 30 + [429]


@pytest.mark.one_engine
def test_without_keys_no_file_is_valid(client: Client):
    assert "Certificat valide" not in give(client, forgeries.from_another_authority()).text
