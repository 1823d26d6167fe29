"""The keeper's commands: what they say, and how they end."""

from pathlib import Path

import pytest

from app.core.errors import Refused
from app.records.commands import backup, restore
from tests.support.factories import a_person

pytestmark = pytest.mark.one_engine


def test_a_copy_says_its_size_and_that_the_passphrase_is_elsewhere(app, tmp_path: Path):
    a_person("Rose")

    said = app.test_cli_runner().invoke(backup, [str(tmp_path / "copie.palier")])

    assert said.exit_code == 0, said.output
    assert "Kio" in said.output
    assert "La phrase de passe des clés n’y est pas" in said.output


def test_a_copy_that_comes_back_says_when_it_was_made(app, tmp_path: Path):
    a_person("Rose")
    runner, file = app.test_cli_runner(), str(tmp_path / "copie.palier")
    runner.invoke(backup, [file])

    refused = runner.invoke(restore, [file])
    said = runner.invoke(restore, [file, "--force"])

    assert isinstance(refused.exception, Refused)
    assert said.exit_code == 0, said.output
    assert said.output.startswith("Copie du ")
    assert "palier check" in said.output
