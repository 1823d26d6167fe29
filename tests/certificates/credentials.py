"""Credentials for tests: believable values, one signing key made once per run."""

from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ed25519, rsa

from certificates.credentials import (
    Achievement,
    Alignment,
    Credential,
    CredentialKey,
    HashedName,
    Holder,
    Issuer,
    Level,
    ProofKey,
    Result,
    Scale,
    StatusPlace,
    jwks,
)

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
ISSUER = "did:web:palier.kerourien.example"
HOLDER = "Rose Kermarrec"
LIST_URL = "https://palier.kerourien.example/.well-known/status/3fk2q7"
PLACE = StatusPlace(list_url=LIST_URL, position=94_567)
SCALE = Scale(
    url="https://palier.kerourien.example/referentiels/visa-internet/1.0",
    framework_code="visa-internet",
    framework_version="1.0",
    framework_name="Visa Internet",
    levels=(
        Level(ordinal=0, name="pas encore"),
        Level(ordinal=1, name="avec de l’aide"),
        Level(ordinal=2, name="sans aide"),
        Level(ordinal=3, name="j’explique à un autre"),
    ),
)


def an_item(code: str, name: str) -> Alignment:
    return Alignment(name=name, url=f"{SCALE.url}#{code}", code=code, framework=SCALE.framework_name)


WIFI = Result(
    scale=SCALE,
    item=an_item("1.1", "Je me connecte au wifi."),
    ordinal=2,
    seen_by="observation",
    seen_on=date(2026, 11, 3),
)
ATTACHMENT = Result(
    scale=SCALE,
    item=an_item("2.2", "J’ouvre une pièce jointe."),
    ordinal=3,
    seen_by="work",
    seen_on=date(2026, 11, 17),
)


def a_credential(**changes: Any) -> Credential:
    """Return the portable copy of a passport with two things shown."""
    values: dict[str, Any] = {
        "id": "urn:uuid:1f6f0d4e-6c27-4f0c-8a39-0f6a3a0c9e51",
        "name": "Passeport de compétences numériques",
        "issuer": Issuer(
            id=ISSUER, name="Espace public numérique de Kérourien", url="https://palier.kerourien.example"
        ),
        "holder": Holder(urn="urn:uuid:6c0c38f5-8f0b-4f63-9d0e-6c3e41b0a7d2", name=HashedName.of(HOLDER)),
        "achievement": Achievement(
            id="urn:uuid:0f2c7c0a-9a55-5a0e-8e52-8f5f6f8a7b10",
            kind="Assessment",
            name="Passeport de compétences numériques",
            description="Ce qu’une personne sait faire, tel que constaté ce jour-là.",
            criteria="Chaque savoir-faire a été constaté.",
            scales=(SCALE,),
        ),
        "valid_from": NOW,
        "results": (WIFI, ATTACHMENT),
    }
    return Credential(**(values | changes))


def a_certificate(*, items: int = 30, **changes: Any) -> Credential:
    """Return the portable copy of a certificate that lists that many things and can be revoked."""
    achievement = Achievement(
        id="urn:uuid:5d0f1a52-4f0c-5b53-9c3f-1b0c7a8d9e10",
        kind="CertificateOfCompletion",
        name="Visa Internet",
        description="Chaque savoir-faire a été accompli sans aide.",
        criteria="Tous les savoir-faire du référentiel ont été constatés en situation.",
        alignments=tuple(
            an_item(f"1.{number}", f"Je trouve un horaire ou une adresse, cas {number}.")
            for number in range(items)
        ),
    )
    return a_credential(
        **{"name": "Visa Internet", "achievement": achievement, "results": (), "status": PLACE} | changes
    )


@cache
def a_private_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=3072)


@cache
def a_key() -> CredentialKey:
    """Return the signing key of the issuer."""
    return CredentialKey(a_private_key(), issuer_id=ISSUER)


@cache
def a_proof_key() -> ProofKey:
    """Return the key of the issuer that makes proofs."""
    return ProofKey(ed25519.Ed25519PrivateKey.generate(), issuer_id=ISSUER)


def trusted() -> dict[str, dict[str, Any]]:
    """Return the issuer's published keys, as whoever believes it keeps them."""
    return {ISSUER: jwks([a_key().public_jwk(), a_proof_key().public_jwk()])}
