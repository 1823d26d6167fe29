"""The keeper's commands: what they say, and how they end."""

from dataclasses import replace
from pathlib import Path

import pytest

from app.core.errors import Refused
from app.core.keys import Keys
from app.records.commands import backup, check, restore
from tests.support.factories import a_person
from tests.support.keys import hold_the_keys

pytestmark = pytest.mark.one_engine


def test_a_copy_says_its_size_and_that_the_passphrase_is_elsewhere(app, tmp_path: Path):
    a_person("Rose")

    said = app.test_cli_runner().invoke(backup, [str(tmp_path / "copie.palier")])

    assert said.exit_code == 0, said.output
    assert "Kio" in said.output
    assert "La phrase secrète des clés n’y est pas" in said.output


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


def test_keys_that_do_not_open_are_told_by_the_check_which_passes(app, settings):
    hold_the_keys()
    runner = app.test_cli_runner()
    sound = runner.invoke(check)
    elsewhere = replace(settings, keys_passphrase="another-passphrase-that-opens-nothing-here")
    app.extensions["keys"] = Keys(elsewhere)

    said = runner.invoke(check)

    assert "à faire" not in sound.output
    assert "à faire La phrase secrète n’ouvre pas les clés de cette installation." in said.output
    assert said.exit_code == 0
