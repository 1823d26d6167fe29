"""The lists of withdrawn seals and what lapses: renewed in time, or said aloud before."""

from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from click.testing import CliRunner, Result
from cryptography import x509
from flask import Flask
from structlog.testing import capture_logs

from app.awards import jobs, queries
from app.awards.commands import keys_group
from app.awards.queries.documents import seal_owner
from app.config import Settings
from app.core import clock
from app.core.errors import Refused
from app.core.keys import Keys, current_keys
from certificates.credentials import CredentialState, Issuer, check_credential, jwks, written
from certificates.credentials.strict import compact_json
from tests.awards.granted import Granted
from tests.certificates.credentials import a_credential
from tests.support import tools
from tests.support.client import Client
from tests.support.factories import the_structure

pytestmark = pytest.mark.one_engine


def palier(*arguments: str) -> Result:
    return CliRunner().invoke(keys_group, list(arguments))


@pytest.fixture
def keys(app: Flask) -> Keys:
    """Give the keys of an installation that has just been made."""
    current_keys().create()
    return current_keys()


def in_years(years: float) -> time_machine.travel:
    return time_machine.travel(clock.now() + timedelta(days=365.25 * years), tick=False)


def root_taken_away(settings: Settings) -> bytes:
    held = (settings.keys_dir / "root.p12").read_bytes()
    (settings.keys_dir / "root.p12").unlink()
    return held


def test_a_fresh_installation_has_nothing_to_warn_of(rose: Granted):
    assert queries.warnings() == []


def test_lists_are_renewed_when_asked_and_say_until_when(keys: Keys):
    before = [each.until for each in keys.published_lists.told()]

    with in_years(0.01):
        result = palier("crl")

    assert result.exit_code == 0, result.output
    assert result.output.count("renouvelée") == 2
    assert result.output.count("Rien n’y est retiré.") == 2
    assert all(after > earlier for after, earlier in zip(told_ends(keys), before, strict=True))


def told_ends(keys: Keys) -> list[object]:
    return [each.until for each in keys.published_lists.told()]


def test_a_list_of_a_root_that_is_away_is_kept_and_said(keys: Keys, settings: Settings):
    root_taken_away(settings)

    said = palier("crl").output

    assert "Liste des cachets retirés (renouvelée)" in said
    assert "Liste des autorités retirées (gardée telle quelle" in said


def test_a_retired_seal_can_be_withdrawn_for_good(rose: Granted):
    palier("rotate", "--all")

    result = palier("crl", "--revoke", rose.certificate.seal_fingerprint[:12], "--reason", "superseded")

    assert result.exit_code == 0, result.output
    (seals, _authorities) = current_keys().published_lists.told()
    (entry,) = seals.withdrawn
    assert entry.reason is x509.ReasonFlags.superseded
    assert f"{entry.serial_number:x}" in result.output


def test_a_retired_key_of_credentials_that_was_copied_after_all_can_be_withdrawn(keys: Keys):
    earlier = keys.proof_key()
    signed = earlier.prove(
        written(a_credential(issuer=Issuer(id=keys.issuer_id, name="Palier"))), at=clock.now()
    )
    believed = {keys.issuer_id: jwks(keys.published_keys())}
    palier("rotate", "--credentials")

    result = palier("crl", "--revoke", earlier.kid, "--reason", "compromised")

    assert result.exit_code == 0, result.output
    assert "n’est plus publiée" in result.output
    published = {keys.issuer_id: jwks(keys.published_keys())}
    assert earlier.kid not in [key["kid"] for key in keys.published_keys()]
    told = [
        check_credential(compact_json(signed), jwks_by_issuer=known, at=clock.now()).state
        for known in (believed, published)
    ]
    assert told == [CredentialState.GOOD, CredentialState.BROKEN]
    (entry,) = keys.published_lists.told()[0].withdrawn
    assert entry.serial_number == earlier.chain[0].serial_number
    assert isinstance(palier("crl", "--revoke", keys.proof_key().kid).exception, Refused)


def test_a_seal_in_use_is_replaced_rather_than_withdrawn(rose: Granted):
    result = palier("crl", "--revoke", rose.certificate.seal_fingerprint)

    assert isinstance(result.exception, Refused)
    assert "--compromised" in result.exception.message
    assert current_keys().published_lists.told()[0].withdrawn == ()


@pytest.mark.parametrize("typed", ["", "0000", "f" * 64])
def test_a_fingerprint_that_is_nobody_s_withdraws_nothing(rose: Granted, typed: str):
    result = palier("crl", "--revoke", typed)

    assert isinstance(result.exception, Refused)
    assert current_keys().published_lists.told()[0].withdrawn == ()


def test_a_renewal_keeps_why_each_seal_was_withdrawn(rose: Granted):
    palier("rotate", "--all", "--compromised", "Vol")

    with in_years(0.07):
        assert current_keys().renew_lists() == ["issuing"]

    (seals, _authorities) = current_keys().published_lists.told()
    assert [entry.reason for entry in seals.withdrawn] == [x509.ReasonFlags.key_compromise]


def test_openssl_reads_our_lists_and_finds_them_signed(rose: Granted, settings: Settings, tmp_path: Path):
    palier("rotate", "--all", "--compromised", "Vol")
    issuing = tmp_path / "issuing.pem"
    chain = current_keys().seal_of(seal_owner(the_structure()))
    issuing.write_bytes(pem_of_issuer(chain.certificate, settings))

    said = [
        tools.run(
            "openssl", "crl", "-inform", "DER", "-in", settings.keys_dir / name, "-CAfile", trust, "-text"
        )
        for name, trust in (("issuing.crl", issuing), ("root.crl", settings.keys_dir / "palier-root.pem"))
    ]

    assert all("verify OK" in each for each in said)
    assert "Key Compromise" in said[0]
    assert "No Revoked Certificates" in said[1]


def pem_of_issuer(certificate: x509.Certificate, settings: Settings) -> bytes:
    from cryptography.hazmat.primitives.serialization import Encoding

    from certificates.keystore import ISSUING, KeyDirectory

    issuing = KeyDirectory(settings.keys_dir, settings.keys_passphrase).load(ISSUING).certificate
    certificate.verify_directly_issued_by(issuing)
    return issuing.public_bytes(Encoding.PEM)


def test_the_issuing_list_that_nobody_renews_is_said_beforehand_and_afterwards(keys: Keys):
    with in_years(26 / 365):
        (before,) = keys.warnings()
    with in_years(31 / 365):
        (after,) = keys.warnings()

    assert "vaut jusqu’au" in before
    assert "n’est plus à jour depuis le" in after
    assert "palier keys crl" in after


def test_the_root_away_is_asked_for_in_its_last_year_and_its_list_signed_once_back(
    keys: Keys, settings: Settings
):
    root = root_taken_away(settings)
    with in_years(4.5):
        palier("crl")
        (asked,) = keys.warnings()
        (settings.keys_dir / "root.p12").write_bytes(root)
        said = palier("crl").output

        assert "root.p12" in asked
        assert keys.warnings() == []
        assert said.count("renouvelée") == 2


def test_a_seal_that_would_not_outlast_a_paper_asks_for_a_new_key(rose: Granted):
    with in_years(6):
        current_keys().published_lists.renew_all()
        before = [each for each in queries.warnings() if "Le cachet de" in each]
        palier("rotate", "--all")
        after = [each for each in queries.warnings() if "Le cachet de" in each]

    assert len(before) == 1
    assert the_structure().name in before[0]
    assert "palier keys rotate" in before[0]
    assert after == []


def test_what_lapses_is_reported_without_failing(client: Client, rose: Granted):
    with in_years(6):
        answer = client.get("/sante/pret")

    assert answer.status_code == 200
    assert answer.json["status"] == "ok"
    assert [each.partition(" n’est plus")[0] for each in answer.json["warnings"] if "n’est plus" in each] == [
        "La liste des cachets retirés",
        "La liste des autorités retirées",
        "Une liste de ce qui a été révoqué",
    ]


def test_what_lapses_is_in_the_log_once_a_day(rose: Granted):
    with in_years(6), capture_logs() as logged:
        jobs.warn_of_what_lapses()
        jobs.warn_of_what_lapses()
        expected = queries.warnings()

    assert [line["sentence"] for line in logged if line["event"] == "keys.lapsing"] == expected
    assert len(expected) >= 3


def test_the_state_of_the_keys_is_told(rose: Granted, settings: Settings):
    here = palier("status").output
    palier("rotate", "--all")
    root_taken_away(settings)
    away = palier("status").output

    assert f"Cachet de {the_structure().name}" in here
    assert "est encore ici" in here
    assert "à l’abri" in away
    assert rose.certificate.seal_fingerprint[:16] in away.replace(":", "")
    assert away.count("Clé des copies numériques") == 2


def test_a_copy_is_made_and_put_back(rose: Granted, settings: Settings, tmp_path: Path):
    file = tmp_path / "cles"
    made = palier("backup", str(file))
    settings.keys_dir.rename(tmp_path / "perdu")

    back = palier("restore", str(file))

    assert (made.exit_code, back.exit_code) == (0, 0), back.output
    assert "la racine comprise" in made.output
    assert (
        current_keys().seal_of(seal_owner(the_structure())).fingerprint == rose.certificate.seal_fingerprint
    )


def test_an_old_copy_says_which_seals_were_retired_since(rose: Granted, settings: Settings, tmp_path: Path):
    file = tmp_path / "cles"
    palier("backup", str(file))
    palier("rotate", "--all")
    settings.keys_dir.rename(tmp_path / "perdu")

    back = palier("restore", str(file))

    assert f"palier keys rotate --structure {the_structure().public_id}" in back.output


def test_a_copy_is_refused_where_other_keys_are(rose: Granted, settings: Settings, tmp_path: Path):
    file = tmp_path / "cles"
    palier("backup", str(file))
    palier("rotate", "--all")

    refused = palier("restore", str(file))

    assert isinstance(refused.exception, Refused)
    assert "d’autres clés" in refused.exception.message
