"""The sealed files of a whole structure, or of one batch, read a few at a time."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, Select, func, select

from app.awards.models import (
    Award,
    Certificate,
    CertificateContent,
    CertificateFile,
    IssueBatch,
    IssueBatchLine,
)
from app.awards.rules import CertificateState, state_of
from app.core import clock
from app.core.database import db

AT_A_TIME = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchivedLine:
    """One certificate of an archive: what the list says of it; the file is read later."""

    certificate_id: int
    holder_name: str
    title: str
    granted_on: date
    sealed_at: datetime | None
    digest: str | None
    state: CertificateState


def lines_to_archive(
    structure_ids: Collection[int], *, year: int | None = None, batch: str | None = None
) -> tuple[ArchivedLine, ...]:
    """List the certificates in force of these structures, of a year or of a batch, by name.

    What was erased has no name any more and is left out.
    """
    wanted = _in_force(structure_ids)
    if year is not None:
        wanted = wanted.where(Award.granted_on >= date(year, 1, 1), Award.granted_on <= date(year, 12, 31))
    if batch is not None:
        wanted = (
            wanted.join(IssueBatchLine, IssueBatchLine.award_id == Award.id)
            .join(IssueBatch, IssueBatch.id == IssueBatchLine.batch_id)
            .where(IssueBatch.public_id == batch)
        )
    return tuple(_line(row) for row in db.session.execute(wanted))


def _in_force(structure_ids: Collection[int]) -> Select[*tuple[Any, ...]]:
    printed = CertificateContent.printed
    name = printed["holder_name"].as_string()
    return (
        select(
            Certificate.id.label("certificate_id"),
            name.label("holder_name"),
            printed["title"].as_string().label("title"),
            Award.granted_on,
            Certificate.sealed_at,
            Certificate.file_digest.label("digest"),
            Certificate.expires_on,
        )
        .join(Award, Award.id == Certificate.award_id)
        .join(CertificateContent, CertificateContent.certificate_id == Certificate.id)
        .where(Certificate.structure_id.in_(structure_ids), Certificate.ended_at.is_(None))
        .order_by(func.lower(name), Certificate.id)
    )


def _line(row: Row[*tuple[Any, ...]]) -> ArchivedLine:
    """Read a line; nothing that is listed was revoked or replaced."""
    known = {name: value for name, value in row._mapping.items() if name != "expires_on"}
    state = state_of(
        is_sealed=row.sealed_at is not None, end_kind=None, expires_on=row.expires_on, today=clock.today()
    )
    return ArchivedLine(**known, state=state)


def files_of(lines: Sequence[ArchivedLine]) -> Iterator[tuple[ArchivedLine, bytes]]:
    """Yield each line with its sealed bytes, a few held in memory at a time."""
    sealed = [line for line in lines if line.sealed_at is not None]
    for start in range(0, len(sealed), AT_A_TIME):
        some = sealed[start : start + AT_A_TIME]
        wanted = select(CertificateFile.certificate_id, CertificateFile.pdf).where(
            CertificateFile.certificate_id.in_([line.certificate_id for line in some])
        )
        pdf_of = {row.certificate_id: row.pdf for row in db.session.execute(wanted)}
        db.session.rollback()
        yield from ((line, pdf_of[line.certificate_id]) for line in some if line.certificate_id in pdf_of)
