"""The keys of credentials: certified under the root, and the same in older installations."""

import threading
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography import x509
from flask import Flask

from app.config import Settings
from app.core.keys import IssuingImpossible, Keys
from app.core.keys.opened import OpenedOnce
from certificates.credentials.chains import key_under
from certificates.keystore import CREDENTIALS, PROOFS, CertifiedKey, KeyDirectory
from tests.certificates.credentials import a_private_key

pytestmark = pytest.mark.one_engine


@pytest.fixture
def keys(app: Flask, settings: Settings) -> Keys:
    """Give the keys of an installation that has just been made."""
    made = Keys(settings)
    made.create()
    return made


def directory(settings: Settings) -> KeyDirectory:
    return KeyDirectory(settings.keys_dir, settings.keys_passphrase)


def test_both_keys_of_credentials_are_certified_under_the_root(keys: Keys):
    now = keys.root().not_valid_before_utc.replace(year=2030)

    for key in (keys.credential_key(), keys.proof_key()):
        assert key.chain[-1] == keys.root()
        assert key_under([keys.root()], key.chain, issuer_id=keys.issuer_id, at=now) is not None


def test_the_keys_are_the_same_the_next_day(keys: Keys, settings: Settings):
    again = Keys(settings)

    assert again.published_keys() == keys.published_keys()
    assert again.credential_key().chain == keys.credential_key().chain


def test_a_key_of_the_released_version_gets_a_certificate_and_stays_the_same(keys: Keys, settings: Settings):
    directory(settings).save_signing_key(CREDENTIALS, CertifiedKey(a_private_key()))

    chain = keys.credential_key().chain

    assert chain[0].public_key() == a_private_key().public_key()
    assert directory(settings).load_signing_key(CREDENTIALS).chain == chain


def test_a_new_public_address_is_certified_for_the_same_keys(keys: Keys, settings: Settings):
    before = keys.proof_key().chain[0]

    moved = Keys(replace(settings, public_url="https://palier.kerbest.example"))

    after = moved.proof_key().chain[0]
    names = after.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert after.public_key() == before.public_key()
    assert names.get_values_for_type(x509.UniformResourceIdentifier) == ["did:web:palier.kerbest.example"]


def test_a_key_of_the_other_kind_is_refused(keys: Keys, settings: Settings):
    keys.published_keys()
    (settings.keys_dir / f"{PROOFS}.p12").write_bytes((settings.keys_dir / f"{CREDENTIALS}.p12").read_bytes())

    with pytest.raises(IssuingImpossible, match="incomplet"):
        Keys(settings).proof_key()


def test_without_an_authority_nothing_is_signed(app: Flask, settings: Settings):
    with pytest.raises(IssuingImpossible, match="palier keys init"):
        Keys(settings).proof_key()

    assert not settings.keys_dir.exists()


def test_the_address_of_a_status_list_says_nothing_of_its_order(keys: Keys):
    assert keys.status_list_address("k3x9m2") == f"{keys.public_address}/.well-known/status/k3x9m2"


def test_many_threads_open_a_file_once(tmp_path: Path):
    (tmp_path / "seal").write_bytes(b"1")
    opened: OpenedOnce[bytes] = OpenedOnce()
    times: list[bytes] = []

    def reading() -> bytes:
        times.append((tmp_path / "seal").read_bytes())
        return times[-1]

    threads = [threading.Thread(target=opened.get, args=(tmp_path / "seal", reading)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert times == [b"1"]


def test_a_file_that_was_replaced_is_opened_again(tmp_path: Path):
    seal, other = tmp_path / "seal", tmp_path / "other"
    seal.write_bytes(b"1")
    opened: OpenedOnce[bytes] = OpenedOnce()
    assert opened.get(seal, seal.read_bytes) == b"1"

    other.write_bytes(b"2")
    other.replace(seal)

    assert opened.get(seal, seal.read_bytes) == b"2"
