"""The register: what was granted, to whom, and where it stands today."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, Select, func, select

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


def register_of(structure_ids: Collection[int], *, page: int = 1) -> RegisterPage:
    """Return a page of the register of some structures, in two statements."""
    ours = Certificate.structure_id.in_(structure_ids)
    total = db.session.scalar(select(func.count()).select_from(Certificate).where(ours)) or 0
    pages = max(1, -(-total // PAGE))
    page = min(max(page, 1), pages)
    wanted = _lines().where(ours).order_by(Certificate.id.desc())
    rows = db.session.execute(wanted.offset((page - 1) * PAGE).limit(PAGE))
    return RegisterPage(lines=tuple(_line(row) for row in rows), total=total, page=page, pages=pages)


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
