"""`palier certificates …`: a file examined, wherever one stands."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
from cryptography import x509
from flask import has_app_context
from sqlalchemy.exc import DatabaseError

from app.awards import queries, schemas
from app.awards.queries.examination import code_carried_by
from app.awards.schemas.offline import offline_as_json
from app.core import clock
from app.core.database import db
from app.core.keys import IssuingImpossible, current_keys
from certificates.offline import Given, UnknownList, check_offline, given

PDF = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group(name="certificates", help="Les certificats.")
def certificates_group() -> None:
    """Hold the commands of the certificates."""


@certificates_group.command(help="Examiner un certificat : 0 valide, 1 non valide, 2 pas vérifié.")
@click.argument("file", type=PDF)
@click.option("--trust", type=PDF, help="La racine de l’émetteur (PEM) ; par défaut, celle d’ici.")
@click.option(
    "--status-list",
    "status_lists",
    type=PDF,
    multiple=True,
    help="La liste d’état de l’émetteur (.json ou .jwt), ou celle des cachets retirés (.crl).",
)
@click.pass_context
def check(context: click.Context, file: Path, trust: Path | None, status_lists: tuple[Path, ...]) -> None:
    """Examine a file and say in JSON what its seal, the register and its status are worth.

    Far from any installation, only the root and the lists that are given can speak.
    """
    own, own_lists = _own_trust()
    root = _read_root(trust) if trust else own
    brought = _brought(root, status_lists)
    pdf = file.read_bytes()
    answered = None
    if root is not None and root == own:
        answered = _asked_at_home(pdf, root, [*own_lists, *brought.crls])
    if answered is None:
        report = check_offline(pdf, brought, at=clock.now())
        answered = offline_as_json(report, code=code_carried_by(pdf)), report.verdict.exit_code
    told, exit_code = answered
    click.echo(json.dumps(told, ensure_ascii=False, indent=2))
    context.exit(exit_code)


def _brought(root: x509.Certificate | None, files: Sequence[Path]) -> Given:
    try:
        return given([root] if root else [], [path.read_bytes() for path in files])
    except UnknownList as refusal:
        raise click.BadParameter(refusal.message) from refusal


def _asked_at_home(
    pdf: bytes, root: x509.Certificate, crls: Sequence[bytes]
) -> tuple[dict[str, Any], int] | None:
    """Ask our own register about a file of ours; None where it does not answer."""
    try:
        examination = queries.examined(pdf, roots=[root], crls=crls)
    except DatabaseError:
        db.session.rollback()
        return None
    return schemas.examination_as_json(examination), examination.verdict.exit_code


def _own_trust() -> tuple[x509.Certificate | None, list[bytes]]:
    """Return the root and the lists of the installation around us, where there is one with keys."""
    if not has_app_context():
        return None, []
    keys = current_keys()
    try:
        return keys.root(), keys.lists()
    except IssuingImpossible:
        return None, []


def _read_root(path: Path) -> x509.Certificate:
    try:
        return x509.load_pem_x509_certificate(path.read_bytes())
    except ValueError as reason:
        raise click.BadParameter("ce fichier n’est pas un certificat racine (PEM).") from reason
