"""Sealing: the frozen content becomes the one document, stored once with its digest."""

import hashlib
from dataclasses import dataclass, replace

from cryptography.hazmat.primitives.serialization import Encoding
from sqlalchemy.exc import IntegrityError

from app.awards.models import Certificate, CertificateCredential, CertificateFile, SealCertificate
from app.awards.queries.documents import Draft
from app.awards.services.credentials import SignedCopy, signed_copy
from app.core import clock
from app.core.database import db, lock
from app.core.keys import Keys, SealOwner, sealed_and_checked
from certificates.badges import badge_image, baked
from certificates.content import CertificateContent
from certificates.layouts.certificate import draw_certificate


@dataclass(frozen=True, kw_only=True)
class SealedDocument:
    """A sealed PDF, ready to be stored; `seal_pem` is the public half of its seal.

    `copy` and `badge` are its portable forms, None for what was granted before they existed.
    """

    pdf: bytes
    seal_fingerprint: str
    seal_pem: str
    copy: SignedCopy | None = None
    badge: bytes | None = None

    @property
    def digest(self) -> str:
        """The SHA-256 of the file."""
        return hashlib.sha256(self.pdf).hexdigest()


def sealed_document(draft: Draft, keys: Keys) -> SealedDocument:
    """Sign, draw, seal and check a document, outside any transaction, from what was frozen alone.

    Raises:
        IssuingImpossible: there is no key; nothing unsealed is ever kept.
        SealUnsound: the result does not pass our own check.
    """
    content = CertificateContent.from_dict(draft.printed)
    if draft.unsigned is None:
        return sealed(draw_certificate(content, logo=draft.logo), draft.owner, keys)
    copy = signed_copy(draft.unsigned, keys)
    drawn = draw_certificate(content, logo=draft.logo, attachments=copy.attachments)
    return replace(sealed(drawn, draft.owner, keys), copy=copy, badge=_badge(content, copy))


def _badge(content: CertificateContent, copy: SignedCopy) -> bytes:
    """Bake the token into the picture of the title, which is the same for all who hold it."""
    picture = badge_image(
        title=content.title,
        issuer_name=content.issuer_name,
        accent=content.look.accent,
        example=content.example,
    )
    return baked(picture, copy.token)


def sealed(drawn: bytes, owner: SealOwner, keys: Keys) -> SealedDocument:
    """Seal what was drawn and check the result; raises as `sealed_document` does."""
    made = sealed_and_checked(drawn, owner, keys)
    return SealedDocument(
        pdf=made.pdf,
        seal_fingerprint=made.seal.fingerprint,
        seal_pem=made.seal.certificate.public_bytes(Encoding.PEM).decode(),
    )


def store(certificate_id: int, document: SealedDocument) -> bool:
    """Keep the document and its portable forms, once: of two workers, one wins; tell whether it was ours."""
    session = db.session()
    certificate = session.get_one(Certificate, certificate_id)
    lock(certificate)
    if certificate.sealed_at is not None or certificate.ended_at is not None:
        return False
    register_seal(certificate.structure_id, document)
    certificate.sealed_at = clock.now()
    certificate.file_digest = document.digest
    certificate.seal_fingerprint = document.seal_fingerprint
    session.add(CertificateFile(certificate_id=certificate_id, pdf=document.pdf))
    if document.copy is not None:
        forms = session.get_one(CertificateCredential, certificate_id)
        forms.token, forms.document = document.copy.token, document.copy.document
        forms.badge = document.badge
    return True


def register_seal(structure_id: int, document: SealedDocument) -> None:
    """Keep the public half of a seal; a rival may have done so at the same instant."""
    session = db.session()
    if session.get(SealCertificate, document.seal_fingerprint) is not None:
        return
    seal = SealCertificate(
        fingerprint=document.seal_fingerprint,
        structure_id=structure_id,
        pem=document.seal_pem,
        registered_at=clock.now(),
    )
    try:
        with session.begin_nested():
            session.add(seal)
    except IntegrityError:
        return
