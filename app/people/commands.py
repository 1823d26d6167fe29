"""Import learners and places from files, and open the accounts of the team, from the command line."""

from pathlib import Path

import click

from app.core.access import Role
from app.core.errors import NotFound
from app.core.writing import writing
from app.people import queries, secrets, services
from app.people.errors import LinesToCorrect
from app.people.importing.report import Report, Weight
from app.people.models import Structure
from app.people.services import imports

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_DRY_RUN = click.option("--dry-run", is_flag=True, help="Lire et vérifier le fichier, sans rien écrire.")

_PASSWORD = click.option(
    "--password", prompt="Mot de passe", hide_input=True, confirmation_prompt="Encore une fois"
)
_TEAM = tuple(role.value for role in Role if role is not Role.LEARNER)


@click.group(name="learners")
def learners_group() -> None:
    """Les apprenants."""


@click.group(name="places")
def places_group() -> None:
    """Les lieux."""


@learners_group.command(name="import")
@click.argument("file", type=_FILE)
@click.option("--site", required=True, help="Le code du lieu où ces personnes sont accueillies.")
@_DRY_RUN
@click.option("--good-lines", is_flag=True, help="Importer les lignes correctes, laisser les autres.")
def import_learners(file: Path, site: str, dry_run: bool, good_lines: bool) -> None:
    """Importe des apprenants : le modèle des médiateurs, ou apprenants.csv."""
    place = queries.site_with_code(site)
    report = imports.checked_learners(file.read_bytes(), structure_id=place.structure_id, site_id=place.id)
    _say(report)
    if dry_run:
        _stop_if_wrong(report)
        return
    added = 0
    if report.lines or not report.all_is_well:
        with writing():
            added = imports.import_learners(
                report, structure_id=place.structure_id, good_lines=good_lines, by=None
            )
    click.echo(f"Personnes ajoutées : {added}")


@places_group.command(name="import")
@click.argument("file", type=_FILE)
@click.option("--structure", help="Le nom de la structure ; sans lui, la première.")
@_DRY_RUN
def import_places(file: Path, structure: str | None, dry_run: bool) -> None:
    """Importe des lieux, dans les colonnes du schéma national."""
    owner = queries.structure_named(structure)
    report = imports.checked_places(file.read_bytes())
    _say(report)
    if dry_run:
        _stop_if_wrong(report)
        return
    with writing():
        added, updated = imports.import_places(report, structure_id=owner.id, by=None)
    click.echo(f"Lieux ajoutés : {added}\nLieux mis à jour : {updated}")


@click.group(name="accounts")
def accounts_group() -> None:
    """Les comptes de l’équipe."""


@accounts_group.command(name="create")
@click.argument("identifiant")
@click.option(
    "--structure", required=True, help="Le nom de la structure ; elle est créée si elle n’existe pas."
)
@click.option(
    "--role", required=True, type=click.Choice(_TEAM), help="Ce que la personne fait dans la structure."
)
@click.option("--given-name", required=True, help="Son prénom.")
@click.option("--family-name", default="", help="Son nom de famille.")
@_PASSWORD
def create_account(
    identifiant: str, structure: str, role: str, given_name: str, family_name: str, password: str
) -> None:
    """Ouvre un compte, avec un mot de passe demandé au clavier."""
    secret_hash = secrets.hashed_password(password)
    with writing():
        owner = _structure(structure)
        person = services.register_person(given_name=given_name, family_name=family_name)
        services.give_role(owner.id, person.id, Role(role))
        services.open_account(person.id, identifiant=identifiant, secret_hash=secret_hash, by=None)
    click.echo(f"Compte ouvert : {identifiant}")


@accounts_group.command(name="password")
@click.argument("identifiant")
@_PASSWORD
def change_password(identifiant: str, password: str) -> None:
    """Donne un nouveau mot de passe à un compte, et le débloque."""
    secret_hash = secrets.hashed_password(password)
    with writing():
        services.change_secret(identifiant, secret_hash)
    click.echo("Mot de passe changé.")


def _structure(name: str) -> Structure:
    try:
        return queries.structure_named(name)
    except NotFound:
        return services.create_structure(name=name)


def _say(report: Report) -> None:
    for weight in Weight:
        for remark in report.those(weight):
            click.echo(str(remark))
    click.echo(f"Lignes prêtes : {len(report.lines)}")
    click.echo(f"Lignes déjà là : {report.lines_with(Weight.DUPLICATE)}")
    click.echo(f"Lignes à corriger : {report.lines_with(Weight.ERROR)}")


def _stop_if_wrong(report: Report) -> None:
    if not report.all_is_well:
        raise LinesToCorrect(report.lines_with(Weight.ERROR))
