"""`palier certificates …`: a file examined, wherever one stands; the continuity kit made."""

import json
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

import click
from cryptography import x509
from sqlalchemy.exc import DatabaseError

from app.awards import queries, schemas
from app.awards.queries.credentials import examined_credential
from app.awards.queries.examination import Examination, code_carried_by
from app.awards.schemas.offline import kit_as_json, offline_as_json
from app.awards.services.continuity import make_kit
from app.core import clock
from app.core.database import db
from app.core.french import date_fr, plural
from app.core.kept import (
    KEPT_FILE,
    KEPT_FILE_OR_FOLDER,
    OwnTrust,
    own_trust,
    read_kept,
    read_root,
)
from app.core.keys import IssuingImpossible, current_keys
from certificates.apart import check_seal_apart
from certificates.continuity import Kit, KitRefused, is_kit, open_kit
from certificates.errors import CertificateError
from certificates.offline import Given, check_offline, given
from certificates.portable import portable_text

PLACE = click.Path(path_type=Path)

NOT_VALID, COULD_NOT_CHECK = 1, 2
_TOLD_EVERY = 2048
_PATIENTLY = partial(check_seal_apart, seconds=60)
"""Far from any installation the machine may be slow: a file of ours takes a second on a good one."""

Answered = tuple[dict[str, Any], int]


@click.group(name="certificates", help="Les certificats.")
def certificates_group() -> None:
    """Hold the commands of the certificates."""


@certificates_group.command(
    help="Examiner un certificat (.pdf), sa copie numérique (.png, .jwt, .json) ou un kit de continuité : "
    "0 valide, 1 non valide, 2 pas vérifié."
)
@click.argument("file", type=KEPT_FILE_OR_FOLDER)
@click.option("--trust", type=KEPT_FILE, help="La racine de l’émetteur (PEM) ; par défaut, celle d’ici.")
@click.option(
    "--status-list",
    "brought",
    type=KEPT_FILE_OR_FOLDER,
    multiple=True,
    help="La liste d’état de l’émetteur (.json ou .jwt), celle des cachets retirés (.crl), ou un kit "
    "de continuité.",
)
@click.pass_context
def check(context: click.Context, file: Path, trust: Path | None, brought: tuple[Path, ...]) -> None:
    """Examine a file and say in JSON what its seal, the register and its status are worth.

    Far from any installation, only the root, the lists and the kits that are given can speak.
    """
    own = own_trust()
    root = read_root(trust) if trust else own.root
    if is_kit(file):
        told, exit_code = _checked_kit(file, root, brought)
    elif file.is_dir():
        raise click.BadParameter("ce dossier n’est pas un kit de continuité.")
    else:
        told, exit_code = _checked(read_kept(file), own, _given(root, brought))
    click.echo(json.dumps(told, ensure_ascii=False, indent=2))
    context.exit(exit_code)


@certificates_group.command(
    help="Faire le kit de continuité dans PLACE, un dossier ou un fichier .zip : une copie signée du "
    "registre, sans aucun nom, que d’autres hébergent."
)
@click.argument("place", type=PLACE)
@click.option(
    "--last",
    "is_last",
    is_flag=True,
    help="Le dernier kit, avant de fermer : il vaut pour toujours. Après lui, ne révoquez plus rien.",
)
def kit(place: Path, *, is_last: bool) -> None:
    """Make the kit, and say what it holds."""
    try:
        made = make_kit(place, keys=current_keys(), is_last=is_last, told=_tell)
    except KitRefused as refusal:
        raise click.ClickException(refusal.message) from refusal
    until = f"vaut jusqu’au {date_fr(made.valid_until)}" if made.valid_until else "vaut pour toujours"
    known = f"{plural(made.documents, 'document')} et {plural(made.codes, 'code')}"
    click.echo(f"Kit fait : {place}. Il connaît {known}, et {until}.")
    click.echo("Vérifiez-le avec « palier certificates check », puis confiez-le : LISEZMOI.txt dit comment.")


def _tell(done: int, all_of_them: int) -> None:
    if done % _TOLD_EVERY == 0:
        click.echo(f"{done} codes sur {all_of_them}…", err=True)


def _checked(content: bytes, own: OwnTrust, brought: Given) -> Answered:
    """Ask our own register about a file of ours, else examine it with what was brought."""
    if own.root is not None and list(brought.roots) == [own.root]:
        answered = _asked_at_home(content, own.root, [*own.crls, *brought.crls])
        if answered is not None:
            return answered
    try:
        report = check_offline(content, brought, at=clock.now(), examine=_PATIENTLY)
    except KitRefused as refusal:
        raise click.BadParameter(refusal.message) from refusal
    return offline_as_json(report, code=code_carried_by(content)), report.verdict.exit_code


def _asked_at_home(content: bytes, root: x509.Certificate, crls: Sequence[bytes]) -> Answered | None:
    """Return what our own register answers; None where it does not."""
    try:
        examination = _examined_at_home(content, root, crls)
    except (DatabaseError, IssuingImpossible):
        db.session.rollback()
        return None
    return schemas.examination_as_json(examination), examination.verdict.exit_code


def _examined_at_home(content: bytes, root: x509.Certificate, crls: Sequence[bytes]) -> Examination:
    text = portable_text(content)
    if text is None:
        return queries.examined(content, roots=[root], crls=crls)
    keys = current_keys()
    return examined_credential(text, issuer_id=keys.issuer_id, keys=keys.published_keys())


def _checked_kit(path: Path, root: x509.Certificate | None, brought: Sequence[Path]) -> Answered:
    """Check every file of a kit; without a root, nobody can say whose it is."""
    if root is None:
        return kit_as_json(None, ["Donnez la racine de l’émetteur avec --trust."]), COULD_NOT_CHECK
    try:
        opened = open_kit(path, roots=[root], at=clock.now(), crls=_given(root, brought).crls)
    except KitRefused as refusal:
        return kit_as_json(None, [refusal.message]), NOT_VALID
    faults = [*opened.faults()]
    return kit_as_json(opened, faults), NOT_VALID if faults else 0


def _given(root: x509.Certificate | None, paths: Sequence[Path]) -> Given:
    roots = [root] if root else []
    files = [read_kept(path) for path in paths if not is_kit(path) and path.is_file()]
    try:
        plain = given(roots, files)
        return given(roots, files, kits=[_opened(path, plain) for path in paths if is_kit(path)])
    except CertificateError as refusal:
        raise click.BadParameter(refusal.message) from refusal


def _opened(path: Path, brought: Given) -> Kit:
    return open_kit(path, roots=brought.roots, at=clock.now(), crls=brought.crls)
