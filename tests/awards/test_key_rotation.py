"""`palier keys rotate`: new keys at once; what was issued before stays good, and the register says why."""

from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from cryptography import x509
from flask import Flask
from sqlalchemy import select

from app.awards import jobs
from app.awards.commands import keys_group
from app.awards.models import SealCertificate
from app.awards.queries.documents import seal_owner
from app.config import SealToken, Settings
from app.core import clock
from app.core.database import db
from app.core.journal import JournalEntry, JournalSaid
from app.core.keys import Keys, SealOwner, current_keys
from certificates.checking import SealState, check_seal
from certificates.credentials import CredentialState, check_credential, jwks
from tests.awards.granted import Granted, give
from tests.certificates.credentials import NOW, a_credential
from tests.certificates.documents import drawn
from tests.support import tools
from tests.support.applications import running
from tests.support.attainments import a_certificate
from tests.support.client import Client
from tests.support.factories import a_learner, a_structure, the_structure
from tests.support.tokens import soft_token

pytestmark = pytest.mark.one_engine


def rotate(*options: str) -> Result:
    return CliRunner().invoke(keys_group, ["rotate", *options])


def state_of(pdf: bytes) -> SealState:
    keys = current_keys()
    return check_seal(pdf, roots=[keys.root()], crls=keys.lists(), at=clock.now()).state


def the_owner() -> SealOwner:
    return seal_owner(the_structure())


def test_a_new_seal_is_used_at_once_and_the_earlier_one_is_written_as_retired(rose: Granted):
    earlier = rose.certificate.seal_fingerprint

    result = rotate("--structure", the_structure().name)

    assert result.exit_code == 0, result.output
    _, after = a_certificate(a_learner("Ali"))
    assert after.seal_fingerprint != earlier
    db.session.expire_all()
    assert db.session.get_one(SealCertificate, earlier).retired_at is not None
    assert db.session.get_one(SealCertificate, after.seal_fingerprint).retired_at is None


def test_what_was_issued_before_stays_valid_and_the_verdict_says_why(client: Client, rose: Granted):
    rotate("--all")

    answer = give(client, rose.pdf, accept="application/json").get_json()

    assert [answer[part] for part in ("seal", "register", "verdict")] == ["retired", "known", "valid"]


def test_only_the_public_half_of_the_earlier_key_is_kept(rose: Granted, settings: Settings):
    rotate("--all")

    (retired,) = current_keys().retired_seals()
    folder = settings.keys_dir
    assert retired.fingerprint == rose.certificate.seal_fingerprint
    assert b"PRIVATE" not in retired.path.read_bytes()
    assert len(list((folder / "seals").glob("*.p12"))) == 1


def test_a_process_that_runs_picks_the_new_seal_up(rose: Granted, settings: Settings):
    running, elsewhere = current_keys(), Keys(settings)
    before = running.seal_of(the_owner()).fingerprint

    elsewhere.rotate_seals([the_owner()], is_compromised=False)

    assert running.seal_of(the_owner()).fingerprint != before


def test_a_compromised_seal_is_on_the_list_at_once(rose: Granted, tmp_path: Path):
    result = rotate("--all", "--compromised", "Ordinateur volé")

    crl = x509.load_der_x509_crl(current_keys().list_of_seals())
    seal = db.session.get_one(SealCertificate, rose.certificate.seal_fingerprint)
    serial = x509.load_pem_x509_certificate(seal.pem.encode()).serial_number
    entry = crl.get_revoked_certificate_by_serial_number(serial)
    assert result.exit_code == 0, result.output
    assert entry is not None
    assert entry.extensions.get_extension_for_class(x509.CRLReason).value.reason.value == "keyCompromise"
    assert state_of(rose.pdf) is SealState.RETIRED


def test_what_a_thief_seals_with_a_compromised_key_is_not_valid(client: Client, rose: Granted):
    stolen = current_keys().seal_of(the_owner())
    rotate("--all", "--compromised", "Sauvegarde égarée")

    forged = stolen.seal(drawn(), at=clock.now())

    answer = give(client, forged, accept="application/json").get_json()
    assert [answer[part] for part in ("seal", "register", "verdict")] == ["retired", "unknown", "not_valid"]


def test_why_a_key_was_retired_stands_in_the_journal(rose: Granted):
    rotate("--all", "--compromised", "Ordinateur volé")

    entry = db.session.scalars(select(JournalEntry).where(JournalEntry.kind == "awards:seal:retired")).one()
    assert entry.subject == rose.certificate.seal_fingerprint
    assert db.session.get_one(JournalSaid, entry.id).words == {"reason": "Ordinateur volé"}


def test_each_rotation_leaves_the_withdrawals_of_the_ones_before(rose: Granted):
    for reason in ("Un vol", "Un autre vol"):
        rotate("--all", "--compromised", reason)

    (seals, _authorities) = current_keys().published_lists.told()
    assert len(seals.withdrawn) == 2
    assert {entry.reason for entry in seals.withdrawn} == {x509.ReasonFlags.key_compromise}


def test_a_rotation_cut_before_the_register_was_told_is_written_by_the_next_chore(rose: Granted):
    current_keys().rotate_seals([the_owner()], is_compromised=False)

    jobs.note_retired_seals()

    db.session.expire_all()
    assert db.session.get_one(SealCertificate, rose.certificate.seal_fingerprint).retired_at is not None


def test_a_rotation_cut_before_the_new_seal_was_made_retires_nothing(rose: Granted, settings: Settings):
    keys = current_keys()
    certificate = keys.seal_certificate(the_owner().public_id)
    Keys(settings)._directory.retired.keep_seal(the_owner().public_id, certificate)

    jobs.note_retired_seals()

    db.session.expire_all()
    assert db.session.get_one(SealCertificate, rose.certificate.seal_fingerprint).retired_at is None
    assert keys.seal_of(the_owner()).certificate == certificate


def test_a_seal_renewed_before_it_sealed_anything_is_in_the_register_all_the_same(app: Flask):
    current_keys().create()
    never_used = current_keys().seal_of(the_owner()).fingerprint

    rotate("--structure", the_structure().public_id)

    assert db.session.get_one(SealCertificate, never_used).retired_at is not None


def test_the_seals_of_other_structures_stay(rose: Granted):
    other = seal_owner(a_structure("MJC du Forum"))
    kept = current_keys().seal_of(other).fingerprint

    rotate("--structure", the_structure().public_id)

    assert current_keys().seal_of(other).fingerprint == kept


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ([], "Dites ce qu’il faut remplacer"),
        (["--all", "--structure", "Ici"], "Dites ce qu’il faut remplacer"),
        (["--all", "--compromised", " "], "comment la clé a pu être copiée"),
    ],
)
def test_an_order_that_says_too_little_changes_nothing(rose: Granted, options: list[str], said: str):
    before = current_keys().seal_of(the_owner()).fingerprint

    result = rotate(*options)

    assert result.exit_code == 2
    assert said in result.output
    assert current_keys().seal_of(the_owner()).fingerprint == before


def test_a_structure_without_a_seal_has_nothing_to_rotate(rose: Granted):
    a_structure("MJC du Forum")

    result = rotate("--structure", "MJC du Forum")

    assert "n’a pas encore de cachet" in str(result.exception)


def test_new_keys_of_credentials_leave_the_earlier_ones_published(app: Flask):
    keys = current_keys()
    keys.create()
    earlier = {key["kid"] for key in keys.published_keys()}

    result = rotate("--credentials")

    assert result.exit_code == 0, result.output
    published = [key["kid"] for key in keys.published_keys()]
    assert len(earlier) == 2
    assert len(published) == 4
    assert earlier < set(published)
    assert {keys.credential_key().kid, keys.proof_key().kid} == set(published) - earlier
    assert all("d" not in key for key in keys.published_keys())


def test_compromised_keys_of_credentials_are_published_no_more(app: Flask):
    keys = current_keys()
    keys.create()
    certificate = keys.proof_key().chain[0]
    earlier = {key["kid"] for key in keys.published_keys()}

    rotate("--credentials", "--compromised", "Serveur visité")

    assert earlier.isdisjoint(key["kid"] for key in keys.published_keys())
    (seals, _authorities) = keys.published_lists.told()
    assert certificate.serial_number in {entry.serial_number for entry in seals.withdrawn}


def test_outside_tools_find_the_earlier_certificates_as_good_as_before(rose: Granted, tmp_path: Path):
    rotate("--all")
    pdf, root, store = tmp_path / "rose.pdf", tmp_path / "root.pem", tmp_path / "nss"
    pdf.write_bytes(rose.pdf)
    root.write_bytes(current_keys().root_pem())
    store.mkdir()
    tools.run("certutil", "-N", "-d", f"sql:{store}", "--empty-password")
    tools.run("certutil", "-A", "-d", f"sql:{store}", "-n", "root", "-t", "CT,CT,CT", "-i", root)

    said = tools.run("pdfsig", "-nssdir", f"sql:{store}", pdf)

    assert "Signature is Valid." in said
    assert "Certificate is Trusted." in said
    assert "Total document signed" in said


def test_credentials_signed_before_are_still_read_with_the_published_keys(app: Flask):
    keys = current_keys()
    keys.create()
    token = keys.credential_key().sign(a_credential(issuer=replace(a_credential().issuer, id=keys.issuer_id)))

    rotate("--credentials")

    report = check_credential(token, jwks_by_issuer={keys.issuer_id: jwks(keys.published_keys())}, at=NOW)
    assert report.state is CredentialState.GOOD


def test_a_key_in_a_token_is_renewed_in_the_token(settings: Settings, tmp_path: Path):
    with soft_token(tmp_path / "softhsm") as soft:
        token = SealToken(soft.module, soft.label, soft.pin)
        with running(replace(settings, seal_token=token)):
            current_keys().create()
            _, before = a_certificate(a_learner("Rose"))
            held = len(soft.objects())

            result = rotate("--all")

            _, after = a_certificate(a_learner("Ali"))
            assert result.exit_code == 0, result.output
            assert before.seal_fingerprint != after.seal_fingerprint
            assert len(soft.objects()) == held
            assert db.session.get_one(SealCertificate, before.seal_fingerprint).retired_at is not None
