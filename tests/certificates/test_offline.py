"""Far from its issuer: a document is checked with a root and a list, or is said not to be."""

import json
from dataclasses import replace
from datetime import timedelta
from functools import cache

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from certificates.authority import KeyKind, Revocation, make_crl
from certificates.checking import SealState
from certificates.credentials import Issuer, ProofKey, written
from certificates.layouts.certificate import draw_certificate
from certificates.offline import Given, OfflineReport, UnknownList, check_offline, given
from certificates.pdf.attachments import Attachment
from certificates.verdict import RegisterState, StatusState
from tests.certificates.credentials import LIST_URL, NOW, PLACE, a_certificate, a_proof_key
from tests.certificates.documents import a_content, authorities, make_authorities, sealed
from tests.certificates.test_credential_status import (
    IN_FORCE,
    a_list,
    as_json,
    as_token,
    certified,
    proving,
)

FREE = replace(PLACE, position=PLACE.position + 1)


@cache
def paper(*, position: int = FREE.position, expires: bool = False) -> bytes:
    """Return a sealed certificate whose credential has a place in the list."""
    until = NOW + timedelta(hours=1) if expires else None
    credential = a_certificate(status=replace(PLACE, position=position), valid_until=until)
    document = json.dumps(a_proof_key().prove(written(credential), at=NOW)).encode()
    attachment = Attachment(
        name="credential.json", media_type="application/ld+json", description="Copie", content=document
    )
    return authorities().seal().seal(draw_certificate(a_content(), attachments=[attachment]), at=NOW)


def checked(pdf: bytes, *files: bytes | str, **changes: object) -> OfflineReport:
    raw = [each.encode() if isinstance(each, str) else each for each in files]
    brought = replace(given(authorities().roots, raw), **changes)
    return check_offline(pdf, brought, at=IN_FORCE)


@pytest.mark.parametrize("told", [as_json(), as_token()], ids=["json", "token"])
def test_a_fresh_list_of_the_issuer_says_that_a_document_stands(told: str):
    report = checked(paper(), told)

    assert (report.verdict.register, report.verdict.status) == (RegisterState.LISTED, StatusState.IN_FORCE)
    assert report.verdict.exit_code == 0


@pytest.mark.parametrize("told", [as_json(), as_token()], ids=["json", "token"])
def test_a_set_bit_says_that_it_was_withdrawn(told: str):
    report = checked(paper(position=PLACE.position), told)

    assert report.verdict.status is StatusState.REVOKED
    assert report.verdict.exit_code == 1


def test_without_a_list_nobody_can_tell():
    report = checked(paper())

    assert report.verdict.exit_code == 2
    assert LIST_URL in report.reasons[-1]


def test_a_lapsed_list_says_since_when_it_tells_nothing():
    lapsed = as_json(a_list(valid_until=IN_FORCE - timedelta(days=1)))

    report = checked(paper(position=PLACE.position), lapsed)

    assert report.verdict.exit_code == 2
    assert "depuis le 24 novembre 2026" in report.reasons[-1]


def test_the_list_of_other_documents_tells_nothing_of_this_one():
    other = as_json(a_list(url=f"{LIST_URL}-autre"))

    report = checked(paper(position=PLACE.position), other)

    assert report.verdict.exit_code == 2
    assert "d’autres documents" in report.reasons[-1]


def test_a_list_signed_by_nobody_that_we_trust_is_not_believed():
    stranger = make_authorities(KeyKind.P256)

    report = check_offline(paper(), Given(roots=stranger.roots, status_lists=[as_json()]), at=IN_FORCE)

    assert report.verdict.exit_code == 1
    assert report.seal.state is SealState.UNKNOWN_ISSUER


def test_a_changed_list_is_not_believed():
    changed = json.loads(as_json())
    changed["validUntil"] = "2036-01-01T00:00:00Z"

    assert checked(paper(), json.dumps(changed)).verdict.exit_code == 2


def test_the_good_list_counts_whatever_comes_with_it():
    report = checked(paper(), "{}", as_json(a_list(url=f"{LIST_URL}-autre")), as_token())

    assert report.verdict.exit_code == 0


def test_a_list_of_yesterday_does_not_hide_that_a_document_was_withdrawn_today():
    yesterday, today = as_json(a_list(set_positions=())), as_json()

    for told in ((yesterday, today), (today, yesterday)):
        assert checked(paper(position=PLACE.position), *told).verdict.status is StatusState.REVOKED


def test_another_issuer_that_we_trust_says_nothing_of_the_documents_of_this_one():
    other = "did:web:autre.example"
    theirs = make_authorities(KeyKind.P256)
    private = Ed25519PrivateKey.generate()
    chain = certified(private.public_key(), by=theirs.issuing, name=other)
    forged = ProofKey(private, issuer_id=other, chain=chain).prove(
        a_list(set_positions=(), issuer=Issuer(id=other, name="Autre"), chain=chain), at=NOW
    )

    report = checked(
        paper(position=PLACE.position), json.dumps(forged), roots=[*authorities().roots, *theirs.roots]
    )

    assert report.verdict.exit_code == 2


def test_a_list_whose_key_was_withdrawn_says_nothing():
    taken = [Revocation(proving().chain[0].serial_number, NOW)]
    crl = make_crl(authorities().issuing, now=NOW, days=30, revoked=taken)

    assert checked(paper(), as_json(), crl).verdict.exit_code == 2


def test_a_document_of_before_the_lists_could_not_be_checked():
    report = checked(sealed(), as_json())

    assert report.verdict.exit_code == 2
    assert "ne dit pas sa place" in report.reasons[-1]


def test_a_document_at_its_term_is_expired_even_without_a_list():
    report = checked(paper(expires=True))

    assert report.verdict.status is StatusState.EXPIRED
    assert report.verdict.exit_code == 1


def test_without_a_root_no_seal_was_examined():
    report = checked(paper(), as_json(), roots=())

    assert report.verdict.exit_code == 2
    assert report.reasons == ("Donnez la racine de l’émetteur avec --trust.",)


@pytest.mark.parametrize("at", range(0, len(paper()), 997))
def test_a_flipped_byte_is_never_valid_whatever_the_list(at: int):
    forged = bytearray(paper())
    forged[at] ^= 1

    assert checked(bytes(forged), as_json()).verdict.exit_code != 0


def test_a_withdrawn_seal_is_not_enough_for_a_list():
    keys = authorities()
    withdrawn = [Revocation(keys.structure.certificate.serial_number, NOW)]
    crl = make_crl(keys.issuing, now=NOW, days=30, revoked=withdrawn)

    report = checked(paper(), as_json(), crl)

    assert report.seal.state is SealState.RETIRED
    assert report.verdict.exit_code == 2


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"\xff\xfe", b"bonjour", paper()[:100]])
def test_a_file_that_is_no_list_is_said_so(content: bytes):
    with pytest.raises(UnknownList):
        given(authorities().roots, [content])
