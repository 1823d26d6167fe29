"""`palier certificates …`: a file examined, wherever one stands."""

import json
from pathlib import Path

import click
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from flask import has_app_context
from sqlalchemy.exc import DatabaseError

from app.awards import queries, schemas
from app.awards.queries import Examination
from app.core.database import db
from app.core.keys import IssuingImpossible, current_keys

PDF = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group(name="certificates", help="Les certificats.")
def certificates_group() -> None:
    """Hold the commands of the certificates."""


@certificates_group.command(help="Examiner un certificat : 0 valide, 1 non valide, 2 pas vérifié.")
@click.argument("file", type=PDF)
@click.option("--trust", type=PDF, help="La racine de l’émetteur (PEM) ; par défaut, celle d’ici.")
@click.option("--status-list", type=PDF, help="La liste des cachets retirés (CRL, DER ou PEM).")
@click.pass_context
def check(context: click.Context, file: Path, trust: Path | None, status_list: Path | None) -> None:
    """Examine a file and say in JSON what its seal, the register and its status are worth.

    Far from any installation, only the root and the list that are given can speak.
    """
    own, own_lists = _own_trust()
    root = _read_root(trust) if trust else own
    lists = [_read_list(status_list)] if status_list else own_lists if root == own else []
    examination = _examined(file.read_bytes(), root, lists, has_register=root is not None and root == own)
    click.echo(json.dumps(schemas.examination_as_json(examination), ensure_ascii=False, indent=2))
    context.exit(examination.verdict.exit_code)


def _examined(
    pdf: bytes, root: x509.Certificate | None, lists: list[bytes], *, has_register: bool
) -> Examination:
    """Ask the register where the trusted root is our own; elsewhere it is another issuer's to answer."""
    roots = [root] if root else []
    if has_register:
        try:
            return queries.examined(pdf, roots=roots, crls=lists)
        except DatabaseError:
            db.session.rollback()
    return queries.examined_alone(pdf, roots=roots, crls=lists)


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


def _read_list(path: Path) -> bytes:
    """Read a list, in DER whatever its form."""
    content = path.read_bytes()
    try:
        if b"-----BEGIN" in content:
            return x509.load_pem_x509_crl(content).public_bytes(Encoding.DER)
        return x509.load_der_x509_crl(content).public_bytes(Encoding.DER)
    except ValueError as reason:
        raise click.BadParameter("ce fichier n’est pas une liste de cachets retirés (CRL).") from reason
