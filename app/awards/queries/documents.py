"""The documents themselves: what waits to be sealed, and the stored bytes."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select

from app.awards.models import Award, Certificate, CertificateContent, CertificateFile
from app.core.database import db
from app.core.keys import SealOwner
from app.people.models import Structure


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A frozen content that waits for its seal."""

    certificate_id: int
    printed: dict[str, Any]
    owner: SealOwner


@dataclass(frozen=True, kw_only=True)
class StoredDocument:
    """Sealed bytes as they were stored, and the words for their file's name."""

    pdf: bytes
    digest: str
    title: str
    holder_name: str


def draft_to_seal(certificate_id: int) -> Draft | None:
    """Return what waits to be sealed; None when it is sealed, ended or erased."""
    wanted = (
        select(CertificateContent.printed, Structure)
        .join(Certificate, Certificate.id == CertificateContent.certificate_id)
        .join(Structure, Structure.id == Certificate.structure_id)
        .where(
            Certificate.id == certificate_id,
            Certificate.sealed_at.is_(None),
            Certificate.ended_at.is_(None),
        )
    )
    row = db.session.execute(wanted).first()
    if row is None:
        return None
    printed, structure = row
    return Draft(certificate_id=certificate_id, printed=printed, owner=seal_owner(structure))


def seal_owner(structure: Structure) -> SealOwner:
    """Say whose seal is wanted, for what a structure issues."""
    return SealOwner(
        public_id=structure.public_id,
        name=structure.name,
        siret=structure.siret,
        place=structure.commune or None,
    )


def waiting_to_be_sealed(*, most: int = 100) -> list[int]:
    """List the certificates that wait for their seal, the oldest first."""
    waiting = select(Certificate.id).where(Certificate.sealed_at.is_(None), Certificate.ended_at.is_(None))
    return list(db.session.scalars(waiting.order_by(Certificate.id).limit(most)))


def stored_document(
    award_public_id: str, *, structure_ids: Collection[int], learner_ids: Collection[int]
) -> StoredDocument | None:
    """Return the newest document of an award, for its holder or the structures that granted it."""
    printed = CertificateContent.printed
    wanted = (
        select(
            CertificateFile.pdf,
            Certificate.file_digest.label("digest"),
            printed["title"].as_string().label("title"),
            printed["holder_name"].as_string().label("holder_name"),
        )
        .join(Certificate, Certificate.id == CertificateFile.certificate_id)
        .join(CertificateContent, CertificateContent.certificate_id == Certificate.id)
        .join(Award, Award.id == Certificate.award_id)
        .where(
            Award.public_id == award_public_id,
            or_(Award.structure_id.in_(structure_ids), Award.learner_id.in_(learner_ids)),
        )
        .order_by(Certificate.id.desc())
    )
    row = db.session.execute(wanted).first()
    return StoredDocument(**row._mapping) if row else None
