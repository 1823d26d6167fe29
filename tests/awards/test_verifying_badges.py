"""A badge, a token, a JSON: the portable copies are known too, and name nobody."""

import json
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from werkzeug.test import TestResponse

from app.awards.models import Access, CertificateCredential
from app.awards.queries.credentials import examined_credential
from app.core import clock
from app.core.database import db
from app.core.identifiers import grouped
from app.core.keys import current_keys
from app.people.models import Learner
from certificates.credentials import CredentialKey
from certificates.credentials.reading import read
from certificates.verdict import Decision
from tests.awards.granted import Granted
from tests.certificates.credentials import NOW, a_credential
from tests.support.client import Client
from tests.support.page_check import defects
from tests.support.sharing import choose


@pytest.fixture
def copies(rose: Granted) -> dict[str, bytes]:
    """Return the portable copies of Rose's certificate, by the name of their file."""
    held = db.session.get_one(CertificateCredential, rose.certificate.id)
    assert None not in (held.badge, held.token, held.document)
    return {
        "badge.png": held.badge or b"",
        "badge.jwt": (held.token or "").encode(),
        "badge.json": (held.document or "").encode(),
    }


def dropped(client: Client, name: str, content: bytes, *, accept: str = "text/html") -> TestResponse:
    """Drop a portable copy on the page, as whoever was given it does."""
    sent = {"document": (BytesIO(content), name)}
    return client.post("/verifier", data=sent, headers={"Accept": accept})


def told(client: Client, name: str, content: bytes) -> dict[str, Any]:
    answer: dict[str, Any] = dropped(client, name, content, accept="application/json").get_json()
    return answer


@pytest.mark.parametrize("name", ["badge.png", "badge.jwt", "badge.json"])
def test_a_portable_copy_is_known_and_names_nobody(
    client: Client, rose: Granted, copies: dict[str, bytes], name: str
):
    choose(rose.code, Access.CLOSED, db.session.get_one(Learner, rose.award.learner_id))

    page, answer = dropped(client, name, copies[name]), told(client, name, copies[name])

    assert "Badge valide" in page.text
    assert "Visa Internet" in page.text
    for hidden in ("Le Gall", "Rose", grouped(rose.code), rose.code):
        assert hidden not in page.text + json.dumps(answer)
    assert [answer[part] for part in ("seal", "register", "status", "verdict")] == [
        *("good", "known", "in_force", "valid")
    ]
    assert defects(page.data) == []


@pytest.mark.one_engine
def test_a_revoked_one_says_so_from_our_own_register(client: Client, rose: Granted, copies: dict[str, bytes]):
    rose.revoked()

    for name, content in copies.items():
        answer = told(client, name, content)
        assert (answer["status"], answer["verdict"]) == ("revoked", "not_valid")
        assert answer["words"][0] == "Badge révoqué"


@pytest.mark.one_engine
def test_a_changed_one_is_refused(client: Client, copies: dict[str, bytes]):
    token = copies["badge.jwt"].decode()
    head, claims, signature = token.split(".")
    changed = {
        "badge.jwt": f"{head}.{claims}.{signature[:-4]}AAAA".encode(),
        "badge.json": copies["badge.json"].replace(b"Visa Internet", b"Visa Internat", 1),
        "badge.png": copies["badge.png"].replace(signature[:20].encode(), b"A" * 20),
    }

    for name, content in changed.items():
        answer, page = told(client, name, content), dropped(client, name, content)
        assert answer["verdict"] == "not_valid", name
        assert "Badge non valide" in page.text
        assert defects(page.data) == []


@pytest.mark.one_engine
@pytest.mark.parametrize("content", [b"{", b"{}", b'{"@context": 1}', b"eyJ.a.b", b"\x89PNG\r\n"])
def test_what_looks_like_a_badge_and_is_none_is_refused(client: Client, content: bytes):
    assert told(client, "badge.json", content)["verdict"] == "not_valid"


@pytest.mark.one_engine
def test_without_keys_a_good_badge_could_not_be_checked(rose: Granted, copies: dict[str, bytes]):
    token = copies["badge.jwt"].decode()

    examination = examined_credential(token, issuer_id=current_keys().issuer_id, keys=[])

    assert examination.verdict.decision is Decision.COULD_NOT_CHECK
    assert examination.entry is None


@pytest.mark.one_engine
def test_an_expired_badge_of_somebody_else_that_claims_our_place_is_refused(
    client: Client, copies: dict[str, bytes]
):
    place, forger = read(json.loads(copies["badge.json"])).status, rsa.generate_private_key(65537, 2048)
    for issuer_id in (current_keys().issuer_id, "did:web:ailleurs.example"):
        issuer = replace(a_credential().issuer, id=issuer_id)
        yesterday = clock.now() - timedelta(days=1)
        forged = a_credential(issuer=issuer, status=place, valid_from=NOW, valid_until=yesterday)
        token = CredentialKey(forger, issuer_id=issuer_id).sign(forged)

        answer = told(client, "badge.jwt", token.encode())

        assert (answer["verdict"], answer["register"]) == ("not_valid", "unknown")
