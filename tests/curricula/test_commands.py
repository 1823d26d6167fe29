"""`palier curricula`: check and load files from a terminal."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import func, select

from app.core.database import db
from app.curricula import reading
from app.curricula.commands import group
from app.curricula.models import FrameworkVersion
from tests.curricula.files import SOUND, changed


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    path = tmp_path / "passeport.yaml"
    path.write_text(SOUND)
    return path


@pytest.fixture
def spoilt(tmp_path: Path) -> Path:
    path = tmp_path / "abime.yaml"
    path.write_text(changed('"1.0"', "1.10").replace("by: trainer", "by: voisin"))
    return path


def palier_curricula(*arguments: object) -> Result:
    return CliRunner().invoke(group, [str(argument) for argument in arguments])


def loaded() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(FrameworkVersion)) or 0


def test_a_sound_file_is_described(sound: Path):
    answer = palier_curricula("check", sound)

    assert answer.exit_code == 0
    assert (
        "version 1.0 (1\u00a0module, 1\u00a0compétence, 2\u00a0savoir-faire, 1\u00a0règle)" in answer.output
    )
    assert "rien à corriger" in answer.output


def test_every_mistake_is_shown_with_file_and_line(sound: Path, spoilt: Path):
    answer = palier_curricula("check", spoilt, sound)

    assert answer.exit_code == 1
    assert "abime.yaml:5: version" in answer.stderr
    assert "voisin" in answer.stderr


def test_a_check_loads_nothing(app: Flask, sound: Path):
    palier_curricula("check", sound)

    assert loaded() == 0


def test_the_shipped_files_are_loaded_and_loaded_again(app: Flask):
    for _ in range(2):
        answer = palier_curricula("load", *reading.shipped_crosswalks(), *reading.shipped_files())

        assert answer.exit_code == 0, answer.output
        assert loaded() == len(reading.shipped_files())


def test_one_bad_file_and_none_is_loaded(app: Flask, sound: Path, spoilt: Path):
    answer = palier_curricula("load", sound, spoilt)

    assert answer.exit_code == 1
    assert loaded() == 0


def test_a_published_version_under_another_content_loads_nothing(app: Flask, sound: Path, tmp_path: Path):
    other = tmp_path / "autre.yaml"
    other.write_text(SOUND.replace("passeport-numerique", "autre-passeport"))
    edited = tmp_path / "modifie.yaml"
    edited.write_text(changed("Allumer", "Éteindre"))
    palier_curricula("load", sound)

    answer = palier_curricula("load", other, edited)

    assert answer.exit_code == 1
    assert "une version publiée ne se modifie pas" in answer.stderr
    assert loaded() == 1
