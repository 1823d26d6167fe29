"""The README stays true: every setting and every command is in it, and every picture exists."""

import re
from pathlib import Path

import click

from app import commands, config

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_setting_is_documented():
    source = Path(config.__file__).read_text(encoding="utf-8")
    settings = set(re.findall(r'environment(?:\.get\(|, )"([A-Z0-9_]+)"', source))

    assert settings >= {"PUBLIC_URL", "SECRET_KEY", "SEAL_PKCS11_PIN"}
    assert {name for name in settings if f"`{name}`" not in README} == set()


def test_every_command_is_documented():
    named = {f"palier {name}" for name in _commands(commands.main)}

    assert "palier keys init" in named
    assert {name for name in named if name not in README} == set()


def test_every_picture_exists():
    pictures = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", README)

    assert pictures
    assert [picture for picture in pictures if not (ROOT / picture).is_file()] == []


def test_the_readme_is_short():
    assert README.count("\n") < 150


def _commands(group: click.Group) -> list[str]:
    found = []
    for name, command in group.commands.items():
        inner = _commands(command) if isinstance(command, click.Group) else [""]
        found += [f"{name} {below}".strip() for below in inner]
    return found
