"""`palier curricula …`: check and load files of frameworks."""

from collections.abc import Iterable
from pathlib import Path

import click
from flask import has_app_context

from app.core.database import write_transaction
from app.core.errors import Refused
from app.core.french import plural
from app.curricula import queries, reading, services
from app.curricula.errors import UnreadableFramework
from app.curricula.exchange_commands import export_command, import_command
from app.curricula.rules.crosswalk import CrosswalkFile
from app.curricula.rules.framework import Framework

FILES = click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))


@click.group(name="curricula", help="Vérifier et charger les référentiels.")
def group() -> None:
    """Hold the commands of the curricula."""


group.add_command(export_command)
group.add_command(import_command)


@group.command(help="Vérifier des fichiers de référentiels ou de correspondances, sans rien charger.")
@FILES
def check(files: tuple[Path, ...]) -> None:
    """Check files and say all that is wrong with them; exit 1 if anything is."""
    for file in _read(files, _around(files)):
        click.echo(f"{_described(file)}\u202f: rien à corriger.")


@group.command(help="Charger des fichiers\u202f: tous, ou aucun.")
@FILES
def load(files: tuple[Path, ...]) -> None:
    """Load files in one transaction: all of them, or none."""
    read = _read(files, queries.LOADED)
    try:
        with write_transaction():
            services.load_files(read)
    except Refused as refusal:
        raise click.ClickException(refusal.message) from refusal
    for file in read:
        click.echo(f"{_described(file)}\u202f: chargé.")


def _around(files: Iterable[Path]) -> reading.Known:
    """Return what files may cite: what is loaded here, where this is an installation, and what ships."""
    below = queries.LOADED if has_app_context() else reading.NothingKnown()
    given = {path.resolve() for path in files}
    shipped = (path for path in reading.shipped_files() if path.resolve() not in given)
    return reading.Shelf(below, [reading.read(path) for path in shipped])


def _read(paths: Iterable[Path], known: reading.Known) -> list[reading.File]:
    """Read every file before any answer, so that all the problems show at once."""
    try:
        return reading.read_all(paths, known)
    except UnreadableFramework as refusal:
        for problem in refusal.problems:
            click.echo(str(problem), err=True)
        raise click.exceptions.Exit(1) from refusal


def _described(file: reading.File) -> str:
    if isinstance(file, CrosswalkFile):
        reviewed = "" if file.is_reviewed else ", à relire"
        return f"{file.title} ({plural(file.count, 'correspondance')}{reviewed})"
    return _counted(file.framework)


def _counted(framework: Framework) -> str:
    counts = (
        plural(len(framework.domains), framework.domain_word),
        plural(len(list(framework.competencies)), "compétence"),
        plural(len(list(framework.items)), "savoir-faire", "savoir-faire"),
        plural(len(framework.rules), "règle"),
    )
    return f"{framework.short_name}, version {framework.version} ({', '.join(counts)})"
