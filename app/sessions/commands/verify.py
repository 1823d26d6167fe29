"""`palier attendance verify`: a closed sheet examined, wherever one stands."""

import json
from pathlib import Path

import click
from sqlalchemy.exc import DatabaseError

from app.core import clock
from app.core.database import db
from app.core.kept import KEPT_FILE, own_trust, read_kept, read_root
from app.sessions.queries.sheet_register import Registered, registered_sheet
from app.sessions.schemas.verified import verified_as_json
from certificates.sheets import SheetContent
from certificates.sheets.examining import Examined, examine
from certificates.verdict import EXIT_CODES, Decision, RegisterState, StatusState

NOT_ASKED = Registered(register=RegisterState.NOT_CONSULTED, status=StatusState.NOT_CONSULTED)


@click.group(name="attendance", help="Les feuilles d’émargement.")
def attendance_group() -> None:
    """Hold the commands of the sheets."""


@attendance_group.command(
    help="Examiner une feuille close : son PDF scellé, ou sa preuve (.json), sans réseau. 0 valide, 1 non "
    "valide, 2 pas vérifié."
)
@click.argument("file", type=KEPT_FILE)
@click.option("--trust", type=KEPT_FILE, help="La racine de l’émetteur (PEM) ; par défaut, celle d’ici.")
@click.option("--earlier", type=KEPT_FILE, help="La version que cette feuille corrige, pour les comparer.")
@click.pass_context
def verify(context: click.Context, file: Path, trust: Path | None, earlier: Path | None) -> None:
    """Examine a file and say in JSON what each part of it is worth.

    Inside an installation, its register says whether the sheet is in force.
    """
    own = own_trust()
    root = read_root(trust) if trust else own.root
    roots = [root] if root else []
    before = _sheet_in(earlier) if earlier else None
    examined = examine(read_kept(file), roots=roots, at=clock.now(), crls=own.crls, earlier=before)
    registered = _asked_at_home(examined) if own.root is not None and root == own.root else NOT_ASKED
    decision = decided(examined, registered)
    told = verified_as_json(examined, registered, decision)
    click.echo(json.dumps(told, ensure_ascii=False, indent=2))
    context.exit(EXIT_CODES[decision])


def decided(examined: Examined, registered: Registered) -> Decision:
    """Decide: not valid as soon as one part is bad; what could not be checked never reads as valid.

    Far from the register a sheet that is proven is valid: it is what was closed. Whether it was
    corrected since is said beside, and only the register knows.
    """
    if examined.is_bad(registered.register, registered.status):
        return Decision.NOT_VALID
    return Decision.COULD_NOT_CHECK if examined.is_open(registered.register) else Decision.VALID


def _asked_at_home(examined: Examined) -> Registered:
    """Ask our own register; a file that cannot be read has nothing to ask."""
    bundle = examined.bundle.bundle
    if bundle is None:
        return NOT_ASKED
    pdf_sha256 = examined.sha256 if examined.seal_report else None
    try:
        return registered_sheet(bundle.digest, link=bundle.journal, pdf_sha256=pdf_sha256)
    except DatabaseError:
        db.session.rollback()
        return NOT_ASKED


def _sheet_in(path: Path) -> SheetContent:
    sheet = examine(read_kept(path), roots=[], at=clock.now()).sheet
    if sheet is None:
        raise click.BadParameter("ce fichier n’est pas une feuille close.", param_hint="--earlier")
    return sheet
