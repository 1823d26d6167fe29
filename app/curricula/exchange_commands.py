"""`palier curricula export` and `import`: frameworks as other tools write them."""

from pathlib import Path

import click
from flask import current_app

from app.config import Settings
from app.core.database import write_transaction
from app.core.errors import Refused
from app.curricula import queries, services
from app.curricula.exchange import LARGEST, Imported, case_bytes, csv_bytes, imported
from app.curricula.exchange.errors import UnreadablePackage
from app.curricula.exchange.published import Published
from app.curricula.queries.exchange import places_by_identifier, published

FORMATS = ("case", "csv", "yaml")
CROSSWALK = ".correspondances.yaml"
A_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command(
    "export", help="Écrire un référentiel chargé\u202f: paquet CASE 1.0, CSV, ou son propre fichier."
)
@click.argument("code")
@click.option("--version", help="Numéro de version\u202f; la dernière chargée par défaut.")
@click.option("--format", "form", type=click.Choice(FORMATS), default="case", show_default=True)
@click.option("--output", type=A_FILE, help="Fichier à écrire\u202f; l’écran par défaut.")
def export_command(code: str, version: str | None, form: str, output: Path | None) -> None:
    """Write a loaded version in one of three forms, on the screen or to a file."""
    try:
        found = published(queries.framework_version_id(code, version))
    except Refused as refusal:
        raise click.ClickException(refusal.message) from refusal
    content = _written(found, form)
    if output is None:
        click.echo(content, nl=False)
    else:
        _write(output, content)


def _written(found: Published, form: str) -> bytes:
    match form:
        case "case":
            return case_bytes(found, public_url=_settings().public_url)
        case "csv":
            return csv_bytes(found, for_a_spreadsheet=True)
        case _:
            return found.text.encode()


def _settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings


@click.command(
    "import", help="Lire un paquet CASE (1.0, 1.1) ou un CSV, et en faire un fichier de référentiel."
)
@click.argument("file", type=A_FILE)
@click.option("--code", help="Code du référentiel\u202f; tiré de son titre par défaut.")
@click.option("--version", help="Numéro de version\u202f; celui du paquet par défaut.")
@click.option("--output", type=A_FILE, help="Fichier YAML à écrire\u202f; l’écran par défaut.")
@click.option("--load", "then_load", is_flag=True, help="Le charger aussitôt.")
def import_command(
    file: Path, code: str | None, version: str | None, output: Path | None, *, then_load: bool
) -> None:
    """Read another tool's file whole, or say all that is wrong with it; exit 1 if anything is."""
    read = _read(file, code=code, version=version)
    if then_load:
        _load(read)
    for notice in read.notices:
        click.echo(notice, err=True)
    _put(read, output, on_screen=not then_load)


def _read(file: Path, *, code: str | None, version: str | None) -> Imported:
    try:
        with file.open("rb") as opened:
            content = opened.read(LARGEST + 1)
    except OSError as error:
        raise click.ClickException(
            f"{file.name} ne s’ouvre pas\u202f: vérifiez son nom et vos droits."
        ) from error
    try:
        return imported(content, name=file.name, known=places_by_identifier(), code=code, version=version)
    except UnreadablePackage as refusal:
        for problem in refusal.problems:
            click.echo(str(problem), err=True)
        raise click.exceptions.Exit(1) from refusal


def _load(read: Imported) -> None:
    try:
        with write_transaction():
            services.load_framework(read.file)
    except Refused as refusal:
        raise click.ClickException(refusal.message) from refusal
    framework = read.file.framework
    click.echo(f"{framework.name}, version {framework.version}, sous le code {framework.code}\u202f: chargé.")


def _put(read: Imported, output: Path | None, *, on_screen: bool) -> None:
    if output is not None:
        _write(output, read.file.text.encode())
        if read.crosswalk:
            _write(output.with_name(output.stem + CROSSWALK), read.crosswalk.encode())
        return
    if on_screen:
        click.echo(read.file.text, nl=False)
    if read.crosswalk:
        click.echo(
            "Des correspondances ont été lues\u202f: --output FICHIER.yaml les écrit à côté.", err=True
        )


def _write(output: Path, content: bytes) -> None:
    try:
        output.write_bytes(content)
    except OSError as error:
        raise click.ClickException(
            f"{output} ne s’écrit pas\u202f: vérifiez le dossier et vos droits."
        ) from error
    click.echo(f"{output} est écrit.", err=True)
