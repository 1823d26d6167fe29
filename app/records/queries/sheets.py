"""Are the closed sheets sound: content, versions, journal, papers, marks and scans that agree?"""

import hashlib
import json
from collections.abc import Iterator

from sqlalchemy import func, select

from app.core.database import db
from app.core.journal import JournalEntry, JournalSaid
from app.sessions.models import AttendanceMark, AttendanceSheet, CourseSession, SheetPaper, SheetScan
from app.sessions.services.sheets import CLOSED
from certificates.sheets import NotASheet, SheetContent, digest

BATCH = 50


def changed_contents() -> Iterator[str]:
    """Work out the digest of each closed sheet again, and compare what it says of itself."""
    wanted = select(AttendanceSheet).order_by(AttendanceSheet.id).execution_options(yield_per=BATCH)
    for sheet in db.session.scalars(wanted):
        try:
            content = SheetContent.from_dict(sheet.content)
        except NotASheet:
            yield f"feuille {sheet.public_id} : le contenu ne se lit plus"
            continue
        if digest(content) != sheet.digest:
            yield f"feuille {sheet.public_id} : le contenu n’est plus celui de l’empreinte"
        elif (content.sheet_id, content.version) != (sheet.public_id, sheet.version):
            yield f"feuille {sheet.public_id} : le contenu est celui d’une autre version"


def broken_versions() -> Iterator[str]:
    """List the sessions whose versions are not 1, 2, 3… or do not follow one another."""
    lowest, highest, count = (each(AttendanceSheet.version) for each in (func.min, func.max, func.count))
    wanted = (
        select(CourseSession.public_id)
        .join(AttendanceSheet, AttendanceSheet.course_session_id == CourseSession.id)
        .group_by(CourseSession.id)
        .having((lowest != 1) | (highest != count))
    )
    for public_id in db.session.scalars(wanted):
        yield f"séance {public_id} : il manque une version de la feuille close"
    yield from _not_following()


def _not_following() -> Iterator[str]:
    kept = (
        select(
            AttendanceSheet.public_id,
            AttendanceSheet.digest,
            AttendanceSheet.content["previous"].as_string().label("previous"),
            func.lag(AttendanceSheet.digest)
            .over(partition_by=AttendanceSheet.course_session_id, order_by=AttendanceSheet.version)
            .label("before"),
        )
    ).subquery()
    previous, before = (func.coalesce(each, "") for each in (kept.c.previous, kept.c.before))
    wanted = select(kept.c.public_id).where(previous != before)
    for public_id in db.session.scalars(wanted):
        yield f"feuille {public_id} : elle ne suit pas la version d’avant"


def missing_from_journal() -> Iterator[str]:
    """Seek the closing of each sheet in its structure's journal, with its digest where words remain."""
    wanted = (
        select(AttendanceSheet.public_id, AttendanceSheet.digest, JournalEntry.id, JournalSaid.words)
        .outerjoin(
            JournalEntry,
            (JournalEntry.structure_id == AttendanceSheet.structure_id)
            & (JournalEntry.subject == AttendanceSheet.public_id)
            & (JournalEntry.kind == CLOSED),
        )
        .outerjoin(JournalSaid, JournalSaid.entry_id == JournalEntry.id)
    )
    for public_id, kept, entry, words in db.session.execute(wanted.execution_options(yield_per=BATCH)):
        if entry is None:
            yield f"feuille {public_id} : le journal ne sait rien de sa clôture"
        elif words is not None and words.get("digest") != kept:
            yield f"feuille {public_id} : le journal tient une autre empreinte"


def changed_papers() -> Iterator[str]:
    """Compare each sealed sheet and its evidence with what the register knows."""
    wanted = (
        select(AttendanceSheet.public_id, AttendanceSheet.digest, SheetPaper)
        .join(SheetPaper, SheetPaper.sheet_id == AttendanceSheet.id)
        .execution_options(yield_per=BATCH)
    )
    for public_id, kept, paper in db.session.execute(wanted):
        if hashlib.sha256(paper.pdf).hexdigest() != paper.pdf_sha256:
            yield f"feuille {public_id} : les octets scellés ne sont plus ceux du registre"
        if _digest_in(paper.bundle) != kept:
            yield f"feuille {public_id} : les preuves sont celles d’un autre contenu"


def _digest_in(bundle: str) -> str | None:
    try:
        said = json.loads(bundle)
    except ValueError:
        return None
    return said.get("digest") if isinstance(said, dict) else None


def lost_marks() -> Iterator[str]:
    """Compare the marks that each closed sheet comes from with the register: none lost, none slipped in."""
    in_force: set[int] = set()
    wanted = select(AttendanceSheet).order_by(AttendanceSheet.version.desc(), AttendanceSheet.id)
    for sheet in db.session.scalars(wanted.execution_options(yield_per=BATCH)):
        stated = {each.get("id"): each.get("key") for each in sheet.content.get("marks", ())}
        kept = select(AttendanceMark.id, AttendanceMark.key).where(
            AttendanceMark.course_session_id == sheet.course_session_id
        )
        held = {row.id: row.key for row in db.session.execute(kept)}
        if not stated.items() <= held.items():
            yield f"feuille {sheet.public_id} : elle cite des pointages qui n’existent pas"
        elif sheet.course_session_id not in in_force and held != stated:
            yield f"feuille {sheet.public_id} : un pointage est arrivé après sa clôture"
        in_force.add(sheet.course_session_id)


def changed_scans() -> Iterator[str]:
    """Compare the bytes of each scan with their digest."""
    wanted = select(SheetScan.public_id, SheetScan.digest, SheetScan.content)
    for public_id, kept, content in db.session.execute(wanted.execution_options(yield_per=BATCH)):
        if hashlib.sha256(content).hexdigest() != kept:
            yield f"scan {public_id} : les octets ne sont plus ceux qui ont été remis"
