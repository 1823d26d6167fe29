"""The list of what was revoked: read with a root alone, by us and by an outside tool, never blindly."""

import gzip
import json
import os
from base64 import urlsafe_b64encode
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import pytest
import time_machine
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given, settings
from hypothesis import strategies as st
from openbadgeslib.ob3.ldp import verify_data_integrity_proof
from openbadgeslib.ob3.status import decode_encoded_list, set_indices
from openbadgeslib.ob3.verifier import OB3VerificationError, OB3Verifier

from certificates.authority import KeyedCertificate, KeyKind, Revocation, make_crl, make_key_certificate
from certificates.credentials import (
    LENGTH,
    CredentialKey,
    Issuer,
    ProofKey,
    StatusListReport,
    StatusListState,
    StatusPlace,
    check_status_list,
    jwks,
    status_document,
)
from certificates.credentials.status_bits import MOST_BITS
from tests.certificates.credentials import (
    ISSUER,
    LIST_URL,
    NOW,
    PLACE,
    a_certificate,
    a_private_key,
    a_proof_key,
)
from tests.certificates.documents import authorities, make_authorities
from tests.certificates.pem import public_pem

ENDS = NOW + timedelta(days=30)
IN_FORCE = datetime.fromisoformat("2026-11-25T12:00:00+00:00")
REVOKED = (0, PLACE.position, LENGTH - 1)


def certified(
    public: Any, *, by: KeyedCertificate | None = None, name: str = ISSUER
) -> tuple[x509.Certificate, ...]:
    """Return the certificates of a key of credentials, under the issuing authority."""
    issuing = by or authorities().issuing
    own = make_key_certificate(
        issuing, public, "Palier – Attestations", issuer_id=name, now=NOW, crl_url=None
    )
    return (own, *issuing.chain)


@cache
def proving() -> ProofKey:
    private = Ed25519PrivateKey.generate()
    return ProofKey(private, issuer_id=ISSUER, chain=certified(private.public_key()))


@cache
def signing() -> CredentialKey:
    chain = certified(a_private_key().public_key())
    return CredentialKey(a_private_key(), issuer_id=ISSUER, chain=chain)


def a_list(**changes: Any) -> dict[str, Any]:
    values: dict[str, Any] = {
        "url": LIST_URL,
        "issuer": Issuer(id=ISSUER, name="Espace public numérique de Kérourien"),
        "set_positions": REVOKED,
        "valid_from": NOW,
        "valid_until": ENDS,
        "chain": proving().chain,
    }
    return status_document(**(values | changes))


def as_json(document: dict[str, Any] | None = None, *, key: ProofKey | None = None) -> str:
    return json.dumps((key or proving()).prove(document or a_list(), at=NOW))


def as_token(document: dict[str, Any] | None = None) -> str:
    return signing().sign_status(document or a_list())


def checked(text: str, **changes: Any) -> StatusListReport:
    return check_status_list(text, **({"roots": authorities().roots, "at": IN_FORCE} | changes))


def with_bits(encoded: str) -> str:
    document = a_list()
    document["credentialSubject"]["encodedList"] = encoded
    return as_json(document)


def packed(raw: bytes) -> str:
    return "u" + urlsafe_b64encode(gzip.compress(raw)).decode().rstrip("=")


@pytest.mark.parametrize("text", [as_json(), as_token()], ids=["json", "token"])
def test_a_list_is_believed_by_whoever_holds_only_the_root(text: str):
    report = checked(text)

    assert report.is_good
    assert (report.url, report.issuer_id) == (LIST_URL, ISSUER)
    assert (report.valid_from, report.valid_until) == (NOW, ENDS)
    assert [place for place in range(LENGTH) if report.is_set(place)] == list(REVOKED)


def test_a_list_has_at_least_the_places_that_the_standard_asks_for():
    report = checked(as_json(a_list(set_positions=())))

    assert report.length == 131_072
    assert not any(report.bits)


@pytest.mark.parametrize("position", [-1, LENGTH, 10**9])
def test_a_place_that_the_list_has_not_is_never_answered(position: int):
    with pytest.raises(IndexError):
        checked(as_json()).is_set(position)


def test_an_outside_tool_reads_the_same_places():
    bits = decode_encoded_list(a_list()["credentialSubject"]["encodedList"])

    assert set_indices(bits) == frozenset(REVOKED)
    assert len(bits) * 8 == LENGTH


@time_machine.travel(IN_FORCE)
def test_an_outside_tool_sees_in_our_token_who_is_revoked_and_who_is_not():
    public = a_private_key().public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    lists = {LIST_URL: as_token().encode()}

    def told(position: int) -> Any:
        place = StatusPlace(list_url=LIST_URL, position=position)
        token = signing().sign(a_certificate(status=place))
        return OB3Verifier(public).verify(token, check_status=True, download=lists.__getitem__)

    assert told(PLACE.position + 1).issuer.id == ISSUER
    with pytest.raises(OB3VerificationError, match="is set"):
        told(PLACE.position)


def test_an_outside_tool_accepts_the_proof_of_our_list_and_refuses_other_bits():
    public = public_pem(proving().public_jwk())
    found = json.loads(as_json())
    verify_data_integrity_proof(found, public)

    found["credentialSubject"]["encodedList"] = packed(bytes(LENGTH // 8))
    with pytest.raises(OB3VerificationError):
        verify_data_integrity_proof(found, public)


def test_a_list_past_its_end_says_no_more_what_stands():
    assert checked(as_json(), at=ENDS).state is StatusListState.LAPSED
    assert checked(as_token(), at=ENDS).state is StatusListState.LAPSED
    assert checked(as_json(a_list(valid_from=IN_FORCE + timedelta(days=1)))).state is StatusListState.LAPSED


@pytest.mark.parametrize(
    "change",
    [
        lambda found: found["credentialSubject"].update(encodedList=packed(bytes(LENGTH // 8))),
        lambda found: found.update(validUntil="2036-01-01T00:00:00Z"),
        lambda found: found.update(id="https://palier.kerourien.example/.well-known/status/autre"),
        lambda found: found["issuer"].update(name="Mairie"),
    ],
    ids=["bits", "end", "address", "issuer"],
)
def test_a_list_that_was_changed_is_broken(change: Any):
    found = json.loads(as_json())
    change(found)

    assert checked(json.dumps(found)).state is StatusListState.BROKEN


def test_a_token_that_was_changed_is_broken():
    header, claims, signature = as_token().split(".")
    other = as_token(a_list(set_positions=())).split(".")[1]

    assert checked(f"{header}.{other}.{signature}").state is StatusListState.BROKEN
    assert checked(f"{header}.{claims}.{signature[:-8]}AAAAAAAA").state is StatusListState.BROKEN


@pytest.mark.parametrize("text", [as_json(), as_token()], ids=["json", "token"])
def test_another_root_of_the_same_name_does_not_vouch_for_our_list(text: str):
    forged = make_authorities(KeyKind.P256)

    assert checked(text, roots=forged.roots).state is StatusListState.ISSUER_UNKNOWN
    assert checked(text, roots=[]).state is StatusListState.ISSUER_UNKNOWN


@pytest.mark.parametrize(
    "options",
    [{"name": "did:web:autre.example"}, {"by": authorities().structure}],
    ids=["another issuer's name", "a key that is no authority"],
)
def test_a_certificate_that_is_not_for_this_vouches_for_nothing(options: dict[str, Any]):
    private = Ed25519PrivateKey.generate()
    chain = certified(private.public_key(), **options)
    key = ProofKey(private, issuer_id=ISSUER, chain=chain)

    assert checked(as_json(a_list(chain=chain), key=key)).state is StatusListState.ISSUER_UNKNOWN


def test_the_seal_of_a_structure_does_not_vouch_for_a_list():
    made = authorities(KeyKind.RSA3072)
    key = CredentialKey(made.structure.key, issuer_id=ISSUER, chain=made.structure.chain)

    report = checked(key.sign_status(a_list()), roots=made.roots)

    assert report.state is StatusListState.ISSUER_UNKNOWN


def test_a_certificate_before_and_after_its_time_vouches_for_nothing():
    lasting = as_json(a_list(valid_until=NOW + timedelta(days=9000)))

    assert checked(lasting, at=NOW + timedelta(days=6000)).state is StatusListState.ISSUER_UNKNOWN
    assert checked(lasting, at=NOW - timedelta(hours=2)).state is StatusListState.ISSUER_UNKNOWN


@pytest.mark.parametrize("text", [as_json(), as_token()], ids=["json", "token"])
def test_a_key_that_its_authority_withdrew_vouches_for_nothing(text: str):
    made = authorities()
    taken = [
        Revocation(key.chain[0].serial_number, NOW, x509.ReasonFlags.key_compromise)
        for key in (proving(), signing())
    ]
    theirs = make_authorities(KeyKind.P256)
    withdrawn, forged = (make_crl(each.issuing, now=NOW, days=30, revoked=taken) for each in (made, theirs))

    assert checked(text, crls=[withdrawn]).state is StatusListState.ISSUER_UNKNOWN
    assert checked(text, crls=[*made.crls, forged]).is_good


def test_the_certificates_of_somebody_else_do_not_vouch_for_a_key():
    forger = ProofKey(Ed25519PrivateKey.generate(), issuer_id=ISSUER)

    assert checked(as_json(key=forger)).state is StatusListState.BROKEN


def test_a_list_without_certificates_is_believed_on_the_keys_that_we_keep_of_its_issuer():
    text = as_json(a_list(chain=()), key=a_proof_key())
    kept = {ISSUER: jwks([a_proof_key().public_jwk()])}

    assert checked(text, jwks_by_issuer=kept).is_good
    assert checked(text).state is StatusListState.ISSUER_UNKNOWN
    assert "x5c" not in json.loads(text)


@pytest.mark.parametrize(
    "text",
    [
        with_bits(packed(bytes(LENGTH // 8 - 1))),
        with_bits(packed(bytes(MOST_BITS // 8 + 1))),
        with_bits(packed(bytes(2**28))),
        with_bits("u" + urlsafe_b64encode(os.urandom(600)).decode()),
        with_bits(packed(bytes(LENGTH // 8)).removeprefix("u")),
        with_bits(packed(bytes(LENGTH // 8))[:-8]),
        with_bits("uH4sIAAA="),
    ],
    ids=["too short", "too long", "a bomb", "no gzip", "no prefix", "cut", "padded"],
)
def test_bits_that_are_no_list_are_unreadable(text: str):
    report = checked(text)

    assert report.state is StatusListState.UNREADABLE
    assert report.bits == b""


@pytest.mark.parametrize(
    "changes",
    [
        {"type": ["VerifiableCredential"]},
        {"credentialSubject": []},
        {"credentialSubject": {"type": "BitstringStatusList", "statusPurpose": "suspension"}},
        {"issuer": 3},
        {"validUntil": None},
        {"validFrom": "hier"},
        {"x5c": ["AAAA"]},
        {"x5c": 3},
        {"x5c": ["A"] * 50},
        {"@context": ["https://www.w3.org/ns/credentials/v2", {"x5c": "https://x.example/autre"}]},
    ],
    ids=lambda changes: "-".join(changes),
)
def test_what_is_no_list_of_revocations_is_unreadable(changes: dict[str, Any]):
    found = json.loads(as_json()) | changes

    assert checked(json.dumps(found)).state is StatusListState.UNREADABLE


@pytest.mark.parametrize("text", ["", "…", "{}", "a.b.c", "A" * 5_000_000], ids=lambda text: text[:5])
def test_any_other_text_is_unreadable(text: str):
    assert checked(text) == replace(checked("{}"), state=StatusListState.UNREADABLE)


@settings(max_examples=40, deadline=None)
@given(st.dictionaries(st.sampled_from([*a_list(), "proof"]), st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
), min_size=1, max_size=3))  # fmt: skip
def test_whatever_the_members_the_answer_is_a_report_that_is_not_good(changes: dict[str, Any]):
    report = checked(json.dumps(json.loads(as_json()) | changes))

    assert isinstance(report, StatusListReport)
    assert not report.is_good


@settings(max_examples=30, deadline=None)
@given(st.sets(st.integers(0, LENGTH - 1), max_size=200))
def test_every_place_that_was_set_is_read_back(places: set[int]):
    report = checked(as_json(a_list(set_positions=places)))

    assert {place for place in range(LENGTH) if report.is_set(place)} == places
