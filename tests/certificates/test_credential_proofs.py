"""Credentials with their proof inside: accepted by us and by an outside tool, refused once changed."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st
from openbadgeslib.ob3.ldp import OB3LdpVerifier
from openbadgeslib.ob3.verifier import OB3VerificationError

from certificates.credentials import (
    CredentialReport,
    CredentialState,
    ProofKey,
    Unlinked,
    check_credential,
    did_document,
    jwks,
    jwks_from,
    written,
)
from certificates.credentials.multibase import base58, from_base58
from certificates.credentials.strict import unpacked
from tests.certificates.credentials import (
    HOLDER,
    ISSUER,
    NOW,
    PLACE,
    a_certificate,
    a_credential,
    a_key,
    a_proof_key,
    trusted,
)
from tests.certificates.pem import public_pem

Change = Callable[[dict[str, Any]], Any]

CHANGES: dict[str, Change] = {
    "the name": lambda proven: proven.update(name="Visa Excellence"),
    "the issuer's name": lambda proven: proven["issuer"].update(name="Mairie"),
    "the date": lambda proven: proven.update(validFrom="2026-11-19T09:30:00Z"),
    "an end taken away": lambda proven: proven.pop("validUntil"),
    "the person": lambda proven: proven["credentialSubject"].update(id="urn:uuid:0"),
    "a thing taken away": lambda proven: proven["credentialSubject"]["achievement"]["alignment"].pop(),
    "where revocation is told": lambda proven: proven["credentialStatus"].update(statusListIndex="1"),
    "revocation taken away": lambda proven: proven.pop("credentialStatus"),
    "a member without a meaning": lambda proven: proven.update(mention="très bien"),
    "the date of the proof": lambda proven: proven["proof"].update(created="2026-11-19T09:30:00Z"),
    "the signature": lambda proven: proven["proof"].update(proofValue=base58(bytes(64))),
}


def proven(**changes: Any) -> dict[str, Any]:
    document = written(a_certificate(valid_until=NOW + timedelta(days=900), **changes))
    return a_proof_key().prove(document, at=NOW)


def checked(document: Any, **changes: Any) -> CredentialReport:
    text = document if isinstance(document, str) else json.dumps(document)
    return check_credential(text, **({"jwks_by_issuer": trusted(), "at": NOW} | changes))


def an_outside_reader() -> OB3LdpVerifier:
    return OB3LdpVerifier(public_pem(a_proof_key().public_jwk()))


def test_a_proven_credential_is_good_and_says_the_same_as_its_token():
    document = written(a_certificate())

    as_json = checked(a_proof_key().prove(document, at=NOW))
    as_token = checked(a_key().sign_document(document))

    assert as_json.is_good
    assert as_json == as_token
    assert as_json.content.status == PLACE
    assert as_json.content.is_about(HOLDER) is True


def test_a_proof_says_who_made_it_and_nothing_more():
    proof = proven()["proof"]

    assert set(proof) == {
        "type",
        "cryptosuite",
        "proofPurpose",
        "created",
        "verificationMethod",
        "proofValue",
    }
    assert proof["verificationMethod"] == a_proof_key().kid
    assert proof["created"] == "2026-11-20T09:30:00Z"
    assert len(from_base58(proof["proofValue"])) == 64


def test_the_same_document_always_has_the_same_proof():
    document = written(a_certificate())

    assert a_proof_key().prove(document, at=NOW) == a_proof_key().prove(document, at=NOW)


def test_a_document_that_would_not_be_wholly_covered_is_not_proven():
    with pytest.raises(Unlinked):
        a_proof_key().prove({**written(a_certificate()), "mention": "très bien"}, at=NOW)


@pytest.mark.parametrize("credential", [a_certificate(), a_credential()], ids=["a certificate", "a passport"])
@time_machine.travel(NOW)
def test_an_outside_tool_accepts_our_proof(credential: Any):
    read = an_outside_reader().verify(a_proof_key().prove(written(credential), at=NOW))

    assert read.issuer.id == ISSUER
    assert read.achievement.name == credential.achievement.name


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
@time_machine.travel(NOW)
def test_whatever_is_changed_is_seen_by_us_and_by_an_outside_tool(change: Change):
    document = proven()
    change(document)

    assert checked(document).state is CredentialState.BROKEN
    with pytest.raises(OB3VerificationError):
        an_outside_reader().verify(document)


@pytest.mark.parametrize(
    "said",
    [
        {"cryptosuite": "eddsa-jcs-2022"},
        {"proofPurpose": "authentication"},
        {"type": "Ed25519Signature2020"},
        {"expires": "2030-01-01T00:00:00Z"},
        {"domain": "palier.example"},
        {"@context": "https://www.w3.org/ns/credentials/v2"},
        {"verificationMethod": None},
        {"verificationMethod": f"{ISSUER}#une-autre"},
        {"verificationMethod": "did:web:autre.example#cle"},
        {"proofValue": "z"},
        {"proofValue": "u" + "A" * 86},
        {"proofValue": "z" + "0OIl" * 20},
        {"proofValue": 1},
    ],
    ids=str,
)
def test_a_proof_of_another_kind_is_not_believed(said: dict[str, Any]):
    document = proven()
    document["proof"] |= said

    assert checked(document).state is CredentialState.BROKEN


def test_the_proof_key_of_another_issuer_is_not_believed():
    other = ProofKey(Ed25519PrivateKey.generate(), issuer_id=ISSUER)
    document = other.prove(written(a_certificate()), at=NOW)
    keys = {**trusted(), "did:web:autre.example": jwks([other.public_jwk()])}

    assert checked(document, jwks_by_issuer=keys).state is CredentialState.BROKEN


def test_an_issuer_that_we_do_not_know_proves_nothing_but_is_read():
    report = checked(proven(), jwks_by_issuer={})

    assert report.state is CredentialState.ISSUER_UNKNOWN
    assert report.content.achievement_name == "Visa Internet"


def test_a_proven_credential_has_its_dates_too():
    assert checked(proven(), at=NOW - timedelta(days=1)).state is CredentialState.NOT_YET
    assert checked(proven(), at=NOW + timedelta(days=900)).state is CredentialState.EXPIRED


def test_no_proof_two_proofs_and_unknown_contexts_cannot_be_read():
    document = proven()
    bare = {name: value for name, value in document.items() if name != "proof"}
    twice = {**document, "proof": [document["proof"]] * 2}
    elsewhere = {**document, "@context": [*document["@context"], "https://x.example/context"]}
    inline = {**document, "@context": [*document["@context"], {"name": "https://x.example/name"}]}

    for each in (bare, twice, elsewhere, inline):
        assert checked(each).state is CredentialState.UNREADABLE


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "{}",
        '{"proof": {}, "proof": {}}',
        '{"proof": {}, "id": NaN}',
        '{"a":' * 5000 + "1" + "}" * 5000,
        "{" + " " * 600_000 + "}",
    ],
    ids=["cut", "empty", "a name twice", "not a number", "too deep", "too long"],
)
def test_json_that_is_no_credential_is_unreadable(text: str):
    assert checked(text).state is CredentialState.UNREADABLE


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.sampled_from([*proven(), "@context"]), st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
), min_size=1, max_size=3))  # fmt: skip
def test_whatever_the_members_the_answer_is_a_report_that_is_not_good(changes: dict[str, Any]):
    report = checked(proven() | changes)

    assert isinstance(report, CredentialReport)
    assert not report.is_good


def test_a_passport_of_six_hundred_alike_results_is_proven_and_read():
    passport = a_credential(results=a_credential().results[:1] * 600)

    report = checked(a_proof_key().prove(written(passport), at=NOW))

    assert report.is_good
    assert len(report.content.shown) == 600


def test_the_published_forms_of_both_keys_lead_to_the_same_public_keys():
    keys = [a_key().public_jwk(), a_proof_key().public_jwk()]

    document = did_document(ISSUER, keys)

    assert jwks_from(document) == jwks_from(jwks(keys))
    assert [method["type"] for method in document["verificationMethod"]] == ["JsonWebKey", "Multikey"]
    assert document["assertionMethod"] == [a_key().kid, a_proof_key().kid]


@pytest.mark.parametrize("written_key", ["z", "zzz", "u" + "A" * 44, base58(b"\xed\x01" + bytes(31)), 7])
def test_a_multikey_that_is_none_is_left_out(written_key: Any):
    keys = [a_key().public_jwk(), a_proof_key().public_jwk()]
    document = did_document(ISSUER, keys)
    document["verificationMethod"][1]["publicKeyMultibase"] = written_key

    assert [key["kty"] for key in jwks_from(document)["keys"]] == ["RSA"]


@given(st.binary(max_size=64))
def test_base58_reads_back_what_it_wrote(raw: bytes):
    assert from_base58(base58(raw)) == raw


def test_a_proof_key_publishes_its_public_half_alone():
    public = a_proof_key().public_jwk()

    assert set(public) == {"kty", "crv", "x", "kid", "use", "alg"}
    assert len(unpacked(public["x"])) == 32
