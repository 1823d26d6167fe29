"""`palier keys` and `palier certificates`: the same verdicts, in JSON, with an exit code."""

import json
from contextvars import Context
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from flask import Flask

from app.awards.commands import certificates_group, keys_group
from app.commands import main
from app.config import Settings
from app.core.keys import current_keys
from tests.awards.granted import Granted, erase_everything
from tests.certificates import forgeries
from tests.support.applications import running
from tests.support.databases import SqliteFiles

pytestmark = pytest.mark.one_engine


def check(path: Path, *options: str | Path) -> Result:
    return CliRunner().invoke(certificates_group, ["check", str(path), *map(str, options)])


def said(result: Result) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(result.stdout)
    return answer


@pytest.fixture
def paper(rose: Granted, tmp_path: Path) -> Path:
    """Give the file of Rose's certificate."""
    path = tmp_path / "certificat.pdf"
    path.write_bytes(rose.pdf)
    return path


def test_the_keys_are_made_once(app: Flask):
    first = CliRunner().invoke(keys_group, ["init"])
    root = current_keys().root_pem()
    second = CliRunner().invoke(keys_group, ["init"])

    assert (first.exit_code, second.exit_code) == (0, 0)
    assert "Les clés sont faites." in first.stdout
    assert "rien n’a changé" in second.stdout
    assert current_keys().root_pem() == root
    assert (app.extensions["settings"].keys_dir / "credentials.p12").is_file()


def test_making_keys_where_the_address_cannot_be_printed_says_what_to_set(settings: Settings):
    with running(replace(settings, demo=False)):
        result = CliRunner().invoke(keys_group, ["init"])

    assert result.exit_code == 1
    assert "PUBLIC_URL" in result.output


def test_inside_its_installation_a_certificate_is_valid(paper: Path):
    result = check(paper)

    assert result.exit_code == 0
    assert [said(result)[part] for part in ("seal", "register", "status", "verdict")] == [
        "good",
        "known",
        "in_force",
        "valid",
    ]
    assert said(result)["certificate"]["holder_name"] == "Rose Le Gall"


def test_its_own_root_given_by_hand_changes_nothing(paper: Path, tmp_path: Path):
    root = tmp_path / "root.pem"
    root.write_bytes(current_keys().root_pem())

    assert check(paper, "--trust", root).exit_code == 0


def test_a_revoked_certificate_is_not_valid(paper: Path, rose: Granted):
    rose.revoked()

    assert check(paper).exit_code == 1
    assert said(check(paper))["status"] == "revoked"


@pytest.mark.parametrize(
    "forge",
    [
        lambda pdf: forgeries.with_byte_flipped(pdf, len(pdf) // 2),
        forgeries.with_title_changed,
        forgeries.with_overlay,
        lambda pdf: pdf + b"\n",
        lambda _pdf: forgeries.drawn(),
        lambda _pdf: forgeries.from_another_authority(),
        lambda _pdf: b"",
    ],
    ids=["a flipped byte", "a title", "an overlay", "more bytes", "no seal", "a forger", "nothing"],
)
def test_a_forgery_is_not_valid_here_nor_elsewhere(paper: Path, rose: Granted, tmp_path: Path, forge):
    root = tmp_path / "root.pem"
    root.write_bytes(current_keys().root_pem())
    paper.write_bytes(forge(rose.pdf))

    assert check(paper).exit_code == 1
    assert check(paper, "--trust", root).exit_code == 1


def test_far_from_its_issuer_a_good_certificate_could_not_be_checked(
    paper: Path, settings: Settings, tmp_path: Path
):
    root, crl = tmp_path / "root.pem", tmp_path / "palier.crl"
    root.write_bytes(current_keys().root_pem())
    crl.write_bytes(current_keys().list_of_seals())
    with running(replace(settings, keys_dir=tmp_path / "nothing")):
        asked = ((), ("--trust", root), ("--trust", root, "--status-list", crl))
        results = [check(paper, *options) for options in asked]

    assert [result.exit_code for result in results] == [2, 2, 2]
    assert said(results[0])["seal"] == "not_examined"
    assert said(results[1])["seal"] == "good"
    assert said(results[1])["register"] == "not_consulted"
    assert said(results[1])["verdict"] == "could_not_check"


def test_without_a_schema_there_is_no_register_to_ask(
    paper: Path, settings: Settings, sqlite_files: SqliteFiles
):
    with sqlite_files.empty() as bare, running(replace(settings, database_url=bare.url)):
        result = check(paper)

    assert result.exit_code == 2
    assert said(result)["register"] == "not_consulted"


def test_an_erased_certificate_is_still_the_one_that_was_issued(paper: Path, rose: Granted):
    erase_everything()

    assert check(paper).exit_code == 0
    assert said(check(paper))["certificate"] is None


def test_a_list_in_pem_is_read_too(paper: Path, tmp_path: Path):
    crl = tmp_path / "palier.crl.pem"
    crl.write_bytes(x509.load_der_x509_crl(current_keys().list_of_seals()).public_bytes(Encoding.PEM))

    assert check(paper, "--status-list", crl).exit_code == 0


@pytest.mark.parametrize("option", ["--trust", "--status-list"])
def test_a_file_that_is_no_key_nor_list_is_said_in_french(paper: Path, option: str):
    result = check(paper, option, paper)

    assert result.exit_code == 2
    assert "e fichier n’est" in result.output


def test_far_from_any_installation_a_file_is_examined_and_nothing_is_left_behind(
    paper: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    root, elsewhere = tmp_path / "root.pem", tmp_path / "ailleurs"
    root.write_bytes(current_keys().root_pem())
    elsewhere.mkdir()
    for name in ("PALIER_HOME", "DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(elsewhere)

    result = Context().run(
        CliRunner().invoke, main, ["certificates", "check", str(paper), "--trust", str(root)]
    )

    assert result.exit_code == 2
    assert [said(result)[part] for part in ("seal", "register")] == ["good", "not_consulted"]
    assert list(elsewhere.iterdir()) == []


def test_an_installation_that_does_not_open_is_not_a_verdict(
    paper: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("PALIER_HOME", str(tmp_path))
    monkeypatch.setenv("SECRET_KEY", "court")

    result = Context().run(CliRunner().invoke, main, ["certificates", "check", str(paper)])

    assert result.exit_code == 2
    assert "ne s’ouvre pas" in result.stderr
    assert said(result)["verdict"] == "could_not_check"


def test_a_file_that_is_not_there_is_not_an_answer(app: Flask, tmp_path: Path):
    assert check(tmp_path / "rien.pdf").exit_code == 2
