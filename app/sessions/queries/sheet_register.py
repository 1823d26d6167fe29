"""What the register says of a closed sheet that somebody brings: known or not, in force or replaced."""

from dataclasses import dataclass

from sqlalchemy import func, select

from app.core.database import db
from app.core.journal import JournalEntry
from app.sessions.models import AttendanceSheet, SheetPaper
from certificates.sheets import JournalLink
from certificates.verdict import RegisterState, StatusState


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered:
    """The register's answer; `replaced_by` is the number of the version in force, where it is another."""

    register: RegisterState
    status: StatusState
    replaced_by: int | None = None


UNKNOWN = Registered(register=RegisterState.UNKNOWN, status=StatusState.NOT_CONSULTED)
DIFFERENT = Registered(register=RegisterState.DIFFERENT, status=StatusState.NOT_CONSULTED)


def registered_sheet(digest: str, *, link: JournalLink, pdf_sha256: str | None) -> Registered:
    """Look a sheet up by the digest of its content, the journal's link and, for a PDF, its very bytes."""
    sheet = db.session.scalar(select(AttendanceSheet).where(AttendanceSheet.digest == digest))
    if sheet is None:
        return UNKNOWN
    if not _holds(sheet.structure_id, link) or not _is_the_paper(sheet.id, pdf_sha256):
        return DIFFERENT
    versions = select(func.max(AttendanceSheet.version))
    latest = db.session.scalar(versions.where(AttendanceSheet.course_session_id == sheet.course_session_id))
    if latest == sheet.version:
        return Registered(register=RegisterState.KNOWN, status=StatusState.IN_FORCE)
    return Registered(register=RegisterState.KNOWN, status=StatusState.REPLACED, replaced_by=latest)


def _holds(structure_id: int, link: JournalLink) -> bool:
    """Tell whether the structure's journal holds the link, in its place."""
    wanted = select(JournalEntry.digest).where(
        JournalEntry.structure_id == structure_id, JournalEntry.position == link.position
    )
    return db.session.scalar(wanted) == link.digest


def _is_the_paper(sheet_id: int, pdf_sha256: str | None) -> bool:
    """Tell whether these very bytes were sealed; a sheet without its paper yet vouches for none."""
    if pdf_sha256 is None:
        return True
    kept = db.session.scalar(select(SheetPaper.pdf_sha256).where(SheetPaper.sheet_id == sheet_id))
    return kept == pdf_sha256
