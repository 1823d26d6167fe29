"""Keys at rest: sealed files, owner's eyes only, never overwritten, never half written."""

import stat
from datetime import timedelta

import pytest
from cryptography import x509

from certificates.authority import KeyKind, Revocation
from certificates.checking import SealState, check_seal
from certificates.errors import KeysExist, KeysMissing, WrongPassphrase
from certificates.keystore import CREDENTIALS, ISSUING, ROOT, CertifiedKey, KeyDirectory, Publication
from certificates.names import SealHolder
from certificates.seal import Seal
from tests.certificates.credentials import a_private_key
from tests.certificates.documents import NOW, drawn

PASSPHRASE = "une phrase que personne ne devine"
PUBLIC = Publication(root_crl="https://palier.example/r.crl", issuing_crl="https://palier.example/i.crl")
KEROURIEN = SealHolder(name="EPN de Kérourien")


@pytest.fixture
def keys(tmp_path):
    directory = KeyDirectory(tmp_path / "keys", PASSPHRASE)
    directory.create_authorities("Palier", now=NOW, publication=PUBLIC)
    return directory


def test_a_seal_made_and_loaded_again_seals(keys):
    keys.create_seal("kerourien", KEROURIEN, now=NOW, publication=PUBLIC)

    pdf = Seal(keys.load_seal("kerourien"), crls=keys.crls).seal(drawn(), at=NOW)

    assert check_seal(pdf, roots=[keys.root_certificate()], crls=keys.crls(), at=NOW).is_good


def test_rsa_keys_are_kept_just_as_well(tmp_path):
    directory = KeyDirectory(tmp_path, PASSPHRASE)
    directory.create_authorities("Palier", now=NOW, publication=Publication(), kind=KeyKind.RSA3072)

    made = directory.create_seal("s", KEROURIEN, now=NOW, publication=Publication(), kind=KeyKind.RSA3072)

    assert directory.load_seal("s").fingerprint == made.fingerprint


def test_a_loaded_seal_knows_its_chain_up_to_the_root(keys):
    keys.create_seal("kerourien", KEROURIEN, now=NOW, publication=PUBLIC)

    chain = keys.load_seal("kerourien").chain

    assert [chain[1], chain[2]] == list(keys.load(ISSUING).chain)
    assert chain[2] == keys.root_certificate()


def test_private_files_are_for_their_owner_alone(keys):
    keys.create_seal("kerourien", KEROURIEN, now=NOW, publication=PUBLIC)

    private = list(keys.folder.rglob("*.p12"))

    assert len(private) == 3
    assert {stat.S_IMODE(path.stat().st_mode) for path in private} == {0o600}
    assert stat.S_IMODE(keys.folder.stat().st_mode) == 0o700


def test_the_passphrase_protects_the_file(keys):
    with pytest.raises(WrongPassphrase, match="phrase secrète"):
        KeyDirectory(keys.folder, "une autre phrase").load(ROOT)


def test_keys_are_never_kept_without_a_passphrase(tmp_path):
    with pytest.raises(WrongPassphrase):
        KeyDirectory(tmp_path, "").create_authorities("Palier", now=NOW, publication=PUBLIC)

    assert not list(tmp_path.rglob("*.p12"))


def test_a_damaged_file_is_refused_clearly(keys):
    (keys.folder / "root.p12").write_bytes(b"\x30\x80 rien")

    with pytest.raises(WrongPassphrase):
        keys.load(ROOT)


def test_missing_keys_say_what_to_do(tmp_path):
    empty = KeyDirectory(tmp_path, PASSPHRASE)

    with pytest.raises(KeysMissing, match="palier keys init"):
        empty.load_seal("kerourien")
    with pytest.raises(KeysMissing, match="palier keys init"):
        empty.root_certificate()


def test_existing_keys_are_never_overwritten(keys):
    keys.create_seal("kerourien", KEROURIEN, now=NOW, publication=PUBLIC)
    before = keys.load_seal("kerourien").fingerprint

    with pytest.raises(KeysExist):
        keys.create_seal("kerourien", KEROURIEN, now=NOW, publication=PUBLIC)
    with pytest.raises(KeysExist):
        keys.create_authorities("Palier", now=NOW, publication=PUBLIC)

    assert keys.load_seal("kerourien").fingerprint == before


def test_a_making_that_stopped_after_the_root_is_taken_up_again(keys):
    root = keys.load(ROOT).fingerprint
    (keys.folder / "issuing.p12").unlink()
    keys.root_pem.unlink()

    keys.create_authorities("Palier", now=NOW, publication=PUBLIC)

    assert keys.load(ISSUING).issuers[0] == keys.root_certificate()
    assert keys.load(ROOT).fingerprint == root


@pytest.mark.parametrize("left", [0, 1, 2, 3])
def test_a_making_cut_anywhere_is_taken_up_again(keys, left):
    issuing = keys.load(ISSUING).fingerprint
    in_order = ("issuing.p12", "palier-root.pem", "root.crl", "issuing.crl")
    for name in in_order[left:]:
        (keys.folder / name).unlink()

    keys.create_authorities("Palier", now=NOW, publication=PUBLIC)

    assert {path.name for path in keys.folder.iterdir()} == {"root.p12", *in_order}
    assert (keys.load(ISSUING).fingerprint == issuing) is (left > 0)
    assert keys.load(ISSUING).issuers[-1] == keys.root_certificate()


def test_with_the_root_in_its_safe_nothing_is_made_anew(keys):
    (keys.folder / "root.p12").unlink()

    with pytest.raises(KeysExist):
        keys.create_authorities("Palier", now=NOW, publication=PUBLIC)

    assert not keys.has(ROOT)


def test_another_installation_s_root_signs_no_list_here(keys, tmp_path):
    other = KeyDirectory(tmp_path / "other", PASSPHRASE)
    other.create_authorities("Palier", now=NOW, publication=PUBLIC)
    (keys.folder / "root.p12").write_bytes((other.folder / "root.p12").read_bytes())
    before = keys.crl_path(ROOT).read_bytes()

    with pytest.raises(KeysMissing, match="n’est pas celui de cette installation"):
        keys.renew_crl(ROOT, now=NOW, days=365)

    assert keys.crl_path(ROOT).read_bytes() == before


def test_no_temporary_file_stays_behind(keys):
    names = {path.name for path in keys.folder.iterdir()}

    assert names == {"root.p12", "issuing.p12", "root.crl", "issuing.crl", "palier-root.pem"}


@pytest.mark.parametrize("name", ["../root", "a/b", "", "é", "a" * 65])
def test_an_identifier_that_is_no_plain_name_makes_no_file(keys, name):
    with pytest.raises(KeysMissing):
        keys.create_seal(name, KEROURIEN, now=NOW, publication=PUBLIC)


def test_the_structures_that_have_a_seal_are_listed(keys):
    for name in ("keredern", "kerourien"):
        keys.create_seal(name, KEROURIEN, now=NOW, publication=PUBLIC)

    assert keys.seals() == ["keredern", "kerourien"]
    assert keys.has_seal("keredern")
    assert not keys.has_seal("recouvrance")


def test_the_root_may_leave_for_a_safe(keys):
    (keys.folder / "root.p12").unlink()

    keys.create_seal("kerourien", KEROURIEN, now=NOW, publication=PUBLIC)
    keys.renew_crl(ISSUING, now=NOW, days=30)

    with pytest.raises(KeysMissing):
        keys.renew_crl(ROOT, now=NOW, days=365)


def test_a_renewed_list_withdraws_a_seal(keys):
    made = keys.create_seal("kerourien", KEROURIEN, now=NOW, publication=PUBLIC)
    pdf = Seal(made, crls=keys.crls).seal(drawn(), at=NOW)

    keys.renew_crl(ISSUING, now=NOW, days=30, revoked=[Revocation(made.certificate.serial_number, NOW)])

    later = NOW + timedelta(seconds=1)
    report = check_seal(pdf, roots=[keys.root_certificate()], crls=keys.crls(), at=later)
    assert report.state is SealState.RETIRED


def test_the_public_root_is_a_certificate_that_anyone_can_read(keys):
    root = x509.load_pem_x509_certificate(keys.root_pem.read_bytes())

    assert root.subject == root.issuer
    assert stat.S_IMODE(keys.root_pem.stat().st_mode) == 0o644


def test_the_key_of_credentials_is_kept_like_the_others_and_never_overwritten(keys):
    keys.save_signing_key(CREDENTIALS, CertifiedKey(a_private_key()))

    kept = keys.folder / "credentials.p12"
    assert keys.load_signing_key(CREDENTIALS).private.private_numbers() == a_private_key().private_numbers()
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    with pytest.raises(KeysExist):
        keys.save_signing_key(CREDENTIALS, CertifiedKey(a_private_key()))
    with pytest.raises(WrongPassphrase):
        KeyDirectory(keys.folder, "une autre phrase").load_signing_key(CREDENTIALS)


def test_a_seal_s_key_never_signs_a_credential(keys):
    (keys.folder / "credentials.p12").write_bytes((keys.folder / "issuing.p12").read_bytes())

    with pytest.raises(WrongPassphrase):
        keys.load_signing_key(CREDENTIALS)
