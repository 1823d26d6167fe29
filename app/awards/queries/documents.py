"""The documents themselves: what waits to be sealed, and the stored files."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import or_, select

from app.awards.models import (
    Award,
    Certificate,
    CertificateContent,
    CertificateCredential,
    CertificateFile,
    EndKind,
)
from app.awards.queries.templates import logo_of
from app.core.database import db
from app.core.keys import SealOwner
from app.people.models import Structure
from app.people.queries.sealing import seal_owner

FileForm = Literal["pdf", "badge", "token", "document"]

_COLUMNS = {
    "pdf": CertificateFile.pdf,
    "badge": CertificateCredential.badge,
    "token": CertificateCredential.token,
    "document": CertificateCredential.document,
}


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A frozen content that waits for its seal.

    `unsigned` is its portable copy, None for what was granted before portable copies existed;
    `logo` is the picture that the content names.
    """

    certificate_id: int
    printed: dict[str, Any]
    owner: SealOwner
    unsigned: dict[str, Any] | None = None
    logo: bytes | None = None


@dataclass(frozen=True, kw_only=True)
class StoredFile:
    """One file of a certificate as it was stored, and the words for its name.

    `digest` is that of the sealed document, whichever the form.
    """

    content: bytes
    digest: str
    title: str
    holder_name: str


def draft_to_seal(certificate_id: int) -> Draft | None:
    """Return what waits to be sealed; None when it is sealed, ended or erased."""
    wanted = (
        select(CertificateContent.printed, CertificateCredential.unsigned, Structure)
        .join(Certificate, Certificate.id == CertificateContent.certificate_id)
        .join(Structure, Structure.id == Certificate.structure_id)
        .outerjoin(CertificateCredential, CertificateCredential.certificate_id == Certificate.id)
        .where(
            Certificate.id == certificate_id,
            Certificate.sealed_at.is_(None),
            Certificate.ended_at.is_(None),
        )
    )
    row = db.session.execute(wanted).first()
    if row is None:
        return None
    printed, unsigned, structure = row
    digest = printed.get("look", {}).get("logo_digest")
    return Draft(
        certificate_id=certificate_id,
        printed=printed,
        owner=seal_owner(structure),
        unsigned=unsigned,
        logo=logo_of(structure.id, digest) if digest else None,
    )


def waiting_to_be_sealed(*, most: int = 100) -> list[int]:
    """List the certificates that wait for their seal, the oldest first."""
    waiting = select(Certificate.id).where(Certificate.sealed_at.is_(None), Certificate.ended_at.is_(None))
    return list(db.session.scalars(waiting.order_by(Certificate.id).limit(most)))


def stored_file(
    award_public_id: str,
    form: FileForm,
    *,
    structure_ids: Collection[int],
    learner_ids: Collection[int],
) -> StoredFile | None:
    """Return a file of an award's certificate, for its holder or whoever granted it.

    None where there is none in that form: not sealed yet, erased, or sealed before it existed. A
    certificate that another one replaced is given no more: it bears a name that was left behind.
    """
    printed = CertificateContent.printed
    wanted = (
        select(
            _COLUMNS[form].label("content"),
            Certificate.file_digest.label("digest"),
            printed["title"].as_string().label("title"),
            printed["holder_name"].as_string().label("holder_name"),
        )
        .select_from(Certificate)
        .join(CertificateFile, CertificateFile.certificate_id == Certificate.id)
        .join(CertificateContent, CertificateContent.certificate_id == Certificate.id)
        .join(Award, Award.id == Certificate.award_id)
        .outerjoin(CertificateCredential, CertificateCredential.certificate_id == Certificate.id)
        .where(
            Award.public_id == award_public_id,
            or_(Award.structure_id.in_(structure_ids), Award.learner_id.in_(learner_ids)),
            or_(Certificate.end_kind.is_(None), Certificate.end_kind != EndKind.REPLACED),
        )
        .order_by(Certificate.id.desc())
    )
    row = db.session.execute(wanted).first()
    if row is None or row.content is None:
        return None
    content = row.content.encode() if isinstance(row.content, str) else row.content
    return StoredFile(**{**row._mapping, "content": content})
