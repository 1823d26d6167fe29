"""Taking back what was granted: the award and its certificate end, their facts stay."""

from sqlalchemy import select

from app.awards.errors import NothingToRevoke
from app.awards.models import Award, Certificate, CertificateContent, EndKind
from app.awards.services.status import withdraw
from app.core import clock, journal
from app.core.database import db, lock

LONGEST_REASON = 500


def revoke(award_id: int, *, reason: str, by_person_id: int) -> None:
    """End an award and its certificate, in the register and in its status list.

    The reason is kept inside, never shown to whoever verifies.

    Raises:
        NothingToRevoke: it has already ended.
    """
    session = db.session()
    award = session.get_one(Award, award_id)
    lock(award)
    if award.ended_at is not None:
        raise NothingToRevoke
    award.ended_at = clock.now()
    in_force = select(Certificate).where(Certificate.award_id == award_id, Certificate.ended_at.is_(None))
    for certificate in session.scalars(in_force):
        certificate.ended_at, certificate.end_kind = award.ended_at, EndKind.REVOKED
        content = session.get(CertificateContent, certificate.id)
        if content is not None:
            content.end_reason = reason
        withdraw(certificate_id=certificate.id)
    journal.record(
        award.structure_id,
        "awards:certificate:revoked",
        award.public_id,
        by=by_person_id,
        words={"reason": reason},
    )
