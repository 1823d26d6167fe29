"""Entering a certificate in the register: its line, its place, all that it will say; its seal is a job."""

from typing import TypeVar

from app.awards import models
from app.awards.models import Award, Certificate, CertificateCredential
from app.awards.services.credentials import Attested, unsigned_credential
from app.awards.services.status import take_place
from app.core import clock, jobs
from app.core.database import Base, db
from app.core.keys import current_keys

SEAL = "awards:seal"
"""The job that makes the sealed document."""

R = TypeVar("R", bound=Base)


def certify(award: Award, attested: Attested, *, code: str, supersedes_id: int | None = None) -> Certificate:
    """Enter a certificate, in the caller's write transaction; it is sealed after the commit.

    All that is printed or signed is frozen here. Erasure takes the rows that hold words (content,
    portable copy, file) and leaves the certificate's own line and its place in a list.
    """
    content = attested.content
    certificate = kept(
        Certificate(
            structure_id=award.structure_id,
            award_id=award.id,
            code=code,
            is_example=content.example,
            supersedes_id=supersedes_id,
            recorded_at=clock.now(),
            expires_on=attested.expires_on,
        )
    )
    place = take_place(certificate_id=certificate.id)
    unsigned = unsigned_credential(attested, current_keys(), place=place.spoken)
    kept(models.CertificateContent(certificate_id=certificate.id, printed=content.to_dict()))
    kept(CertificateCredential(certificate_id=certificate.id, unsigned=unsigned))
    jobs.ask(SEAL, {"certificate_id": certificate.id}, promptly=True)
    return certificate


def kept(row: R) -> R:
    """Add a row and give it its id."""
    session = db.session()
    session.add(row)
    session.flush()
    return row
