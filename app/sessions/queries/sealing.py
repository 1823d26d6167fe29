"""The closed sheets that wait for their seal, and the journal entry that each is proven by."""

from dataclasses import dataclass

from sqlalchemy import select

from app.core.database import db
from app.core.journal import JournalEntry, JournalSaid
from app.core.keys import SealOwner
from app.people.models import Structure
from app.people.queries.sealing import seal_owner
from app.sessions.models import AttendanceSheet, SheetPaper
from certificates.sheets import JournalLink, SheetContent


@dataclass(frozen=True, kw_only=True)
class Unsealed:
    """A version of a sheet that has no paper yet."""

    sheet_id: int
    content: SheetContent
    journal: JournalLink
    owner: SealOwner


def sheet_to_seal(sheet_id: int, *, closed: str) -> Unsealed | None:
    """Return a version that waits for its seal; None when it has its paper.

    Args:
        closed: what the journal calls the closing of a sheet.
    """
    wanted = (
        select(AttendanceSheet, Structure)
        .join(Structure, Structure.id == AttendanceSheet.structure_id)
        .outerjoin(SheetPaper, SheetPaper.sheet_id == AttendanceSheet.id)
        .where(AttendanceSheet.id == sheet_id, SheetPaper.sheet_id.is_(None))
    )
    row = db.session.execute(wanted).first()
    if row is None:
        return None
    sheet, structure = row
    return Unsealed(
        sheet_id=sheet.id,
        content=SheetContent.from_dict(sheet.content),
        journal=_link(sheet, closed=closed),
        owner=seal_owner(structure),
    )


def sheets_waiting(*, most: int = 100) -> list[int]:
    """List the versions that wait for their seal, the oldest first."""
    waiting = (
        select(AttendanceSheet.id)
        .outerjoin(SheetPaper, SheetPaper.sheet_id == AttendanceSheet.id)
        .where(SheetPaper.sheet_id.is_(None))
    )
    return list(db.session.scalars(waiting.order_by(AttendanceSheet.id).limit(most)))


def _link(sheet: AttendanceSheet, *, closed: str) -> JournalLink:
    """Read the entry of the closing: among the last of its structure's journal, sought backwards."""
    wanted = (
        select(JournalEntry, JournalSaid)
        .join(JournalSaid, JournalSaid.entry_id == JournalEntry.id)
        .where(
            JournalEntry.structure_id == sheet.structure_id,
            JournalEntry.subject == sheet.public_id,
            JournalEntry.kind == closed,
        )
        .order_by(JournalEntry.position.desc())
        .limit(1)
    )
    entry, said = db.session.execute(wanted).one()
    return JournalLink(
        structure_id=entry.structure_id,
        position=entry.position,
        at=entry.at,
        actor_id=entry.actor_id,
        kind=entry.kind,
        subject=entry.subject,
        said=entry.said,
        previous=entry.previous,
        digest=entry.digest,
        salt=said.salt,
        words=said.words,
    )
