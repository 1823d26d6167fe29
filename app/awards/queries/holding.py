"""The papers of a person, as their holder manages them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, Select, select

from app.awards.models import (
    Access,
    Award,
    Certificate,
    CertificateContent,
    CertificateCredential,
    CodeAccess,
    Passport,
    PassportFile,
)
from app.awards.queries.papers import Paper
from app.awards.queries.register import end_state
from app.awards.rules import CertificateState, state_of
from app.core import clock
from app.core.database import db
from certificates.passport_content import TITLE as PASSPORT


@dataclass(frozen=True, kw_only=True)
class HeldPaper:
    """A paper as its holder manages it.

    `public_id` is the award's or the passport's, `of_id` the row of what the paper is about: the
    award, or the learner of a passport. A new paper about the same thing replaces the earlier one.
    """

    kind: Paper
    id: int
    of_id: int
    public_id: str
    structure_id: int
    code: str
    title: str
    issued_on: date
    state: CertificateState
    is_example: bool
    access: Access
    has_badge: bool
    has_token: bool
    has_document: bool

    @property
    def is_passport(self) -> bool:
        """Tell whether it is a passport rather than a certificate."""
        return self.kind is Paper.PASSPORT

    @property
    def is_sealed(self) -> bool:
        """Tell whether there is a file to take."""
        return self.state is not CertificateState.PENDING


def papers_of(learner_ids: Collection[int]) -> list[HeldPaper]:
    """List the certificates, then the passports of a person, the newest first, in two statements."""
    certificates = _certificates().where(Award.learner_id.in_(learner_ids)).order_by(Certificate.id.desc())
    passports = _passports().where(Passport.learner_id.in_(learner_ids), Passport.ended_at.is_(None))
    return [
        *_newest_of_each(_certificate(row) for row in db.session.execute(certificates)),
        *(_passport(row) for row in db.session.execute(passports.order_by(Passport.id.desc()))),
    ]


def paper_within(public_id: str, *, learner_ids: Collection[int]) -> HeldPaper | None:
    """Return a person's paper by the public id of its award or of itself; None where it is not theirs."""
    return next((paper for paper in papers_of(learner_ids) if paper.public_id == public_id), None)


def paper_of_code(code: str, *, learner_ids: Collection[int]) -> HeldPaper | None:
    """Return a person's paper by its code, replaced or not; None where it is not theirs."""
    certificates = _certificates().where(Award.learner_id.in_(learner_ids), Certificate.code == code)
    if (row := db.session.execute(certificates).first()) is not None:
        return _certificate(row)
    passports = _passports().where(Passport.learner_id.in_(learner_ids), Passport.code == code)
    row = db.session.execute(passports).first()
    return _passport(row) if row else None


def _certificates() -> Select[Any]:
    """Select certificates whose words were not erased."""
    return (
        select(
            Certificate.id,
            Certificate.award_id.label("of_id"),
            Award.public_id,
            Certificate.structure_id,
            Certificate.code,
            CertificateContent.printed["title"].as_string().label("title"),
            Award.granted_on.label("issued_on"),
            Certificate.is_example,
            CodeAccess.access,
            CertificateCredential.badge.is_not(None).label("has_badge"),
            CertificateCredential.token.is_not(None).label("has_token"),
            CertificateCredential.document.is_not(None).label("has_document"),
            Certificate.sealed_at,
            Certificate.end_kind,
            Certificate.expires_on,
        )
        .join(Award, Award.id == Certificate.award_id)
        .join(CertificateContent, CertificateContent.certificate_id == Certificate.id)
        .outerjoin(CertificateCredential, CertificateCredential.certificate_id == Certificate.id)
        .outerjoin(CodeAccess, CodeAccess.code == Certificate.code)
    )


def _passports() -> Select[*tuple[Any, ...]]:
    """Select passports whose words were not erased."""
    return (
        select(
            Passport.id,
            Passport.learner_id.label("of_id"),
            Passport.public_id,
            Passport.structure_id,
            Passport.code,
            Passport.issued_at,
            Passport.is_example,
            Passport.end_kind,
            CodeAccess.access,
        )
        .join(PassportFile, PassportFile.passport_id == Passport.id)
        .outerjoin(CodeAccess, CodeAccess.code == Passport.code)
    )


_TURNED_INTO_STATE = {"sealed_at", "end_kind", "expires_on"}


def _certificate(row: Row[Any]) -> HeldPaper:
    known = {name: value for name, value in row._mapping.items() if name not in _TURNED_INTO_STATE}
    state = state_of(
        is_sealed=row.sealed_at is not None,
        end_kind=end_state(row.end_kind),
        expires_on=row.expires_on,
        today=clock.today(),
    )
    return HeldPaper(**(known | {"access": row.access or Access.OPEN}), kind=Paper.CERTIFICATE, state=state)


def _passport(row: Row[*tuple[Any, ...]]) -> HeldPaper:
    return HeldPaper(
        kind=Paper.PASSPORT,
        id=row.id,
        of_id=row.of_id,
        public_id=row.public_id,
        structure_id=row.structure_id,
        code=row.code,
        title=PASSPORT,
        issued_on=clock.in_paris(row.issued_at).date(),
        state=end_state(row.end_kind) or CertificateState.IN_FORCE,
        is_example=row.is_example,
        access=row.access or Access.OPEN,
        has_badge=False,
        has_token=True,
        has_document=False,
    )


def _newest_of_each(papers: Iterable[HeldPaper]) -> list[HeldPaper]:
    """Keep the newest certificate of each award, of a list that has the newest first."""
    kept: dict[int, HeldPaper] = {}
    for paper in papers:
        kept.setdefault(paper.of_id, paper)
    return list(kept.values())
