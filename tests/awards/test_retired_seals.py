"""A seal whose key was retired: the register alone says which files are the originals."""

from typing import Any

import pytest

from app.awards.models import SealCertificate
from app.awards.queries.documents import seal_owner
from app.core import clock
from app.core.database import db
from app.core.keys import current_keys
from tests.awards.granted import Granted, give
from tests.certificates.documents import drawn
from tests.support.client import Client
from tests.support.factories import the_structure
from tests.support.page_check import defects


@pytest.fixture
def never_issued(rose: Granted) -> bytes:
    """Give what a thief of the key would make: well sealed, and in no register."""
    return current_keys().seal_of(seal_owner(the_structure())).seal(drawn(), at=clock.now())


@pytest.fixture(autouse=True)
def retired(rose: Granted, never_issued: bytes) -> None:
    """Retire the key that sealed both."""
    db.session.get_one(SealCertificate, rose.certificate.seal_fingerprint).retired_at = clock.now()
    db.session.commit()


def examined(client: Client, pdf: bytes) -> dict[str, Any]:
    found: dict[str, Any] = give(client, pdf, accept="application/json").get_json()
    return found


def test_what_was_issued_before_stays_valid_and_the_verdict_says_who_vouches(client: Client, rose: Granted):
    answer, page = examined(client, rose.pdf), give(client, rose.pdf)

    assert [answer[part] for part in ("seal", "register", "verdict")] == ["retired", "known", "valid"]
    assert "exactement le fichier qui a été délivré" in page.text
    assert "La clé de ce cachet a été retirée depuis. Le registre confirme" in page.text
    assert defects(page.data) == []


def test_what_the_register_does_not_know_is_not_valid(client: Client, never_issued: bytes):
    answer, page = examined(client, never_issued), give(client, never_issued)

    assert [answer[part] for part in ("seal", "register", "verdict")] == ["retired", "unknown", "not_valid"]
    assert "seul le registre" in page.text
    assert defects(page.data) == []


def test_a_revoked_certificate_under_a_retired_seal_is_revoked(client: Client, rose: Granted):
    rose.revoked()

    answer = examined(client, rose.pdf)

    assert [answer[part] for part in ("seal", "status", "verdict")] == ["retired", "revoked", "not_valid"]


def test_the_page_of_the_code_says_it_too(client: Client, rose: Granted):
    answer, page = client.get(f"/v/{rose.code}.json").get_json(), client.get(f"/v/{rose.code}")

    assert [answer[part] for part in ("seal", "verdict")] == ["retired", "valid"]
    assert "La clé de ce cachet a été renouvelée depuis" in page.text
    assert defects(page.data) == []
