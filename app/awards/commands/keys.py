"""`palier keys …`: the life of the keys of this installation."""

import click
from cryptography.hazmat.primitives import hashes

from app.core.keys import current_keys


@click.group(name="keys", help="Les clés de l’installation.")
def keys_group() -> None:
    """Hold the commands of the keys."""


@keys_group.command(help="Faire la racine et l’autorité de délivrance ; ce qui existe n’est jamais écrasé.")
def init() -> None:
    """Make the authorities where they are missing, and say what to do next."""
    keys = current_keys()
    made = keys.create_where_missing()
    keys.make_credential_keys_where_missing()
    root = keys.root()
    click.echo("Les clés sont faites." if made else "Les clés existent déjà : rien n’a changé.")
    click.echo(f"Empreinte SHA-256 de la racine : {root.fingerprint(hashes.SHA256()).hex(':')}")
    trouble = keys.trouble()
    if trouble:
        raise click.ClickException(trouble)
