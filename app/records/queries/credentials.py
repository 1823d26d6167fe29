"""Are the portable copies sound: all there, those that the papers hold, each with its place and its bit?"""

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import undefer

from app.awards.models import (
    Certificate,
    CertificateCredential,
    CertificateFile,
    Passport,
    StatusEntry,
    StatusList,
)
from app.core import clock
from app.core.database import db
from app.core.identifiers import grouped
from app.records.queries.certificates import BATCH
from certificates.pdf.attachments import attached

SOON = timedelta(hours=1)
"""A withdrawal is published within seconds; a key that was away may make it wait."""


def missing_copies() -> Iterator[str]:
    """List the sealed certificates that lack a form of their portable copy, or its place."""
    forms = CertificateCredential
    lacking = or_(forms.token.is_(None), forms.document.is_(None), forms.badge.is_(None))
    wanted = (
        select(Certificate.code)
        .join(forms, forms.certificate_id == Certificate.id)
        .outerjoin(StatusEntry, StatusEntry.certificate_id == Certificate.id)
        .where(Certificate.sealed_at.is_not(None), or_(lacking, StatusEntry.position.is_(None)))
        .order_by(Certificate.id)
    )
    for code in db.session.scalars(wanted):
        yield f"certificat {grouped(code)} : sa copie numérique est incomplète"


def copies_of_another_paper() -> Iterator[str]:
    """Compare each portable copy with what its sealed paper holds, byte for byte."""
    wanted = (
        select(Certificate.code, CertificateCredential, CertificateFile.pdf)
        .join(CertificateCredential, CertificateCredential.certificate_id == Certificate.id)
        .join(CertificateFile, CertificateFile.certificate_id == Certificate.id)
        .options(undefer(CertificateCredential.token), undefer(CertificateCredential.document))
        .order_by(Certificate.id)
    )
    for code, copy, pdf in db.session.execute(wanted.execution_options(yield_per=BATCH)):
        held = attached(pdf)
        kept = {"credential.json": copy.document, "credential.jwt": copy.token}
        if any(text is None or held.get(name) != text.encode() for name, text in kept.items()):
            yield f"certificat {grouped(code)} : sa copie numérique n’est pas celle que porte le PDF"


def bits_that_lie() -> Iterator[str]:
    """List the papers that ended and whose bit is not set, and those in force whose bit is."""
    for paper, spoken in ((Certificate, "certificat"), (Passport, "passeport")):
        for code in db.session.scalars(_untold(paper)):
            yield f"{spoken} {grouped(code)} : la liste de retrait ne dit pas ce que dit le registre"


def _untold(paper: type[Certificate] | type[Passport]) -> Select[str]:
    its_own = StatusEntry.certificate_id if paper is Certificate else StatusEntry.passport_id
    return (
        select(paper.code)
        .join(StatusEntry, its_own == paper.id)
        .where(
            or_(
                and_(paper.ended_at.is_not(None), StatusEntry.set_at.is_(None)),
                and_(paper.ended_at.is_(None), StatusEntry.set_at.is_not(None)),
            )
        )
        .order_by(paper.id)
    )


def places_nowhere() -> Iterator[str]:
    """List the places that are beyond the end of their list."""
    wanted = (
        select(StatusEntry.status_list_id, StatusEntry.position)
        .join(StatusList, StatusList.id == StatusEntry.status_list_id)
        .where(StatusEntry.position >= StatusList.length)
    )
    for list_id, position in db.session.execute(wanted):
        yield f"liste de retrait {list_id} : la place {position} n’existe pas"


def withdrawals_unpublished() -> Iterator[str]:
    """List the lists where a withdrawal has waited for long to be published."""
    late = clock.now() - SOON
    wanted = select(StatusList.id).where(
        StatusList.changed_at < late,
        or_(StatusList.signed_at.is_(None), StatusList.signed_at < StatusList.changed_at),
    )
    for list_id in db.session.scalars(wanted.order_by(StatusList.id)):
        yield f"liste de retrait {list_id} : un retrait attend d’être publié"
