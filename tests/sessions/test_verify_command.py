"""`palier attendance verify`: a closed sheet examined here and far away, corrected, forged, or no sheet."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from click.testing import CliRunner, Result
from cryptography.hazmat.primitives.serialization import Encoding
from flask import Flask

from app.config import Settings
from app.core import clock
from app.core.database import db
from app.core.keys import current_keys
from app.people.models import Structure
from app.people.queries.sealing import seal_owner
from app.sessions.commands import attendance_group
from app.sessions.jobs import seal_sheet
from app.sessions.models import AttendanceSheet, Presence, SheetPaper
from app.sessions.queries.sealing import Unsealed
from app.sessions.services.sealing import sealed_sheet
from certificates.authority import KeyKind
from certificates.sheets import EvidenceBundle, SheetContent, sign_bundle
from tests.certificates.documents import make_authorities
from tests.certificates.sheets import a_link
from tests.support.applications import running
from tests.support.keys import hold_the_keys
from tests.support.sheets import a_closed_sheet, a_correction

PARTS = ("signature", "content", "sheet", "journal")


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(attendance_group, ["verify", *map(str, words)])


def said(result: Result) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(result.stdout)
    return answer


def parts(answer: dict[str, Any]) -> list[str]:
    return [answer[name] for name in PARTS]


def sealed(sheet: AttendanceSheet) -> SheetPaper:
    """Do the job that follows a closing."""
    seal_sheet({"sheet_id": sheet.id})
    return db.session.get_one(SheetPaper, sheet.id)


def kept_in(folder: Path, paper: SheetPaper) -> tuple[Path, Path]:
    """Write both files of a paper, as somebody keeps them."""
    pdf, bundle = folder / f"feuille-{paper.sheet_id}.pdf", folder / f"feuille-{paper.sheet_id}.json"
    pdf.write_bytes(paper.pdf)
    bundle.write_text(paper.bundle)
    return pdf, bundle


def explained(sheet: AttendanceSheet) -> AttendanceSheet:
    """Correct a sheet: the first person could not sign."""
    return a_correction(sheet, "Ali", Presence.PRESENT, reason="À dire aussi.", could_not="main plâtrée")


def corrected(sheet: AttendanceSheet) -> AttendanceSheet:
    """Correct a sheet: the first person had not come."""
    return a_correction(sheet, "Ali", Presence.ABSENT, reason="Ali n’était pas venu.")


@pytest.fixture
def sheet(app: Flask) -> AttendanceSheet:
    """Give a closed sheet of two people."""
    hold_the_keys()
    return a_closed_sheet("Ali", "Rose")


@pytest.fixture
def files(sheet: AttendanceSheet, tmp_path: Path) -> tuple[Path, Path]:
    """Give the sealed paper of the sheet, and its evidence."""
    return kept_in(tmp_path, sealed(sheet))


@pytest.fixture
def root(app: Flask, tmp_path: Path) -> Path:
    """Give the root of the installation, as somebody kept it."""
    hold_the_keys()
    path = tmp_path / "racine.pem"
    path.write_bytes(current_keys().root_pem())
    return path


def test_the_register_knows_a_sheet_and_says_that_it_is_in_force(files: tuple[Path, Path]):
    for path, seal in zip(files, ("good", "not_examined"), strict=True):
        result = run(path)

        answer = said(result)
        assert result.exit_code == 0, result.output
        assert parts(answer) == ["good"] * 4
        assert (answer["seal"], answer["register"], answer["status"]) == (seal, "known", "in_force")
        assert (answer["version"], answer["verdict"]) == (1, "valid")
        assert answer["words"][0] == "Feuille valide"
        assert (answer["sealed_by"] is not None) == (path.suffix == ".pdf")


@pytest.fixture
def elsewhere(files: tuple[Path, Path], root: Path, settings: Settings, tmp_path: Path) -> Iterator[None]:
    """Stand where there is no key at all, as a funder does."""
    with running(replace(settings, keys_dir=tmp_path / "nothing")):
        yield


@pytest.mark.one_engine
@pytest.mark.usefixtures("elsewhere")
def test_far_away_the_root_alone_proves_it_and_the_register_stays_open(files: tuple[Path, Path], root: Path):
    for path in files:
        result = run(path, "--trust", root)

        answer = said(result)
        assert result.exit_code == 0
        assert parts(answer) == ["good"] * 4
        assert (answer["register"], answer["verdict"]) == ("not_consulted", "valid")
        assert "corrigée depuis" in answer["words"][-1]


@pytest.mark.one_engine
@pytest.mark.usefixtures("elsewhere")
def test_far_away_and_without_a_root_nothing_is_said_to_be_valid(files: tuple[Path, Path]):
    for path in files:
        result = run(path)

        assert result.exit_code == 2
        assert said(result)["verdict"] == "could_not_check"
        assert "Donnez la racine de l’émetteur avec --trust." in said(result)["words"]


@pytest.mark.one_engine
def test_under_the_root_of_another_nothing_holds(files: tuple[Path, Path], tmp_path: Path):
    other = tmp_path / "autre.pem"
    theirs = make_authorities(KeyKind.P256).root.certificate
    other.write_bytes(theirs.public_bytes(Encoding.PEM))

    for path in files:
        result = run(path, "--trust", other)

        assert result.exit_code == 1
        assert said(result)["signature"] == "bad"


def test_a_corrected_sheet_is_known_and_the_version_in_force_is_named(
    sheet: AttendanceSheet, files: tuple[Path, Path], tmp_path: Path
):
    pdf, before = files
    later_pdf, later = kept_in(tmp_path, sealed(corrected(sheet)))

    replaced, in_force = said(run(pdf)), said(run(later_pdf))
    beside = said(run(later, "--earlier", before))

    assert (replaced["status"], replaced["replaced_by"], replaced["verdict"]) == ("replaced", 2, "not_valid")
    assert any("la version 2 est en vigueur" in each for each in replaced["words"])
    assert (in_force["version"], in_force["versions"], in_force["verdict"]) == (2, "unchecked", "valid")
    assert (beside["versions"], beside["verdict"]) == ("good", "valid")


def test_a_correction_that_says_who_could_not_sign_is_worked_out_again_and_whoever_forges_it_is_found(
    sheet: AttendanceSheet, tmp_path: Path
):
    pdf, bundle = kept_in(tmp_path, sealed(explained(sheet)))
    forged = tmp_path / "faux.json"
    forged.write_text(bundle.read_text().replace("main plâtrée", "grève des trains"))

    paper, evidence, false = (run(path) for path in (pdf, bundle, forged))

    assert [parts(said(each)) for each in (paper, evidence)] == [["good"] * 4] * 2
    assert (said(paper)["version"], said(paper)["verdict"]) == (2, "valid")
    assert (false.exit_code, said(false)["content"]) == (1, "bad")


def test_a_sheet_that_was_really_signed_but_never_closed_is_refused(sheet: AttendanceSheet, tmp_path: Path):
    never = replace(SheetContent.from_dict(sheet.content), visitors=7)
    path = tmp_path / "jamais.json"
    path.write_text(sign_bundle(never, a_link(never), key=current_keys().credential_key(), at=clock.now()))

    result = run(path)

    assert result.exit_code == 1
    assert parts(said(result)) == ["good"] * 4
    assert said(result)["register"] == "unknown"


def test_a_sheet_that_another_place_of_the_journal_holds_is_refused(sheet: AttendanceSheet, tmp_path: Path):
    content = SheetContent.from_dict(sheet.content)
    path = tmp_path / "ailleurs.json"
    path.write_text(
        sign_bundle(content, a_link(content), key=current_keys().credential_key(), at=clock.now())
    )

    answer = said(run(path))

    assert (answer["journal"], answer["register"], answer["verdict"]) == ("good", "different", "not_valid")


@pytest.mark.one_engine
def test_a_second_paper_of_the_same_sheet_is_not_the_one_that_was_kept(
    sheet: AttendanceSheet, tmp_path: Path
):
    kept = EvidenceBundle.from_dict(json.loads(sealed(sheet).bundle))
    owner = seal_owner(db.session.get_one(Structure, sheet.structure_id))
    again = Unsealed(sheet_id=sheet.id, content=kept.sheet, journal=kept.journal, owner=owner)
    twin = tmp_path / "jumelle.pdf"
    with time_machine.travel(clock.now() + timedelta(minutes=1), tick=False):
        twin.write_bytes(sealed_sheet(again, current_keys()).pdf)

    answer = said(run(twin))

    assert (answer["seal"], answer["register"], answer["verdict"]) == ("good", "different", "not_valid")


@pytest.mark.one_engine
def test_a_bundle_whose_line_was_altered_is_refused_with_what_differs(files: tuple[Path, Path]):
    _pdf, bundle = files
    stored = json.loads(bundle.read_text())
    stored["sheet"]["lines"][0]["minutes"] = 600
    bundle.write_text(json.dumps(stored))

    result = run(bundle)

    assert result.exit_code == 1
    assert [said(result)[part] for part in ("content", "sheet", "verdict")] == ["bad", "bad", "not_valid"]
    assert any("la feuille compte 600 min" in each for each in said(result)["words"])


@pytest.mark.one_engine
@pytest.mark.parametrize("content", [b"", b"{}", b"%PDF-1.7", b"\xff" * 40, b"[" * 9000])
def test_a_file_that_is_no_sheet_is_not_valid(app: Flask, content: bytes, tmp_path: Path):
    path = tmp_path / "rien.json"
    path.write_bytes(content)

    result = run(path)

    assert result.exit_code == 1
    assert said(result)["version"] is None


@pytest.mark.one_engine
def test_what_never_ends_is_not_read(app: Flask, tmp_path: Path):
    pipe = tmp_path / "tube"
    os.mkfifo(pipe)

    for path in (pipe, "/dev/zero", tmp_path, tmp_path / "absent"):
        assert run(path).exit_code == 2


@pytest.mark.one_engine
def test_an_earlier_version_that_is_no_sheet_is_said_so(files: tuple[Path, Path], root: Path):
    result = run(files[1], "--earlier", root)

    assert result.exit_code == 2
    assert "n’est pas une feuille close" in result.output


@pytest.mark.one_engine
def test_where_there_is_no_installation_none_is_made(files: tuple[Path, Path], root: Path, tmp_path: Path):
    palier = Path(sys.executable).with_name("palier")
    home = tmp_path / "ailleurs"
    home.mkdir()
    settings = {"PATH": os.environ["PATH"], "HOME": str(home), "PALIER_HOME": str(home / "palier")}

    done = subprocess.run(
        [palier, "attendance", "verify", files[0], "--trust", root],
        env=settings, cwd=home, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["register"] == "not_consulted"
    assert [*home.iterdir()] == []
