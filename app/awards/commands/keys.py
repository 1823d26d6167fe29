"""`palier keys …`: the life of the keys of this installation, from their making to their end."""

import click
from cryptography import x509
from cryptography.hazmat.primitives import hashes

from app.awards import queries
from app.awards.commands.copies import backup, restore
from app.awards.commands.rotation import rotate
from app.awards.commands.withdrawal import crl
from app.core.french import date_fr
from app.core.keys import Keys, current_keys

ROOT_AWAY = "La clé racine (root.p12) n’est pas ici : c’est bien, elle est à l’abri."
ROOT_HERE = (
    "La clé racine (root.p12) est encore ici. Mettez-la à l’abri, avec une copie de "
    "toutes les clés : « palier keys backup FICHIER », puis retirez root.p12 de ce dossier."
)


@click.group(name="keys", help="Les clés de l’installation.")
def keys_group() -> None:
    """Hold the commands of the keys."""


@keys_group.command(help="Faire la racine et l’autorité de délivrance ; ce qui existe n’est jamais écrasé.")
def init() -> None:
    """Make the authorities where they are missing, and say what to do next."""
    keys = current_keys()
    made = keys.create_where_missing()
    keys.make_credential_keys_where_missing()
    click.echo("Les clés sont faites." if made else "Les clés existent déjà : rien n’a changé.")
    _tell_the_root(keys)
    trouble = keys.trouble()
    if trouble:
        raise click.ClickException(trouble)


@keys_group.command(help="Dire quelles clés servent, jusqu’à quand, et ce qui demande une main.")
def status() -> None:
    """Say what there is, until when, and what lapses soon."""
    keys = current_keys()
    _tell_the_root(keys)
    for owner in queries.owners_of_seals(keys.structures_with_a_seal()):
        seal = keys.seal_certificate(owner.public_id)
        click.echo(f"Cachet de {owner.name} ({owner.public_id}) : {_life(seal)}")
        click.echo(f"    {_fingerprint(seal)}")
    for retired in keys.retired_seals():
        click.echo(f"Cachet retiré : {_fingerprint(retired.certificate)}")
    in_use = {keys.credential_key().kid, keys.proof_key().kid}
    for key in keys.published_keys():
        click.echo(f"Clé des copies numériques{'' if key['kid'] in in_use else ', retirée'} : {key['kid']}")
    for warning in queries.warnings():
        click.echo(f"À FAIRE : {warning}")


def _tell_the_root(keys: Keys) -> None:
    click.echo(f"Empreinte SHA-256 de la racine : {_fingerprint(keys.root())}")
    click.echo(ROOT_HERE if keys.root_is_here else ROOT_AWAY)


def _life(seal: x509.Certificate) -> str:
    return f"du {date_fr(seal.not_valid_before_utc)} au {date_fr(seal.not_valid_after_utc)}"


def _fingerprint(certificate: x509.Certificate) -> str:
    return certificate.fingerprint(hashes.SHA256()).hex(":")


for command in (rotate, crl, backup, restore):
    keys_group.add_command(command)
