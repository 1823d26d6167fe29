"""The closed sheets of a period, in force, with their papers: read a few at a time."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select

from app.core import clock
from app.core.database import db
from app.sessions.models import AttendanceSheet, CourseSession, SheetPaper
from certificates.sheets import SheetContent

AT_A_TIME = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportedLine:
    """A sheet in force; `sealed_at` is None while it waits for its seal."""

    sheet_id: int
    title: str
    version: int
    starts_at: datetime
    sealed_at: datetime | None


def lines_to_export(structure_ids: Collection[int], *, first: date, last: date) -> tuple[ExportedLine, ...]:
    """List the sheets in force of the sessions that began on these days in Paris, both included."""
    newest = (
        select(func.max(AttendanceSheet.version))
        .where(AttendanceSheet.course_session_id == CourseSession.id)
        .correlate(CourseSession)
        .scalar_subquery()
    )
    wanted = (
        select(
            AttendanceSheet.id.label("sheet_id"),
            CourseSession.title,
            AttendanceSheet.version,
            CourseSession.starts_at,
            SheetPaper.sealed_at,
        )
        .join(CourseSession, CourseSession.id == AttendanceSheet.course_session_id)
        .outerjoin(SheetPaper, SheetPaper.sheet_id == AttendanceSheet.id)
        .where(
            CourseSession.structure_id.in_(sorted(structure_ids)),
            CourseSession.starts_at >= clock.paris(first),
            CourseSession.starts_at < clock.paris(last + timedelta(days=1)),
            AttendanceSheet.version == newest,
        )
        .order_by(CourseSession.starts_at, CourseSession.id)
    )
    return tuple(ExportedLine(**row._mapping) for row in db.session.execute(wanted))


def contents_of(lines: Sequence[ExportedLine]) -> Iterator[SheetContent]:
    """Yield what each sheet says, a few held in memory at a time."""
    for some in _batches(lines):
        wanted = select(AttendanceSheet.id, AttendanceSheet.content).where(AttendanceSheet.id.in_(some))
        held = {row.id: row.content for row in db.session.execute(wanted)}
        db.session.rollback()
        yield from (SheetContent.from_dict(held[sheet_id]) for sheet_id in some if sheet_id in held)


def papers_of(lines: Sequence[ExportedLine]) -> Iterator[tuple[ExportedLine, bytes, str]]:
    """Yield each sealed sheet with its PDF and its evidence, a few held in memory at a time."""
    sealed = [line for line in lines if line.sealed_at is not None]
    named = {line.sheet_id: line for line in sealed}
    for some in _batches(sealed):
        wanted = select(SheetPaper.sheet_id, SheetPaper.pdf, SheetPaper.bundle).where(
            SheetPaper.sheet_id.in_(some)
        )
        held = {row.sheet_id: (row.pdf, row.bundle) for row in db.session.execute(wanted)}
        db.session.rollback()
        yield from ((named[sheet_id], *held[sheet_id]) for sheet_id in some if sheet_id in held)


def _batches(lines: Sequence[ExportedLine]) -> Iterator[list[int]]:
    for start in range(0, len(lines), AT_A_TIME):
        yield [line.sheet_id for line in lines[start : start + AT_A_TIME]]
