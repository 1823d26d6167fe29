"""The commands of whoever keeps an installation: check, back up, restore."""

from datetime import datetime
from pathlib import Path

import click
from flask import current_app

from app.config import Settings
from app.core.french import date_fr, time_fr
from app.records import queries, services
from app.records.queries import Finding

BREACHED = 1
FILE = click.Path(path_type=Path, dir_okay=False)


@click.command()
@click.pass_context
def check(context: click.Context) -> None:
    """Vérifie que tout ce qui doit être vrai dans la base l’est ; sortie 1 sinon."""
    breached = 0
    for finding in queries.findings():
        click.echo(_line(finding))
        for breach in finding.breaches:
            click.echo(f"        {breach}")
        breached += bool(finding.breaches)
    for sentence in queries.to_do():
        click.echo(f"{'à faire':<7} {sentence}")
    if breached:
        context.exit(BREACHED)


@click.command()
@click.argument("file", type=FILE)
def backup(file: Path) -> None:
    """Copie la base et les clés dans FILE, sans arrêter le service."""
    size = services.make_backup(_settings(), file)
    click.echo(f"Copie faite : {file} ({size // 1024} Kio), lisible par vous seul.")
    click.echo("La phrase secrète des clés n’y est pas : gardez-la ailleurs, il la faudra pour restaurer.")


@click.command()
@click.argument("file", type=FILE)
@click.option("--force", is_flag=True, help="Remplace tout ce que cette installation contient.")
def restore(file: Path, *, force: bool) -> None:
    """Remet en place une copie faite par « palier backup », après l’avoir vérifiée."""
    manifest = services.restore_backup(_settings(), file, force=force)
    made_at = datetime.fromisoformat(manifest.made_at)
    click.echo(f"Copie du {date_fr(made_at)} à {time_fr(made_at)} remise en place.")
    click.echo("Lancez « palier check » pour tout vérifier.")


def _line(finding: Finding) -> str:
    return f"{'ROMPU' if finding.breaches else 'bon':<7} {finding.invariant.sentence}"


def _settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings
