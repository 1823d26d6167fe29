"""`palier courses …`: check files of usual courses."""

from pathlib import Path

import click

from app.core.french import plural
from app.courses import reading
from app.curricula.errors import UnreadableFramework


@click.group(name="courses", help="Vérifier les parcours prêts à l’emploi.")
def group() -> None:
    """Hold the commands of the courses."""


@group.command(help="Vérifier des fichiers de parcours, sans rien charger.")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
def check(files: tuple[Path, ...]) -> None:
    """Check files and say all that is wrong with them; exit 1 if anything is."""
    try:
        courses = reading.read_all(files)
    except UnreadableFramework as refusal:
        for problem in refusal.problems:
            click.echo(str(problem), err=True)
        raise click.exceptions.Exit(1) from refusal
    for course in courses:
        modules, resources = plural(len(course.modules), "module"), plural(len(course.resources), "ressource")
        click.echo(f"{course.title} ({modules}, {resources})\u202f: rien à corriger.")
