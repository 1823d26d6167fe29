"""The issuers whose passports are believed: kept by their public keys alone, never asked of the network."""

import json
from base64 import urlsafe_b64encode
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa
from flask import Flask
from joserfc.jwk import ECKey, OKPKey

from app.core.access import Role
from app.core.database import db, write_transaction
from app.core.errors import Refused
from app.core.journal import JournalEntry
from app.core.keys import current_keys
from app.progress.commands import passports_group
from app.progress.errors import (
    IssuerMisnamed,
    IssuerNotTrusted,
    KeysNotOfThisIssuer,
    KeysTooWeak,
    KeysUnreadable,
    OwnIssuer,
    PrivateKeyGiven,
)
from app.progress.models import TrustedIssuer
from app.progress.queries.issuers import trusted_issuers
from app.progress.rules.issuers import keys_kept
from app.progress.services.issuers import distrust_issuer, trust_issuer
from certificates.credentials import did_document
from tests.certificates.credentials import ISSUER, a_key
from tests.support.client import Client
from tests.support.cycles import signed_in_as
from tests.support.factories import a_member

NAME = "Espace public numérique de Kérourien"


def given(document: object) -> bytes:
    return json.dumps(document).encode()


def trust(document: object, *, issuer: str = ISSUER, name: str = NAME) -> TrustedIssuer:
    with write_transaction():
        return trust_issuer(given(document), issuer=issuer, name=name, by=None)


def rsa_jwk(bits: int, *, is_private: bool = False) -> dict[str, str]:
    numbers = rsa.generate_private_key(65537, bits).private_numbers()
    public = {"kty": "RSA", "n": number(numbers.public_numbers.n), "e": number(numbers.public_numbers.e)}
    return public | ({"d": number(numbers.d)} if is_private else {})


def number(value: int) -> str:
    raw = value.to_bytes((value.bit_length() + 7) // 8, "big")
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def test_an_issuer_is_believed_by_its_list_of_keys_or_by_its_did_document(app: Flask):
    trust(a_key().jwks())
    trust(did_document(ISSUER, [a_key().public_jwk()]), issuer="")

    (line,) = trusted_issuers()

    assert (line.issuer, line.name, line.kinds) == (ISSUER, NAME, "RSA")
    assert db.session.scalar(db.select(db.func.count(TrustedIssuer.id))) == 2, "the earlier line is kept"


def test_an_issuer_is_believed_no_longer(app: Flask):
    trust(a_key().jwks())

    with write_transaction():
        distrust_issuer(ISSUER, by=None)

    assert trusted_issuers() == ()
    with pytest.raises(IssuerNotTrusted), write_transaction():
        distrust_issuer(ISSUER, by=None)


def test_only_the_public_members_of_a_key_are_kept():
    key = {**a_key().public_jwk(), "note": "ma clé"}

    kept = keys_kept({"keys": [key]})

    assert set(kept["keys"][0]) == {"kty", "n", "e", "kid"}


@pytest.mark.parametrize(
    "document",
    [
        {"keys": [rsa_jwk(2048, is_private=True)]},
        {"id": ISSUER, "verificationMethod": [{"publicKeyJwk": rsa_jwk(2048, is_private=True)}]},
        {"keys": [{"kty": "oct", "k": "c2VjcmV0"}]},
    ],
)
def test_a_secret_key_is_refused_and_nothing_of_it_is_kept(document):
    with pytest.raises(PrivateKeyGiven, match="clé secrète"):
        keys_kept(document)


@pytest.mark.parametrize(
    "key",
    [
        rsa_jwk(1024),
        dict(ECKey.generate_key("P-256").as_dict(private=False)),
        dict(OKPKey.generate_key("X25519").as_dict(private=False)),
        {"kty": "RSA", "n": "pas un nombre !", "e": "AQAB"},
    ],
)
def test_a_key_that_proves_too_little_is_refused(key):
    with pytest.raises(KeysTooWeak, match="2 048 bits"):
        keys_kept({"keys": [key]})


def test_an_ed25519_key_is_kept():
    key = dict(OKPKey.import_key(ed25519.Ed25519PrivateKey.generate()).as_dict(private=False))

    assert keys_kept({"keys": [key]})["keys"][0]["crv"] == "Ed25519"


@pytest.mark.one_engine
@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b'{"keys": []}', b"\xff\xfe", b"[" * 9000, b" " * 70_000])
def test_what_is_no_list_of_keys_is_refused(app: Flask, raw: bytes):
    with pytest.raises(KeysUnreadable), write_transaction():
        trust_issuer(raw, issuer=ISSUER, name=NAME, by=None)


@pytest.mark.one_engine
def test_an_issuer_is_named_well_and_is_not_ourselves(app: Flask):
    with pytest.raises(IssuerMisnamed):
        trust(a_key().jwks(), issuer="Kérourien")
    with pytest.raises(IssuerMisnamed):
        trust(a_key().jwks(), issuer="")
    with pytest.raises(KeysNotOfThisIssuer):
        trust(did_document(ISSUER, [a_key().public_jwk()]), issuer="did:web:autre.example")
    with pytest.raises(OwnIssuer):
        trust(a_key().jwks(), issuer=current_keys().issuer_id)


def test_an_administrator_adds_an_issuer_and_ends_it_on_a_page(app: Flask, client: Client):
    signed_in_as(client, a_member(Role.ADMIN).person_id)

    added = client.send_form(
        "/emetteurs", {"name": NAME, "issuer": ISSUER, "keys": given(a_key().jwks()).decode(), "key": "a"}
    )
    seen = client.get(added.location).text
    ended = client.send_form("/emetteurs/fin", {"issuer": ISSUER, "key": "b"}, page="/emetteurs")

    assert added.status_code == 303
    assert NAME in seen
    assert "reconnus ici dès maintenant" in seen
    assert NAME not in client.get(ended.location).text
    acts = db.session.scalars(db.select(JournalEntry.kind).order_by(JournalEntry.position)).all()
    assert acts == ["progress:issuer:trusted", "progress:issuer:ended"]


@pytest.mark.one_engine
def test_what_an_administrator_typed_stays_when_it_is_refused(app: Flask, client: Client):
    signed_in_as(client, a_member(Role.ADMIN).person_id)

    answer = client.send_form("/emetteurs", {"name": NAME, "issuer": ISSUER, "keys": "{}"})

    assert answer.status_code == 422
    assert "Ces clés ne se lisent pas" in answer.text
    assert f'value="{NAME}"' in answer.text


def palier(*words: str) -> Result:
    db.session.rollback()
    answer = CliRunner().invoke(passports_group, words)
    db.session.expire_all()
    return answer


@pytest.mark.one_engine
def test_issuers_are_kept_from_the_command_line_too(app: Flask, tmp_path: Path):
    file = tmp_path / "did.json"
    file.write_bytes(given(did_document(ISSUER, [a_key().public_jwk()])))

    trusted = palier("trust", str(file), "--name", NAME)
    listed = palier("issuers")
    distrusted = palier("distrust", ISSUER)
    again = palier("distrust", ISSUER)

    assert trusted.exit_code == 0, trusted.output
    assert f"{ISSUER}\t{NAME}\tRSA" in listed.output
    assert "retiré" in distrusted.output
    assert isinstance(again.exception, Refused)
    assert "Aucun émetteur" in palier("issuers").output
