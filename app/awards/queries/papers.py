"""The papers of the register: a certificate and a passport answer alike, in one statement."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property
from typing import Any, cast

from sqlalchemy import (
    BindParameter,
    CompoundSelect,
    Date,
    Row,
    Table,
    Text,
    bindparam,
    case,
    literal,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy import (
    cast as sql_cast,
)

from app.awards.models import (
    Access,
    Certificate,
    CertificateContent,
    CodeAccess,
    Passport,
    PassportFile,
    SealCertificate,
)
from app.awards.queries.register import end_state
from app.awards.rules import CertificateState, state_of
from app.core import clock
from app.core.database import db
from app.core.identifiers import grouped
from certificates.verdict import StatusState

_NOT_PRINTED = {"salt", "example"}

_STATUS = {
    CertificateState.PENDING: StatusState.NOT_CONSULTED,
    CertificateState.IN_FORCE: StatusState.IN_FORCE,
    CertificateState.REVOKED: StatusState.REVOKED,
    CertificateState.REPLACED: StatusState.REPLACED,
    CertificateState.EXPIRED: StatusState.EXPIRED,
}


class Paper(StrEnum):
    """The two kinds of paper that bear a code."""

    CERTIFICATE = "certificate"
    PASSPORT = "passport"


@dataclass(frozen=True, kw_only=True)
class RegisterEntry:
    """What the register holds of one paper; `printed` is None once it was erased.

    `access` is what the holder decided for the printed code; `successor_code` is that of the paper
    that took over, where its own holder leaves it open. `stored` is the text of what is printed (JSON).
    `is_seal_retired`: the key of its seal was renewed or withdrawn since.
    """

    paper: Paper = Paper.CERTIFICATE
    code: str
    access: Access
    stored: str | None
    state: CertificateState
    ended_on: date | None
    expires_on: date | None
    sealed_at: datetime | None
    file_digest: str | None
    seal_fingerprint: str | None
    is_seal_retired: bool
    successor_code: str | None
    is_example: bool

    @cached_property
    def printed(self) -> Mapping[str, Any] | None:
        """Every printed field, and the salt."""
        return json.loads(self.stored) if self.stored is not None else None

    @property
    def status(self) -> StatusState:
        """The status part of a verdict."""
        return _STATUS[self.state]

    @property
    def version(self) -> tuple[object, ...]:
        """Everything here that can change once a paper is issued."""
        return (
            *(self.state, self.ended_on, self.expires_on, self.file_digest, self.successor_code),
            self.is_seal_retired,
        )

    def without_successor(self) -> "RegisterEntry":
        """Return the same line for whoever is not to be led to the paper that took over, and its name."""
        return replace(self, successor_code=None)

    @property
    def shown(self) -> dict[str, Any] | None:
        """Every printed field, for a reader to compare; nothing where another paper took over."""
        if self.printed is None or self.state is CertificateState.REPLACED:
            return None
        return {name: value for name, value in self.printed.items() if name not in _NOT_PRINTED}


def entry_of_code(code: str) -> RegisterEntry | None:
    """Return what the register holds under a folded code, unless it was erased or its holder closed it."""
    return _entry(_BY_CODE, code)


def entry_of_digest(sha256: str) -> RegisterEntry | None:
    """Return what the register holds of a file, by the SHA-256 of its bytes, even of a closed code."""
    return _entry(_BY_DIGEST, sha256)


def _entry(wanted: CompoundSelect[Any], sought: str) -> RegisterEntry | None:
    with db.engine.connect() as connection:
        row = connection.execute(wanted, {"sought": sought}).first()
    return read_entry(row) if row else None


_certificate = cast(Table, Certificate.__table__)
_content = cast(Table, CertificateContent.__table__)
_passport = cast(Table, Passport.__table__)
_file = cast(Table, PassportFile.__table__)
_access = cast(Table, CodeAccess.__table__)
_seal = cast(Table, SealCertificate.__table__)
_successor = _certificate.alias("successor")
_its_access = _access.alias("access_of_successor")

# Built once, over tables rather than classes: this is the page that a whole country may open.
CERTIFICATES = (
    select(
        literal(Paper.CERTIFICATE.value).label("paper"),
        _certificate.c.code,
        _access.c.access,
        _certificate.c.ended_at,
        _certificate.c.end_kind,
        _certificate.c.expires_on,
        _certificate.c.sealed_at,
        _certificate.c.file_digest,
        _certificate.c.seal_fingerprint,
        _seal.c.retired_at,
        _certificate.c.is_example,
        sql_cast(_content.c.printed, Text).label("stored"),
        case(
            (or_(_its_access.c.access.is_(None), _its_access.c.access == Access.OPEN), _successor.c.code)
        ).label("successor_code"),
    )
    .outerjoin_from(_certificate, _content, _content.c.certificate_id == _certificate.c.id)
    .outerjoin(_access, _access.c.code == _certificate.c.code)
    .outerjoin(_seal, _seal.c.fingerprint == _certificate.c.seal_fingerprint)
    .outerjoin(_successor, _successor.c.supersedes_id == _certificate.c.id)
    .outerjoin(_its_access, _its_access.c.code == _successor.c.code)
)
PASSPORTS = (
    select(
        literal(Paper.PASSPORT.value).label("paper"),
        _passport.c.code,
        _access.c.access,
        _passport.c.ended_at,
        _passport.c.end_kind,
        sql_cast(null(), Date).label("expires_on"),
        _passport.c.issued_at.label("sealed_at"),
        _passport.c.file_digest,
        _passport.c.seal_fingerprint,
        _seal.c.retired_at,
        _passport.c.is_example,
        sql_cast(_file.c.printed, Text).label("stored"),
        sql_cast(null(), _certificate.c.code.type).label("successor_code"),
    )
    .outerjoin_from(_passport, _file, _file.c.passport_id == _passport.c.id)
    .outerjoin(_access, _access.c.code == _passport.c.code)
    .outerjoin(_seal, _seal.c.fingerprint == _passport.c.seal_fingerprint)
)

# A code that was closed or erased finds no line, as one that never was: the time taken is the same.
_IS_READABLE = or_(_access.c.access.is_(None), _access.c.access != Access.CLOSED)
_sought: BindParameter[str] = bindparam("sought")
_BY_CODE = union_all(
    CERTIFICATES.where(_certificate.c.code == _sought, _content.c.certificate_id.is_not(None), _IS_READABLE),
    PASSPORTS.where(_passport.c.code == _sought, _file.c.passport_id.is_not(None), _IS_READABLE),
)
_BY_DIGEST = union_all(
    CERTIFICATES.where(_certificate.c.file_digest == _sought),
    PASSPORTS.where(_passport.c.file_digest == _sought),
)


def read_entry(row: Row[Any]) -> RegisterEntry:
    """Read a line of `CERTIFICATES` or `PASSPORTS`."""
    return RegisterEntry(
        paper=Paper(row.paper),
        code=grouped(row.code),
        access=row.access or Access.OPEN,
        stored=row.stored,
        state=state_of(
            is_sealed=row.sealed_at is not None,
            end_kind=end_state(row.end_kind),
            expires_on=row.expires_on,
            today=clock.today(),
        ),
        ended_on=clock.in_paris(row.ended_at).date() if row.ended_at else None,
        expires_on=row.expires_on,
        sealed_at=row.sealed_at,
        file_digest=row.file_digest,
        seal_fingerprint=row.seal_fingerprint,
        is_seal_retired=row.retired_at is not None,
        successor_code=grouped(row.successor_code) if row.successor_code else None,
        is_example=row.is_example,
    )
