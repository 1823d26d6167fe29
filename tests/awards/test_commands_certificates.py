"""`palier certificates kit` and what `check` reads besides a PDF: portable copies and kits."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from cryptography.hazmat.primitives.serialization import Encoding
from flask import Flask

from app.awards.commands import certificates_group
from app.awards.models import CertificateCredential
from app.config import Settings
from app.core.database import db
from app.core.keys import current_keys
from certificates.authority import KeyKind
from tests.awards.granted import Granted
from tests.certificates import forgeries
from tests.certificates.documents import make_authorities
from tests.support.applications import running

pytestmark = pytest.mark.one_engine


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(certificates_group, [*map(str, words)])


def said(result: Result) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(result.stdout)
    return answer


@pytest.fixture
def root(rose: Granted, tmp_path: Path) -> Path:
    """Give the root of the installation, as somebody kept it."""
    path = tmp_path / "racine.pem"
    path.write_bytes(current_keys().root_pem())
    return path


@pytest.fixture
def paper(rose: Granted, tmp_path: Path) -> Path:
    """Give the file of Rose's certificate."""
    path = tmp_path / "certificat.pdf"
    path.write_bytes(rose.pdf)
    return path


@pytest.fixture(params=["kit", "kit.zip"])
def kit(rose: Granted, tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """Give the kit of the installation, as a folder and as a file."""
    path = tmp_path / str(request.param)
    assert run("kit", path).exit_code == 0
    return path


@pytest.fixture
def copies(rose: Granted, tmp_path: Path) -> dict[str, Path]:
    """Give the three forms of the portable copy of Rose's certificate."""
    kept = db.session.get_one(CertificateCredential, rose.certificate.id)
    assert kept.token
    assert kept.document
    assert kept.badge
    written = {"jwt": kept.token.encode(), "json": kept.document.encode(), "png": kept.badge}
    for form, content in written.items():
        (tmp_path / f"copie.{form}").write_bytes(content)
    return {form: tmp_path / f"copie.{form}" for form in written}


def test_making_a_kit_says_what_it_knows_and_until_when(rose: Granted, tmp_path: Path):
    result = run("kit", tmp_path / "kit")
    last = run("kit", tmp_path / "kit", "--last")

    assert "Il connaît 1\N{NO-BREAK SPACE}document et 1\N{NO-BREAK SPACE}code" in result.stdout
    assert "vaut jusqu’au" in result.stdout
    assert "vaut pour toujours" in last.stdout


def test_a_kit_is_made_nowhere_but_in_its_own_place(rose: Granted, tmp_path: Path):
    result = run("kit", tmp_path)

    assert result.exit_code == 1
    assert "n’est pas un kit" in result.output


def test_far_from_its_issuer_a_certificate_is_valid_with_the_kit(
    paper: Path, kit: Path, root: Path, settings: Settings, tmp_path: Path
):
    with running(replace(settings, keys_dir=tmp_path / "nothing")):
        result = run("check", paper, "--trust", root, "--status-list", kit)

    assert result.exit_code == 0
    assert [said(result)[part] for part in ("seal", "register", "status", "verdict")] == [
        "good",
        "known",
        "in_force",
        "valid",
    ]


def test_far_from_its_issuer_a_forgery_is_not_valid_with_the_kit(
    paper: Path, rose: Granted, kit: Path, root: Path, settings: Settings, tmp_path: Path
):
    paper.write_bytes(forgeries.with_title_changed(rose.pdf))

    with running(replace(settings, keys_dir=tmp_path / "nothing")):
        assert run("check", paper, "--trust", root, "--status-list", kit).exit_code == 1


def test_a_whole_kit_is_said_whole(kit: Path):
    result = run("check", kit)

    assert result.exit_code == 0
    assert said(result)["kit"]["documents"] == 1


def test_a_kit_whose_page_was_changed_is_said_changed(rose: Granted, tmp_path: Path):
    kit = tmp_path / "kit"
    run("kit", kit)
    (kit / "index.html").write_text("Tout est valide")

    result = run("check", kit)

    assert result.exit_code == 1
    assert said(result)["reasons"] == ["Ce kit a été modifié : index.html n’est pas le fichier signé."]


def test_a_kit_that_somebody_else_signed_is_not_ours(kit: Path, tmp_path: Path):
    stranger = tmp_path / "autre.pem"
    stranger.write_bytes(make_authorities(KeyKind.P256).root.certificate.public_bytes(Encoding.PEM))

    result = run("check", kit, "--trust", stranger)

    assert result.exit_code == 1
    assert said(result)["kit"] is None


def test_a_kit_without_a_root_could_not_be_checked(kit: Path, settings: Settings, tmp_path: Path):
    with running(replace(settings, keys_dir=tmp_path / "nothing")):
        result = run("check", kit)

    assert result.exit_code == 2
    assert "--trust" in said(result)["reasons"][0]


def test_a_folder_that_is_no_kit_is_said_so(app: Flask, tmp_path: Path):
    assert "n’est pas un kit" in run("check", tmp_path).output


def test_a_kit_that_was_changed_gives_no_verdict(paper: Path, root: Path, tmp_path: Path, settings: Settings):
    kit = tmp_path / "kit"
    run("kit", kit)
    for part in (kit / "registre").iterdir():
        part.write_text(part.read_text().replace("in_force", "revoked"))

    with running(replace(settings, keys_dir=tmp_path / "nothing")):
        result = run("check", paper, "--trust", root, "--status-list", kit)

    assert result.exit_code == 2
    assert "modifié" in result.output


@pytest.mark.parametrize("form", ["jwt", "json", "png"])
def test_a_portable_copy_is_checked_at_home(copies: dict[str, Path], rose: Granted, form: str):
    before = run("check", copies[form])
    rose.revoked()
    after = run("check", copies[form])

    assert before.exit_code == 0
    assert after.exit_code == 1
    assert said(after)["status"] == "revoked"


@pytest.mark.parametrize("form", ["jwt", "json", "png"])
def test_a_portable_copy_is_checked_far_from_home_with_the_kit(
    copies: dict[str, Path], root: Path, tmp_path: Path, settings: Settings, form: str
):
    run("kit", tmp_path / "kit")

    with running(replace(settings, keys_dir=tmp_path / "nothing")):
        alone = run("check", copies[form], "--trust", root)
        helped = run("check", copies[form], "--trust", root, "--status-list", tmp_path / "kit")

    assert (alone.exit_code, helped.exit_code) == (2, 0)
    assert said(alone)["verdict"] == "could_not_check"


def test_where_the_keys_do_not_open_a_portable_copy_is_checked_as_from_afar(
    copies: dict[str, Path], tmp_path: Path, settings: Settings
):
    run("kit", tmp_path / "kit")

    with running(replace(settings, keys_passphrase="another-passphrase-that-is-long-enough")):
        result = run("check", copies["jwt"], "--status-list", tmp_path / "kit")

    assert result.exit_code == 0
    assert said(result)["register"] == "listed"


@pytest.mark.parametrize("option", ["", "--trust", "--status-list"])
def test_a_device_that_never_ends_is_refused(paper: Path, option: str):
    asked = ["check", paper, option, "/dev/zero"] if option else ["check", "/dev/zero"]

    result = run(*asked)

    assert result.exit_code == 2
    assert "ce n’est pas un fichier" in result.output
