"""A certificate as it is issued, followed from its file to its revocation by programs of others."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask

from app.awards.models import Award, CertificateFile
from app.awards.services import revoke
from app.core import clock
from app.core.database import db
from app.core.writing import writing
from app.people.models import Learner
from certificates.badges import credential_in
from tests.outside.verifiers import Verifiers
from tests.support import tools
from tests.support.attainments import a_certificate
from tests.support.client import Client
from tests.support.factories import a_learner, an_account, the_trainer

pytestmark = pytest.mark.one_engine


@dataclass(frozen=True)
class Issued:
    """A certificate in force, and what a program took out of its file."""

    award: Award
    pdf: Path
    document: dict[str, Any]
    token: str


@pytest.fixture
def issued(app: Flask, tmp_path: Path) -> Issued:
    """Give the Visa of Rose, its copies taken out by a program that nobody here wrote."""
    award, certificate = a_certificate(a_learner("Rose", "Le Gall"))
    pdf = tmp_path / "visa.pdf"
    pdf.write_bytes(db.session.get_one(CertificateFile, certificate.id).pdf)
    tools.run("pdfdetach", "-saveall", "-o", tmp_path, pdf)
    document = json.loads((tmp_path / "credential.json").read_text())
    return Issued(award, pdf, document, (tmp_path / "credential.jwt").read_text())


def published(client: Client, address: str) -> dict[str, Any]:
    answer = client.get(urlsplit(address).path, headers={"Accept": "application/json"})
    assert answer.status_code == 200, address
    said: dict[str, Any] = json.loads(answer.data)
    return said


def list_of(client: Client, document: dict[str, Any]) -> dict[str, Any]:
    """Fetch the list that a credential names."""
    return published(client, document["credentialStatus"]["statusListCredential"])


def test_its_copies_are_accepted_with_what_the_installation_publishes(
    client: Client, issued: Issued, verifiers: Verifiers
):
    did = published(client, "/.well-known/did.json")
    jwks = published(client, "/.well-known/jwks.json")

    by_proof = verifiers.proof(
        issued.document, did, at=clock.now(), status_list=list_of(client, issued.document)
    )
    by_token = verifiers.token(issued.token, jwks, at=clock.now())

    assert by_proof["accepted"], by_proof
    assert by_proof["revoked"] is False
    assert by_token["accepted"], by_token
    said = {name: value for name, value in issued.document.items() if name != "proof"}
    assert said.items() <= by_token["payload"].items()
    assert "Le Gall" not in json.dumps([issued.document, by_token["payload"]], ensure_ascii=False)


def test_once_it_is_revoked_the_list_says_so_in_both_its_forms(
    client: Client, issued: Issued, verifiers: Verifiers
):
    with writing():
        revoke(issued.award.id, reason="Erreur de personne.", by_person_id=the_trainer().id)
    did = published(client, "/.well-known/did.json")
    jwks = published(client, "/.well-known/jwks.json")
    entry = issued.document["credentialStatus"]
    list_token = client.get(urlsplit(entry["statusListCredential"]).path + ".jwt").text

    by_proof = verifiers.proof(
        issued.document, did, at=clock.now(), status_list=list_of(client, issued.document)
    )
    by_token = verifiers.token(list_token, jwks, at=clock.now(), kind="vc+jwt")

    assert by_proof["accepted"], by_proof
    assert by_proof["revoked"] is True
    assert by_token["accepted"], by_token
    encoded = by_token["payload"]["credentialSubject"]["encodedList"]
    assert verifiers.bit(encoded, int(entry["statusListIndex"]))["set"] is True


def test_a_copy_changed_on_its_way_is_refused(client: Client, issued: Issued, verifiers: Verifiers):
    did, status_list = published(client, "/.well-known/did.json"), list_of(client, issued.document)
    issued.document["credentialSubject"]["achievement"]["name"] = "Titre de formateur"

    answer = verifiers.proof(issued.document, did, at=clock.now(), status_list=status_list)

    assert not answer["accepted"]
    assert "Invalid signature" in answer["reason"]


def test_the_badge_carries_the_same_token(app: Flask, client: Client, issued: Issued, verifiers: Verifiers):
    holder = db.session.get_one(Learner, issued.award.learner_id)
    client.sign_in(an_account(holder.person_id).identifiant)

    badge = client.get(f"/certificats/{issued.award.public_id}.png")

    assert badge.status_code == 200
    assert credential_in(badge.data) == issued.token


def test_the_published_root_is_all_that_another_checker_needs(client: Client, issued: Issued, tmp_path: Path):
    root = tmp_path / "root.pem"
    root.write_bytes(client.get("/.well-known/palier-root.pem").data)

    said = tools.run(
        "pyhanko", "sign", "validate", "--trust", root, "--trust-replace", "--no-revocation-check",
        "--executive-summary", issued.pdf,
    )  # fmt: skip

    assert said.strip().endswith(":VALID")


def test_the_file_is_light_with_both_its_copies(issued: Issued):
    listed = tools.run("pdfdetach", "-list", issued.pdf)

    assert "2 embedded files" in listed
    assert issued.pdf.stat().st_size <= 80_000
