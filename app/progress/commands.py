"""`palier passports …`: the issuers whose passports are believed here."""

from pathlib import Path

import click

from app.core.french import NARROW, date_fr
from app.core.writing import writing
from app.progress.queries.issuers import trusted_issuers
from app.progress.services.issuers import HEAVIEST_KEYS, distrust_issuer, trust_issuer

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group(name="passports", help="Les émetteurs dont les passeports sont reconnus ici.")
def passports_group() -> None:
    """Hold the commands of passports."""


@passports_group.command(help="Reconnaître un émetteur, d’après le fichier de ses clés publiques.")
@click.argument("file", type=_FILE)
@click.option("--issuer", default="", help="Son identifiant (did:web:…) ; inutile avec un fichier did.json.")
@click.option("--name", required=True, help="Son nom, tel que les gens le connaissent.")
def trust(file: Path, issuer: str, name: str) -> None:
    """Believe an issuer; the keys that it had before end."""
    with file.open("rb") as opened:
        keys = opened.read(HEAVIEST_KEYS + 1)
    with writing():
        trusted = trust_issuer(keys, issuer=issuer, name=name, by=None)
        said = f"{trusted.name} ({trusted.issuer})"
    click.echo(f"Émetteur reconnu{NARROW}: {said}")


@passports_group.command(help="Ne plus reconnaître un émetteur ; ce qui a été reconnu le reste.")
@click.argument("issuer")
def distrust(issuer: str) -> None:
    """Believe an issuer no longer."""
    with writing():
        distrust_issuer(issuer, by=None)
    click.echo(f"Émetteur retiré{NARROW}: {issuer.strip()}")


@passports_group.command(help="Lister les émetteurs reconnus.")
def issuers() -> None:
    """List the issuers that are believed, one a line."""
    lines = trusted_issuers()
    for each in lines:
        click.echo(f"{each.issuer}\t{each.name}\t{each.kinds}\tdepuis le {date_fr(each.added_at)}")
    if not lines:
        click.echo("Aucun émetteur n’est reconnu.")
