"""The register as a continuity kit tells it: digests, codes and states; never a name, never a link."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from sqlalchemy import Connection, Row, Select, Table, and_, func, literal, null, or_, select, union_all
from sqlalchemy import cast as sql_cast
from sqlalchemy.types import Date

from app.awards.models import (
    Access,
    Certificate,
    CertificateContent,
    CodeAccess,
    EndKind,
    Passport,
    PassportFile,
    SealCertificate,
    StatusEntry,
    StatusList,
)
from app.awards.queries.papers import Paper
from app.core import clock
from certificates.continuity import Line
from certificates.verdict import StatusState

BATCH = 1000
"""Lines read at a time: what is held in memory, whatever the register."""

_ENDS = {EndKind.REVOKED: StatusState.REVOKED, EndKind.REPLACED: StatusState.REPLACED}


@dataclass(frozen=True, kw_only=True)
class RegisterLine:
    """A sealed paper; `open_code` is its code where anyone may look it up, else None."""

    file_digest: str
    open_code: str | None
    line: Line


@dataclass(frozen=True, kw_only=True)
class ListHeld:
    """A status list and the places that are set in it."""

    public_id: str
    length: int
    positions: tuple[int, ...]


def counted(connection: Connection) -> tuple[int, int]:
    """Count the sealed papers, and those of them whose code anyone may look up."""
    row = connection.execute(_COUNTS).one()
    return row.documents, row.codes


def register_lines(connection: Connection) -> Iterator[RegisterLine]:
    """Read every sealed paper in the order of its digest, which is that of chance."""
    ordered = _PAPERS.order_by("file_digest")
    for row in connection.execute(ordered, execution_options={"yield_per": BATCH}):
        yield _read(row)


def seals_told(connection: Connection) -> list[tuple[str, str, date | None]]:
    """Return the seals: fingerprint, certificate (PEM), the day on which its key was retired."""
    wanted = select(SealCertificate.fingerprint, SealCertificate.pem, SealCertificate.retired_at)
    return [
        (row.fingerprint, row.pem, clock.in_paris(row.retired_at).date() if row.retired_at else None)
        for row in connection.execute(wanted.order_by(SealCertificate.fingerprint))
    ]


def status_lists_held(connection: Connection) -> Iterator[ListHeld]:
    """Read every status list with the places that are set in it, one list at a time."""
    for row in connection.execute(select(StatusList.id, StatusList.public_id, StatusList.length)).all():
        wanted = select(StatusEntry.position).where(
            StatusEntry.status_list_id == row.id, StatusEntry.set_at.is_not(None)
        )
        positions = tuple(connection.scalars(wanted.order_by(StatusEntry.position)))
        yield ListHeld(public_id=row.public_id, length=row.length, positions=positions)


def _read(row: Row[Any]) -> RegisterLine:
    """Read a paper.

    A paper that stands shows until when, one that ended when it did, and nothing else is dated: the day
    on which one ends would name the one that took its place, if that one said when it began.
    """
    ended = clock.in_paris(row.ended_at).date() if row.ended_at else None
    line = Line(
        paper=row.paper,
        status=_ENDS[row.end_kind] if row.end_kind else StatusState.IN_FORCE,
        day=ended if row.end_kind else row.expires_on,
        is_example=row.is_example,
    )
    return RegisterLine(
        file_digest=row.file_digest, open_code=row.code if row.code_is_open else None, line=line
    )


_certificate = cast(Table, Certificate.__table__)
_content = cast(Table, CertificateContent.__table__)
_passport = cast(Table, Passport.__table__)
_file = cast(Table, PassportFile.__table__)
_access = cast(Table, CodeAccess.__table__)
_NOBODY_HIDES = or_(_access.c.access.is_(None), _access.c.access == Access.OPEN)
"""A code that its holder closed, or guards with a name, has no digest in a kit: the file still has."""

_CERTIFICATES: Select[Any] = (
    select(
        literal(Paper.CERTIFICATE.value).label("paper"),
        _certificate.c.file_digest,
        _certificate.c.code,
        _certificate.c.ended_at,
        _certificate.c.end_kind,
        _certificate.c.expires_on,
        _certificate.c.is_example,
        and_(_NOBODY_HIDES, _content.c.certificate_id.is_not(None)).label("code_is_open"),
    )
    .outerjoin_from(_certificate, _content, _content.c.certificate_id == _certificate.c.id)
    .outerjoin(_access, _access.c.code == _certificate.c.code)
    .where(_certificate.c.file_digest.is_not(None))
)
_PASSPORTS: Select[Any] = (
    select(
        literal(Paper.PASSPORT.value).label("paper"),
        _passport.c.file_digest,
        _passport.c.code,
        _passport.c.ended_at,
        _passport.c.end_kind,
        sql_cast(null(), Date).label("expires_on"),
        _passport.c.is_example,
        and_(_NOBODY_HIDES, _file.c.passport_id.is_not(None)).label("code_is_open"),
    )
    .outerjoin_from(_passport, _file, _file.c.passport_id == _passport.c.id)
    .outerjoin(_access, _access.c.code == _passport.c.code)
)
_PAPERS = union_all(_CERTIFICATES, _PASSPORTS)
_counted = _PAPERS.subquery()
_COUNTS = select(
    func.count().label("documents"), func.count().filter(_counted.c.code_is_open).label("codes")
).select_from(_counted)
