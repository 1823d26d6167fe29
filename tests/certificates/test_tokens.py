"""The key of a seal may live in a token: what it signs is what a key of ours signs."""

import secrets
from concurrent.futures import ThreadPoolExecutor

import pytest

from certificates.authority import KeyKind
from certificates.checking import SealState, check_seal
from certificates.errors import KeysExist, KeysMissing, TokenAway, WrongPassphrase
from certificates.keystore import ISSUING, KeyDirectory, Publication
from certificates.names import SealHolder
from certificates.seal import Seal
from certificates.token_seals import TokenSeals
from certificates.tokens import SecurityToken
from tests.certificates.documents import NOW, drawn
from tests.support import tools
from tests.support.tokens import soft_token

KINDS = pytest.mark.parametrize("kind", list(KeyKind))
HOLDER = SealHolder(name="EPN de Kérourien", siret="21290019500018", place="Brest")


@pytest.fixture
def soft(tmp_path):
    with soft_token(tmp_path / "softhsm") as token:
        yield token


@pytest.fixture
def directory(tmp_path):
    kept = KeyDirectory(tmp_path / "keys", "une phrase secrète assez longue")
    kept.create_authorities("Palier", now=NOW, publication=Publication())
    return kept


@pytest.fixture
def seals(directory, soft):
    return TokenSeals(directory, SecurityToken(soft.module, soft.label, soft.pin))


def made(seals: TokenSeals, *, kind: KeyKind = KeyKind.P256, replace: bool = False):
    return seals.create_seal(
        "kerourien", HOLDER, now=NOW, publication=Publication(), kind=kind, replace=replace
    )  # fmt: skip


def check(pdf: bytes, directory: KeyDirectory) -> SealState:
    return check_seal(pdf, roots=[directory.root_certificate()], crls=directory.crls(), at=NOW).state


@KINDS
def test_a_key_in_a_token_seals_as_well_as_one_in_a_file(seals, directory, kind):
    made(seals, kind=kind)

    pdf = Seal(seals.load_seal("kerourien"), crls=directory.crls).seal(drawn(), at=NOW)

    assert check(pdf, directory) is SealState.GOOD


@KINDS
def test_poppler_finds_the_seal_of_a_token_valid_and_trusted(seals, directory, tmp_path, kind):
    pdf = tmp_path / "seal.pdf"
    pdf.write_bytes(Seal(made(seals, kind=kind), crls=directory.crls).seal(drawn(), at=NOW))
    where = f"sql:{tmp_path}"
    tools.run("certutil", "-N", "-d", where, "--empty-password")
    tools.run("certutil", "-A", "-d", where, "-n", "root", "-t", "CT,CT,CT", "-i", directory.root_pem)

    said = tools.run("pdfsig", "-nssdir", where, pdf)

    for words in ("Total document signed", "Signature is Valid.", "Certificate is Trusted."):
        assert words in said


def test_the_key_directory_holds_nothing_but_the_public_chain(seals, directory):
    made(seals)

    kept = seals.seal_path("kerourien").read_text(encoding="ascii")

    assert kept.count("BEGIN CERTIFICATE") == 3
    assert "PRIVATE" not in kept
    assert seals.seals() == ["kerourien"]
    assert directory.seals() == []


def test_a_structure_keeps_the_seal_that_it_has(seals):
    made(seals)

    with pytest.raises(KeysExist):
        made(seals)


def test_a_seal_that_is_not_kept_leaves_no_key_behind(seals, soft):
    made(seals)
    before = soft.objects()

    with pytest.raises(KeysExist):
        made(seals)

    assert soft.objects() == before


def test_a_new_seal_has_another_key_and_the_earlier_one_is_destroyed(seals, directory):
    earlier = made(seals)

    later = made(seals, replace=True)

    assert seals.load_seal("kerourien").key_id == later.key_id != earlier.key_id
    assert check(Seal(later, crls=directory.crls).seal(drawn(), at=NOW), directory) is SealState.GOOD
    with pytest.raises(KeysMissing, match="palier keys rotate"):
        earlier.sign(b"encore")


def test_a_token_that_went_away_is_asked_again_when_it_is_back(seals, soft, directory):
    seal = Seal(made(seals), crls=directory.crls)

    soft.take_away()
    with pytest.raises(TokenAway, match="rebranchez-le"):
        seal.seal(drawn(), at=NOW)
    soft.put_back()

    assert check(seal.seal(drawn(), at=NOW), directory) is SealState.GOOD


def test_a_wrong_pin_is_tried_once_so_that_the_token_does_not_lock_itself(soft):
    wrong = SecurityToken(soft.module, soft.label, "000000")
    with pytest.raises(WrongPassphrase, match="SEAL_PKCS11_PIN"):
        wrong.check()

    soft.take_away()  # whoever asked it again would say that it is away

    with pytest.raises(WrongPassphrase, match="SEAL_PKCS11_PIN"):
        wrong.check()


def test_two_users_of_one_token_do_not_take_each_others_key(seals, soft, directory):
    mine = made(seals)
    theirs = TokenSeals(directory, SecurityToken(soft.module, soft.label, soft.pin))

    for signer in (mine, theirs.load_seal("kerourien"), mine):
        pdf = Seal(signer, crls=directory.crls).seal(drawn(), at=NOW)
        assert check(pdf, directory) is SealState.GOOD


def test_several_threads_seal_at_once_with_one_token(seals, directory):
    seal = Seal(made(seals), crls=directory.crls)

    with ThreadPoolExecutor(4) as threads:
        done = list(threads.map(lambda _: seal.seal(drawn(), at=NOW), range(24)))

    assert {check(pdf, directory) for pdf in done} == {SealState.GOOD}


def test_the_pin_is_shown_to_nobody(soft):
    assert soft.pin not in repr(SecurityToken(soft.module, soft.label, soft.pin))


def test_a_library_that_is_not_there_is_a_token_that_is_away(tmp_path):
    with pytest.raises(TokenAway):
        SecurityToken(str(tmp_path / "nowhere.so"), "cachets", "274127").check()


def test_a_key_that_the_token_does_not_hold_is_said_to_be_missing(seals, soft):
    made(seals)

    with pytest.raises(KeysMissing):
        seals.token.sign_ecdsa(secrets.token_bytes(16), bytes(32))


def test_without_an_issuing_authority_no_key_is_made(soft, tmp_path):
    empty = KeyDirectory(tmp_path / "empty", "une phrase secrète assez longue")

    with pytest.raises(KeysMissing):
        made(TokenSeals(empty, SecurityToken(soft.module, soft.label, soft.pin)))

    assert soft.objects() == set()
    assert not empty.key_path(ISSUING).exists()


def test_a_damaged_certificate_is_told_plainly(seals):
    made(seals)
    seals.seal_path("kerourien").write_text("rien", encoding="ascii")

    with pytest.raises(KeysMissing, match="restaurez-le"):
        seals.load_seal("kerourien")
