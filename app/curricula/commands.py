"""`palier curricula …`: check and load files of frameworks."""

from collections.abc import Iterable
from pathlib import Path

import click

from app.core.database import write_transaction
from app.core.errors import Refused
from app.core.french import plural
from app.curricula import reading, services
from app.curricula.errors import UnreadableFramework
from app.curricula.exchange_commands import export_command, import_command
from app.curricula.rules.framework import Framework, FrameworkFile

FILES = click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))


@click.group(name="curricula", help="Vérifier et charger les référentiels.")
def group() -> None:
    """Hold the commands of the curricula."""


group.add_command(export_command)
group.add_command(import_command)


@group.command(help="Vérifier des fichiers, sans rien charger.")
@FILES
def check(files: tuple[Path, ...]) -> None:
    """Check files and say all that is wrong with them; exit 1 if anything is."""
    for file in _read(files):
        click.echo(f"{_described(file.framework)}\u202f: rien à corriger.")


@group.command(help="Charger des fichiers\u202f: tous, ou aucun.")
@FILES
def load(files: tuple[Path, ...]) -> None:
    """Load files in one transaction: all of them, or none."""
    read = _read(files)
    try:
        with write_transaction():
            for file in read:
                services.load_framework(file)
    except Refused as refusal:
        raise click.ClickException(refusal.message) from refusal
    for file in read:
        click.echo(f"{_described(file.framework)}\u202f: chargé.")


def _read(paths: Iterable[Path]) -> list[FrameworkFile]:
    """Read every file before any answer, so that all the problems show at once."""
    read, is_sound = [], True
    for path in paths:
        try:
            read.append(reading.read(path))
        except UnreadableFramework as refusal:
            is_sound = False
            for problem in refusal.problems:
                click.echo(str(problem), err=True)
    if not is_sound:
        raise click.exceptions.Exit(1)
    return read


def _described(framework: Framework) -> str:
    counts = (
        plural(len(framework.domains), framework.domain_word),
        plural(len(list(framework.competencies)), "compétence"),
        plural(len(list(framework.items)), "savoir-faire", "savoir-faire"),
        plural(len(framework.rules), "règle"),
    )
    return f"{framework.short_name}, version {framework.version} ({', '.join(counts)})"
