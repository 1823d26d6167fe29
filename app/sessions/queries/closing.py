"""Whether the sheet of a session is closed, and what it said in each of its versions."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import exists, func, select

from app.core.database import db
from app.core.errors import NotFound
from app.people.models import Person
from app.sessions.models import (
    AttendanceMark,
    AttendanceReplacement,
    AttendanceSheet,
    CourseSession,
    SessionTrainer,
    SheetPaper,
    SheetScan,
    TrainerPart,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A version of a closed sheet, as the list of versions shows it; `sealed_at` is None while it waits."""

    public_id: str
    version: int
    reason: str
    digest: str
    closed_by: str
    closed_at: datetime
    sealed_at: datetime | None
    content: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A session, as the pages of its closed sheet name it; times are UTC."""

    id: int
    public_id: str
    title: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanLine:
    """A scan of a sheet signed on paper, without its bytes."""

    public_id: str
    digest: str
    media_type: str
    added_by: str
    added_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptFile:
    """A file as it is kept, and the words for its name."""

    content: bytes
    media_type: str
    digest: str
    title: str
    starts_at: datetime
    version: int | None = None


def is_closed(course_session_id: int) -> bool:
    """Tell whether a version of the sheet of a session exists, in one statement."""
    wanted = exists().where(AttendanceSheet.course_session_id == course_session_id)
    return bool(db.session.scalar(select(wanted)))


def latest_version(course_session_id: int) -> AttendanceSheet | None:
    """Return the version in force of the sheet of a session; None while it is open."""
    wanted = select(AttendanceSheet).where(AttendanceSheet.course_session_id == course_session_id)
    found: AttendanceSheet | None = db.session.scalar(
        wanted.order_by(AttendanceSheet.version.desc()).limit(1)
    )
    return found


def session_within_reach(public_id: str, structure_ids: Collection[int]) -> Held:
    """Read what names a session, in one statement.

    Raises:
        NotFound: no such session in these structures.
    """
    wanted = select(
        CourseSession.id,
        CourseSession.public_id,
        CourseSession.title,
        CourseSession.starts_at,
        CourseSession.ends_at,
    ).where(CourseSession.public_id == public_id, CourseSession.structure_id.in_(sorted(structure_ids)))
    row = db.session.execute(wanted).one_or_none()
    if row is None:
        raise NotFound
    return Held(**row._mapping)


def version_in_force(course_session_id: int) -> int:
    """Return the number of the version in force of the sheet of a session; 0 while it is open."""
    wanted = select(func.max(AttendanceSheet.version))
    return db.session.scalar(wanted.where(AttendanceSheet.course_session_id == course_session_id)) or 0


def versions_of(course_session_id: int) -> tuple[Version, ...]:
    """List the versions of a sheet, the one in force first."""
    wanted = (
        select(
            AttendanceSheet.public_id,
            AttendanceSheet.version,
            AttendanceSheet.reason,
            AttendanceSheet.digest,
            AttendanceSheet.closed_at,
            AttendanceSheet.content,
            Person.given_name,
            Person.family_name,
            SheetPaper.sealed_at,
        )
        .join(Person, Person.id == AttendanceSheet.closed_by)
        .outerjoin(SheetPaper, SheetPaper.sheet_id == AttendanceSheet.id)
        .where(AttendanceSheet.course_session_id == course_session_id)
        .order_by(AttendanceSheet.version.desc())
    )
    return tuple(Version(**_with_name(row, "closed_by")) for row in db.session.execute(wanted))


def scan_lines(course_session_id: int) -> tuple[ScanLine, ...]:
    """List the scans of a session's paper sheet, in the order in which they came."""
    wanted = (
        select(
            SheetScan.public_id,
            SheetScan.digest,
            SheetScan.media_type,
            SheetScan.added_at,
            Person.given_name,
            Person.family_name,
        )
        .join(Person, Person.id == SheetScan.added_by)
        .where(SheetScan.course_session_id == course_session_id)
        .order_by(SheetScan.id)
    )
    return tuple(ScanLine(**_with_name(row, "added_by")) for row in db.session.execute(wanted))


def scans_of(course_session_id: int) -> tuple[str, ...]:
    """Return the SHA-256 of each scan of a session's paper sheet, in the order in which they came."""
    wanted = select(SheetScan.digest).where(SheetScan.course_session_id == course_session_id)
    return tuple(db.session.scalars(wanted.order_by(SheetScan.id)))


def trainers_of(course_session_id: int) -> tuple[tuple[str, TrainerPart], ...]:
    """Return the other trainers of a session, by name, and what each is to it."""
    wanted = (
        select(Person.given_name, Person.family_name, SessionTrainer.part)
        .join(Person, Person.id == SessionTrainer.person_id)
        .where(SessionTrainer.course_session_id == course_session_id)
        .order_by(Person.sought_name, Person.id)
    )
    rows = db.session.execute(wanted)
    return tuple((f"{given} {family}".strip(), part) for given, family, part in rows)


def replacements_of(course_session_id: int) -> dict[int, tuple[int, ...]]:
    """Return the ids of the marks that each mark of a session replaces."""
    wanted = (
        select(AttendanceReplacement.mark_id, AttendanceReplacement.replaced_id)
        .join(AttendanceMark, AttendanceMark.id == AttendanceReplacement.mark_id)
        .where(AttendanceMark.course_session_id == course_session_id)
        .order_by(AttendanceReplacement.mark_id, AttendanceReplacement.replaced_id)
    )
    found: dict[int, tuple[int, ...]] = {}
    for mark_id, replaced_id in db.session.execute(wanted):
        found[mark_id] = (*found.get(mark_id, ()), replaced_id)
    return found


def sealed_file(public_id: str, structure_ids: Collection[int]) -> KeptFile:
    """Return the sealed PDF of a version, as it was stored.

    Raises:
        NotFound: there is no such version in these structures, or it waits for its seal.
    """
    return _of_paper(public_id, structure_ids, SheetPaper.pdf, "application/pdf")


def evidence_file(public_id: str, structure_ids: Collection[int]) -> KeptFile:
    """Return the signed evidence of a version, as it was stored; raises as `sealed_file`."""
    return _of_paper(public_id, structure_ids, SheetPaper.bundle, "application/json")


def scan_file(public_id: str, structure_ids: Collection[int]) -> KeptFile:
    """Return a scan as it is kept.

    Raises:
        NotFound: there is none in these structures.
    """
    wanted = (
        select(
            SheetScan.content,
            SheetScan.media_type,
            SheetScan.digest,
            CourseSession.title,
            CourseSession.starts_at,
        )
        .join(CourseSession, CourseSession.id == SheetScan.course_session_id)
        .where(SheetScan.public_id == public_id, SheetScan.structure_id.in_(sorted(structure_ids)))
    )
    row = db.session.execute(wanted).one_or_none()
    if row is None:
        raise NotFound
    return KeptFile(**row._mapping)


def _of_paper(public_id: str, structure_ids: Collection[int], column: Any, media_type: str) -> KeptFile:
    wanted = (
        select(
            column.label("content"),
            SheetPaper.pdf_sha256.label("digest"),
            AttendanceSheet.version,
            CourseSession.title,
            CourseSession.starts_at,
        )
        .join(AttendanceSheet, AttendanceSheet.id == SheetPaper.sheet_id)
        .join(CourseSession, CourseSession.id == AttendanceSheet.course_session_id)
        .where(
            AttendanceSheet.public_id == public_id, AttendanceSheet.structure_id.in_(sorted(structure_ids))
        )
    )
    row = db.session.execute(wanted).one_or_none()
    if row is None:
        raise NotFound
    content = row.content.encode() if isinstance(row.content, str) else row.content
    return KeptFile(**{**row._mapping, "content": content}, media_type=media_type)


def _with_name(row: Any, name: str) -> dict[str, Any]:
    """Return a row's columns with the two parts of a person's name made one."""
    found = dict(row._mapping)
    given, family = found.pop("given_name"), found.pop("family_name")
    return found | {name: f"{given} {family}".strip()}
