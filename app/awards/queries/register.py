"""The register: what was granted, to whom, and where it stands today."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, func, select

from app.awards.models import Access, Award, Certificate, CertificateContent, CodeAccess, EndKind
from app.awards.rules import CertificateState, state_of
from app.core import clock
from app.core.database import db
from app.people.models import Learner

PAGE = 50


@dataclass(frozen=True, kw_only=True)
class CertificateLine:
    """One line of the register; the name is the printed one, None once it was erased.

    `is_closed` tells that its holder closed the code: they alone may open it again.
    """

    certificate_id: int
    award_id: int
    award_public_id: str
    structure_id: int
    learner_id: int
    learner_public_id: str
    framework_version_id: int
    holder_name: str | None
    title: str | None
    code: str
    granted_on: date
    expires_on: date | None
    ended_on: date | None
    state: CertificateState
    is_example: bool
    is_closed: bool

    @property
    def can_be_opened(self) -> bool:
        """Tell whether there are sealed bytes to serve."""
        return self.state is not CertificateState.PENDING and self.title is not None


@dataclass(frozen=True, kw_only=True)
class RegisterPage:
    """Some lines of the register, the newest first."""

    lines: tuple[CertificateLine, ...]
    total: int
    page: int
    pages: int


@dataclass(frozen=True, kw_only=True)
class Filter:
    """Which lines of the register are asked for: all of them, unless a year or a state is named."""

    year: int | None = None
    state: CertificateState | None = None


def register_of(structure_ids: Collection[int], *, page: int = 1, asked: Filter = Filter()) -> RegisterPage:
    """Return a page of the register of some structures, in two statements."""
    ours = and_(Certificate.structure_id.in_(structure_ids), *_asked(asked))
    counted = select(func.count()).select_from(Certificate)
    if asked.year is not None:
        counted = counted.join(Award, Award.id == Certificate.award_id)
    total = db.session.scalar(counted.where(ours)) or 0
    pages = max(1, -(-total // PAGE))
    page = min(max(page, 1), pages)
    wanted = _lines().where(ours).order_by(Certificate.id.desc())
    rows = db.session.execute(wanted.offset((page - 1) * PAGE).limit(PAGE))
    return RegisterPage(lines=tuple(_line(row) for row in rows), total=total, page=page, pages=pages)


def _asked(asked: Filter) -> Iterator[ColumnElement[bool]]:
    """Yield the conditions of a filter, as `rules.state_of` decides each state."""
    if asked.year is not None:
        yield Award.granted_on.between(date(asked.year, 1, 1), date(asked.year, 12, 31))
    standing, today = Certificate.ended_at.is_(None), clock.today()
    late = and_(Certificate.expires_on.is_not(None), Certificate.expires_on < today)
    match asked.state:
        case CertificateState.PENDING:
            yield standing & Certificate.sealed_at.is_(None)
        case CertificateState.IN_FORCE:
            yield standing & Certificate.sealed_at.is_not(None) & ~late
        case CertificateState.EXPIRED:
            yield standing & Certificate.sealed_at.is_not(None) & late
        case CertificateState.REVOKED | CertificateState.REPLACED:
            yield Certificate.end_kind == EndKind(asked.state.value)


def certificates_of(learner_ids: Collection[int]) -> dict[int, tuple[CertificateLine, ...]]:
    """Return the certificates of each learner, the newest first, in one statement."""
    found: defaultdict[int, list[CertificateLine]] = defaultdict(list)
    wanted = _lines().where(Award.learner_id.in_(learner_ids)).order_by(Certificate.id.desc())
    for row in db.session.execute(wanted):
        found[row.learner_id].append(_line(row))
    return {learner_id: tuple(lines) for learner_id, lines in found.items()}


def line_within(public_id: str, *, structure_ids: Collection[int]) -> CertificateLine | None:
    """Return the newest line of an award, if one of these structures granted it."""
    ours = (Award.public_id == public_id) & Certificate.structure_id.in_(structure_ids)
    row = db.session.execute(_lines().where(ours).order_by(Certificate.id.desc())).first()
    return _line(row) if row else None


def _lines() -> Select[Any]:
    printed = CertificateContent.printed
    return (
        select(
            Certificate.id.label("certificate_id"),
            Award.id.label("award_id"),
            Award.public_id.label("award_public_id"),
            Award.structure_id,
            Award.learner_id,
            Learner.public_id.label("learner_public_id"),
            Award.framework_version_id,
            printed["holder_name"].as_string().label("holder_name"),
            printed["title"].as_string().label("title"),
            Certificate.code,
            Award.granted_on,
            Certificate.expires_on,
            Certificate.ended_at,
            Certificate.end_kind,
            Certificate.sealed_at,
            Certificate.is_example,
            CodeAccess.access,
        )
        .join(Award, Award.id == Certificate.award_id)
        .join(Learner, Learner.id == Award.learner_id)
        .outerjoin(CertificateContent, CertificateContent.certificate_id == Certificate.id)
        .outerjoin(CodeAccess, CodeAccess.code == Certificate.code)
    )


def _line(row: Row[Any]) -> CertificateLine:
    known = {name: value for name, value in row._mapping.items() if name not in _TURNED_INTO_STATE}
    return CertificateLine(
        **known,
        is_closed=row.access is Access.CLOSED,
        ended_on=clock.in_paris(row.ended_at).date() if row.ended_at else None,
        state=state_of(
            is_sealed=row.sealed_at is not None,
            end_kind=end_state(row.end_kind),
            expires_on=row.expires_on,
            today=clock.today(),
        ),
    )


_TURNED_INTO_STATE = {"ended_at", "end_kind", "sealed_at", "access"}


def end_state(kind: EndKind | None) -> CertificateState | None:
    """Say how the end of a certificate shows in its state."""
    return CertificateState(kind.value) if kind else None
