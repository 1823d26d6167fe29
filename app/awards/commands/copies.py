"""`palier keys backup` and `palier keys restore`: all the keys in one file, and back."""

from pathlib import Path

import click

from app.awards import queries
from app.core.french import date_fr
from app.core.keys import current_keys
from certificates.keystore import CopyTold

FILE = click.Path(path_type=Path, dir_okay=False)


@click.command(help="Copier toutes les clés dans FILE, toujours sous leur phrase secrète.")
@click.argument("file", type=FILE)
def backup(file: Path) -> None:
    """Copy every key into one file, and say what else must be kept."""
    told = current_keys().copies.make(file)
    click.echo(f"Copie faite : {file} ({_keys(told)}), lisible par vous seul.")
    click.echo("La phrase secrète des clés n’y est pas : gardez-la ailleurs, il la faudra pour restaurer.")


@click.command(
    help="Remettre en place les clés copiées par « palier keys backup », après les avoir ouvertes."
)
@click.argument("file", type=FILE)
def restore(file: Path) -> None:
    """Put the keys of a copy in their place, and say which of them were retired since."""
    keys = current_keys()
    told = keys.copies.put_back(file)
    click.echo(f"Copie du {date_fr(told.made_at)} remise en place ({_keys(told)}).")
    if told.has_root:
        click.echo("La clé racine (root.p12) est de nouveau ici : remettez-la à l’abri.")
    for owner in queries.owners_of_retired_seals(keys):
        click.echo(
            f"À FAIRE : le cachet de {owner.name} avait été retiré depuis cette copie. Lancez "
            f"« palier keys rotate --structure {owner.public_id} »."
        )


def _keys(told: CopyTold) -> str:
    root = "la racine comprise" if told.has_root else "sans celle de la racine"
    return f"{told.private_keys} clés, {root}"
