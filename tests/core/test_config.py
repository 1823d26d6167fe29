"""Settings that would be unsafe refuse to start."""

from pathlib import Path

import pytest

from app.config import SettingsRefused, settings_from

STRONG = "x" * 40


def test_a_weak_secret_refuses_to_start(tmp_path: Path):
    with pytest.raises(SettingsRefused, match="SECRET_KEY est trop court"):
        settings_from({"PALIER_HOME": str(tmp_path), "SECRET_KEY": "court"})


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("SEAL_KEY", "p521", "écrivez p256 ou rsa3072"),
        ("PASSWORD_COST", "minimal", "écrivez owasp"),
        ("TRUSTED_PROXIES", "oui", "est un nombre de serveurs"),
    ],
)
def test_a_setting_that_means_nothing_or_weakens_refuses_to_start(
    tmp_path: Path, name: str, value: str, sentence: str
):
    with pytest.raises(SettingsRefused, match=sentence):
        settings_from({"PALIER_HOME": str(tmp_path), name: value})


def test_an_installation_makes_its_own_secrets_once_and_keeps_them_private(tmp_path: Path):
    first = settings_from({"PALIER_HOME": str(tmp_path)})
    second = settings_from({"PALIER_HOME": str(tmp_path)})

    assert first.secret_key == second.secret_key
    assert first.secret_key != first.keys_passphrase
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("address", "printable"),
    [
        ("https://palier.exemple.fr", True),
        ("http://palier.exemple.fr", False),
        ("https://localhost", False),
        ("https://127.0.0.1:5000", False),
        ("https://[::1]", False),
        ("https://0.0.0.0", False),
    ],
)
def test_only_a_public_https_address_may_be_printed(tmp_path: Path, address: str, printable: bool):
    settings = settings_from({"PALIER_HOME": str(tmp_path), "PUBLIC_URL": address})

    assert settings.public_url_is_printable is printable


def test_jobs_go_beside_a_sqlite_file_and_inside_a_postgresql_database(tmp_path: Path):
    small = settings_from({"PALIER_HOME": str(tmp_path)})
    large = settings_from({"PALIER_HOME": str(tmp_path), "DATABASE_URL": "postgresql://palier@db/palier"})

    assert small.jobs_url.endswith("/jobs.sqlite")
    assert large.jobs_url == "postgresql://palier@db/palier"


@pytest.mark.parametrize("address", ["ftp://palier.exemple.fr", "https://", "palier.exemple.fr"])
def test_an_address_that_is_not_of_the_web_refuses_to_start(tmp_path: Path, address: str):
    with pytest.raises(SettingsRefused, match="PUBLIC_URL"):
        settings_from({"PALIER_HOME": str(tmp_path), "PUBLIC_URL": address})


@pytest.mark.parametrize(
    "given",
    [
        {"SEAL_PKCS11_MODULE": "/usr/lib/softhsm/libsofthsm2.so"},
        {"SEAL_PKCS11_TOKEN": "cachets", "SEAL_PKCS11_PIN": "274127"},
    ],
    ids=["the library alone", "no library"],
)
def test_a_token_named_in_part_is_refused(tmp_path, given):
    with pytest.raises(SettingsRefused, match="vont ensemble"):
        settings_from({"PALIER_HOME": str(tmp_path)} | given)


def test_the_pin_of_the_token_is_written_nowhere(tmp_path):
    whole = {"SEAL_PKCS11_MODULE": "lib.so", "SEAL_PKCS11_TOKEN": "cachets", "SEAL_PKCS11_PIN": "274127"}

    settings = settings_from({"PALIER_HOME": str(tmp_path)} | whole)

    assert settings.seal_token is not None
    assert settings.seal_token.pin == "274127"
    assert "274127" not in repr(settings)


@pytest.mark.parametrize("address", ["https://tsa.exemple.fr/", "http://127.0.0.1:3180/tsa"])
def test_a_timestamping_authority_is_reached_over_tls_or_on_this_machine(tmp_path, address):
    assert settings_from({"PALIER_HOME": str(tmp_path), "TSA_URL": address}).tsa_url == address


@pytest.mark.parametrize("address", ["http://tsa.exemple.fr/", "ftp://tsa.exemple.fr/", "tsa.exemple.fr"])
def test_a_timestamping_authority_in_the_clear_is_refused(tmp_path, address):
    with pytest.raises(SettingsRefused, match="TSA_URL"):
        settings_from({"PALIER_HOME": str(tmp_path), "TSA_URL": address})
