"""`palier keys rotate`: new keys at once; the earlier ones sign no more."""

import click

from app.awards import queries
from app.awards.services import retiring
from app.core.errors import Invalid
from app.core.keys import Keys, SealOwner, current_keys
from app.core.writing import writing
from app.people.queries import structure_named
from app.people.queries.sealing import seal_owner


@click.command(help="Remplacer des clés, tout de suite ; ce qui est déjà délivré reste vérifiable.")
@click.option(
    "--structure", "names", multiple=True, metavar="CODE", help="Le nom ou le code d’une structure."
)
@click.option("--all", "everywhere", is_flag=True, help="Les cachets de toutes les structures.")
@click.option("--credentials", is_flag=True, help="Les deux clés des copies numériques.")
@click.option("--compromised", "reason", metavar="RAISON", help="La clé a pu être copiée : dites comment.")
def rotate(names: tuple[str, ...], *, everywhere: bool, credentials: bool, reason: str | None) -> None:
    """Put new keys in the place of those in use, and say it in the register."""
    if not (names or everywhere or credentials) or (names and everywhere):
        raise click.UsageError("Dites ce qu’il faut remplacer : --structure CODE, --all ou --credentials.")
    if reason is not None and not reason.strip():
        raise click.UsageError("Dites en quelques mots comment la clé a pu être copiée.")
    keys = current_keys()
    owners = _all_owners(keys) if everywhere else [_owner(keys, name) for name in names]
    if owners:
        _rotate_seals(keys, owners, reason)
    if credentials:
        _rotate_credential_keys(keys, reason)


def _all_owners(keys: Keys) -> list[SealOwner]:
    owners = queries.owners_of_seals(keys.structures_with_a_seal())
    if not owners:
        click.echo("Aucune structure n’a encore de cachet : il n’y a rien à remplacer.")
    return owners


def _owner(keys: Keys, name: str) -> SealOwner:
    structure = structure_named(name)
    if structure.public_id not in keys.structures_with_a_seal():
        raise Invalid(f"{structure.name} n’a pas encore de cachet : il sera fait au premier certificat.")
    return seal_owner(structure)


def _rotate_seals(keys: Keys, owners: list[SealOwner], reason: str | None) -> None:
    keys.rotate_seals(owners, is_compromised=reason is not None)
    retired = retiring.retired_and_not_noted(keys)
    with writing():
        retiring.note_retired(retired, reason=reason or "")
    for owner in owners:
        click.echo(f"{owner.name} a un nouveau cachet. L’ancien ne sert plus.")
    click.echo("Les certificats déjà délivrés restent valides : le registre connaît chacun d’eux.")
    if reason is not None:
        click.echo("L’ancien cachet est sur la liste des cachets retirés, publiée à l’instant.")


def _rotate_credential_keys(keys: Keys, reason: str | None) -> None:
    keys.rotate_credential_keys(is_compromised=reason is not None)
    with writing():
        retiring.sign_every_status_list_again()
    click.echo("Les copies numériques ont de nouvelles clés.")
    if reason is None:
        click.echo("Les anciennes restent publiées, pour ce qu’elles ont signé.")
    else:
        click.echo(
            "Les anciennes ne sont plus publiées : les copies numériques qu’elles ont signées ne se "
            "vérifient plus. Les certificats en PDF restent valides."
        )
