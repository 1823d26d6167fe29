"""What verifiers that nobody here wrote say of our credentials and of our lists, on Node."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterable, Sequence
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key

from certificates.authority import make_root
from certificates.credentials import (
    LENGTH,
    Credential,
    CredentialKey,
    ProofKey,
    StatusPlace,
    check_credential,
    check_status_list,
    did_document,
    jwks,
    status_document,
    written,
)
from tests.certificates.credentials import ISSUER, a_credential, a_key
from tests.outside.verifiers import Verifiers

NOW = datetime.now(UTC).replace(microsecond=0)
LIST_URL = "https://palier.kerourien.example/.well-known/status/q7h3k2"
PLACE = 94_567


@cache
def a_proof_key() -> ProofKey:
    return ProofKey(Ed25519PrivateKey.generate(), issuer_id=ISSUER)


@cache
def published() -> dict[str, Any]:
    return jwks([a_key().public_jwk(), a_proof_key().public_jwk()])


@cache
def identity() -> dict[str, Any]:
    return did_document(ISSUER, [a_key().public_jwk(), a_proof_key().public_jwk()])


def the_credential() -> Credential:
    return a_credential(
        valid_from=NOW - timedelta(days=1), status=StatusPlace(list_url=LIST_URL, position=PLACE)
    )


@cache
def _proven() -> str:
    return json.dumps(a_proof_key().prove(written(the_credential()), at=NOW))


def proven() -> dict[str, Any]:
    """Return a credential with its proof inside, the test's own."""
    document: dict[str, Any] = json.loads(_proven())
    return document


@cache
def token() -> str:
    return a_key().sign(the_credential())


def unsigned_list(revoked: Iterable[int] = (), *, chain: Sequence[x509.Certificate] = ()) -> dict[str, Any]:
    return status_document(
        url=LIST_URL,
        issuer=the_credential().issuer,
        set_positions=revoked,
        valid_from=NOW - timedelta(hours=1),
        valid_until=NOW + timedelta(days=7),
        chain=chain,
    )


def unsigned_list_with_certificates(revoked: Iterable[int] = ()) -> dict[str, Any]:
    """Return a list that carries the certificates of its key, for whoever holds only a root."""
    root = make_root("Palier – Racine", now=NOW)
    return unsigned_list(revoked, chain=[root.certificate])


def signed_list(revoked: Iterable[int] = ()) -> dict[str, Any]:
    return a_proof_key().prove(unsigned_list(revoked), at=NOW)


def with_payload(signed: str, **changes: Any) -> str:
    """Change what a token says, and leave its signature."""
    header, payload, signature = signed.split(".")
    said = json.loads(urlsafe_b64decode(payload + "=="))
    changed = json.dumps({**said, **changes}).encode()
    return ".".join((header, urlsafe_b64encode(changed).decode().rstrip("="), signature))


def with_another_signature(signed: str) -> str:
    """Change one letter in the middle of a signature."""
    header, payload, signature = signed.split(".")
    middle = len(signature) // 2
    letter = "A" if signature[middle] != "A" else "B"
    return ".".join((header, payload, signature[:middle] + letter + signature[middle + 1 :]))


def signed_by_a_stranger(_signed: str) -> str:
    """Sign the same words under the issuer's name with another key."""
    return CredentialKey(generate_private_key(65537, 2048), issuer_id=ISSUER).sign(the_credential())


def unsigned(signed: str) -> str:
    """Say that there is no signature, which some readers once believed."""
    payload = signed.split(".")[1]
    header = urlsafe_b64encode(b'{"alg":"none","typ":"JWT"}').decode().rstrip("=")
    return f"{header}.{payload}."


def test_a_token_of_ours_is_accepted_with_the_published_keys(verifiers: Verifiers):
    answer = verifiers.token(token(), published(), at=NOW)

    assert answer["accepted"], answer
    assert answer["payload"]["sub"] == the_credential().holder.urn
    assert answer["payload"]["jti"] == the_credential().id


@pytest.mark.parametrize(
    ("forged", "reason"),
    [
        (lambda it: with_payload(it, name="Titre de formateur"), "ERR_JWS_SIGNATURE_VERIFICATION_FAILED"),
        (with_another_signature, "ERR_JWS_SIGNATURE_VERIFICATION_FAILED"),
        (signed_by_a_stranger, "ERR_JWKS_NO_MATCHING_KEY"),
        (unsigned, "ERR_JO"),
    ],
    ids=["another title", "another signature", "a stranger's key", "no signature"],
)
def test_a_forged_token_is_refused_by_them_and_by_us(
    verifiers: Verifiers, forged: Callable[[str], str], reason: str
):
    forgery = forged(token())

    theirs = verifiers.token(forgery, published(), at=NOW)
    ours = check_credential(forgery, jwks_by_issuer={ISSUER: published()}, at=NOW)

    assert not theirs["accepted"]
    assert reason in theirs["reason"]
    assert not ours.is_good


def test_a_document_of_ours_is_accepted_with_the_published_keys(verifiers: Verifiers):
    answer = verifiers.proof(proven(), identity(), at=NOW, status_list=signed_list())

    assert answer["accepted"], answer
    assert answer["revoked"] is False


def test_ours_is_accepted_in_four_years_too(verifiers: Verifiers):
    in_four_years = NOW + timedelta(days=4 * 366)

    assert verifiers.token(token(), published(), at=in_four_years)["accepted"]
    assert verifiers.proof(proven(), identity(), at=in_four_years)["accepted"]


def with_another_title(document: dict[str, Any]) -> None:
    document["credentialSubject"]["achievement"]["name"] = "Titre de formateur"


def with_another_holder(document: dict[str, Any]) -> None:
    document["credentialSubject"]["id"] = "urn:uuid:00000000-0000-4000-8000-000000000000"


def with_another_level(document: dict[str, Any]) -> None:
    document["credentialSubject"]["result"][0]["value"] = "j’explique à un autre · observation · 2026-11-03"


def with_another_place(document: dict[str, Any]) -> None:
    document["credentialStatus"]["statusListIndex"] = str(PLACE + 1)


def without_its_status(document: dict[str, Any]) -> None:
    del document["credentialStatus"]


def with_another_date(document: dict[str, Any]) -> None:
    document["validFrom"] = document["awardedDate"] = "2020-01-01T00:00:00Z"


def with_another_proof(document: dict[str, Any]) -> None:
    value = document["proof"]["proofValue"]
    document["proof"]["proofValue"] = value[:40] + ("2" if value[40] != "2" else "3") + value[41:]


def with_a_later_proof(document: dict[str, Any]) -> None:
    document["proof"]["created"] = "2031-01-01T00:00:00Z"


CHANGES = (
    with_another_title,
    with_another_holder,
    with_another_level,
    with_another_place,
    without_its_status,
    with_another_date,
    with_another_proof,
    with_a_later_proof,
)


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__.replace("_", " "))
def test_a_changed_document_is_refused_by_them_and_by_us(
    verifiers: Verifiers, change: Callable[[dict[str, Any]], None]
):
    forgery = proven()
    change(forgery)

    theirs = verifiers.proof(forgery, identity(), at=NOW, status_list=signed_list())
    ours = check_credential(json.dumps(forgery), jwks_by_issuer={ISSUER: published()}, at=NOW)

    assert not theirs["accepted"]
    assert "Invalid signature" in theirs["reason"]
    assert not ours.is_good


def test_a_proof_by_a_key_that_the_issuer_does_not_publish_is_refused(verifiers: Verifiers):
    stranger = ProofKey(Ed25519PrivateKey.generate(), issuer_id=ISSUER)
    forgery = stranger.prove(written(the_credential()), at=NOW)

    theirs = verifiers.proof(forgery, identity(), at=NOW, status_list=signed_list())
    ours = check_credential(json.dumps(forgery), jwks_by_issuer={ISSUER: published()}, at=NOW)

    assert not theirs["accepted"]
    assert "nothing is fetched" in theirs["reason"]
    assert not ours.is_good


def test_what_was_revoked_is_seen_in_the_list_and_its_neighbours_are_not(verifiers: Verifiers):
    revoked = signed_list({PLACE})
    neighbours = signed_list({PLACE - 1, PLACE + 1})

    assert verifiers.proof(proven(), identity(), at=NOW, status_list=revoked)["revoked"] is True
    assert verifiers.proof(proven(), identity(), at=NOW, status_list=neighbours)["revoked"] is False


def test_a_list_that_carries_certificates_reads_as_any_other(verifiers: Verifiers):
    chained = a_proof_key().prove(unsigned_list_with_certificates({PLACE}), at=NOW)
    another_root = make_root("Palier – Racine", now=NOW)
    forgery = {**chained, "x5c": unsigned_list(chain=[another_root.certificate])["x5c"]}

    accepted = verifiers.proof(proven(), identity(), at=NOW, status_list=chained)
    refused = verifiers.proof(proven(), identity(), at=NOW, status_list=forgery)

    assert accepted["accepted"], accepted
    assert accepted["revoked"] is True
    assert "Invalid signature" in refused["reason"]


def test_a_list_whose_bit_was_put_back_is_refused_by_them_and_by_us(verifiers: Verifiers):
    forgery = signed_list({PLACE})
    forgery["credentialSubject"]["encodedList"] = unsigned_list()["credentialSubject"]["encodedList"]

    theirs = verifiers.proof(proven(), identity(), at=NOW, status_list=forgery)
    ours = check_status_list(json.dumps(forgery), roots=[], at=NOW, jwks_by_issuer={ISSUER: published()})

    assert not theirs["accepted"]
    assert "Invalid signature" in theirs["reason"]
    assert not ours.is_good


def test_a_list_of_another_issuer_says_nothing_of_ours(verifiers: Verifiers):
    elsewhere = "did:web:ailleurs.example"
    forger = ProofKey(Ed25519PrivateKey.generate(), issuer_id=elsewhere)
    document = deepcopy(unsigned_list())
    document["issuer"]["id"] = elsewhere
    forgery = forger.prove(document, at=NOW)

    theirs = verifiers.proof(proven(), identity(), at=NOW, status_list=forgery)

    assert not theirs["accepted"]


@pytest.mark.parametrize("revoked", [(), (0,), (LENGTH - 1,), (7, 8, 9, PLACE)])
def test_every_bit_is_where_the_standard_puts_it(verifiers: Verifiers, revoked: tuple[int, ...]):
    encoded = unsigned_list(revoked)["credentialSubject"]["encodedList"]
    asked = {0, 1, 7, 8, 9, 10, PLACE - 1, PLACE, PLACE + 1, LENGTH - 1}

    answers = {position: verifiers.bit(encoded, position) for position in asked}

    assert {position for position, answer in answers.items() if answer["set"]} == set(revoked)
    assert {answer["length"] for answer in answers.values()} == {LENGTH}


def test_a_list_as_a_token_is_accepted_and_a_changed_one_is_refused(verifiers: Verifiers):
    signed = a_key().sign_status(unsigned_list({PLACE}))
    subject = unsigned_list()["credentialSubject"]
    forgery = with_payload(signed, credentialSubject=subject)

    accepted = verifiers.token(signed, published(), at=NOW, kind="vc+jwt")
    refused = verifiers.token(forgery, published(), at=NOW, kind="vc+jwt")

    assert accepted["accepted"], accepted
    encoded = accepted["payload"]["credentialSubject"]["encodedList"]
    assert verifiers.bit(encoded, PLACE)["set"] is True
    assert not refused["accepted"]
    assert "ERR_JWS_SIGNATURE_VERIFICATION_FAILED" in refused["reason"]


def test_a_published_key_reads_the_same_in_its_two_forms(verifiers: Verifiers):
    (method,) = (each for each in identity()["verificationMethod"] if each["type"] == "Multikey")

    answer = verifiers.key(method)

    assert answer["accepted"], answer
    assert answer["jwk"]["x"] == a_proof_key().public_jwk()["x"]
