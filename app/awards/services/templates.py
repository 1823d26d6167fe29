"""How a structure's certificates look: a new version is added, the earlier ones stay as they were."""

from sqlalchemy import func, select

from app.awards.errors import NotPrintable
from app.awards.models import CertificateTemplate
from app.awards.services.samples import frameworks_offered, obey_the_claims
from app.core import clock, journal
from app.core.database import db, lock
from app.people.models import Structure
from certificates.errors import CertificateError, Unprintable
from certificates.layouts.logo import digest, fitted
from certificates.look import Look


def look_wanted(
    *, accent: str, logo: bytes | None, signatory_name: str, signatory_title: str, mention: str
) -> Look:
    """Read what was typed as a look; `logo` is already fitted.

    Raises:
        NotPrintable: a colour is too pale, or a text cannot be printed.
    """
    try:
        return Look(
            accent=accent.strip() or None,
            logo_digest=digest(logo) if logo else None,
            signatory_name=signatory_name or None,
            signatory_title=signatory_title or None,
            mention=mention or None,
        )
    except Unprintable as refusal:
        raise NotPrintable(refusal.message, about=refusal.about) from refusal


def logo_wanted(upload: bytes) -> bytes:
    """Return a picture that somebody sent, made fit for paper.

    Raises:
        NotPrintable: it is not a picture that we print; the sentence says which ones we do.
    """
    try:
        return fitted(upload)
    except CertificateError as refusal:
        raise NotPrintable(refusal.message) from refusal


def keep_template(
    structure_id: int, look: Look, *, logo: bytes | None, by_person_id: int
) -> CertificateTemplate:
    """Add a version; certificates that were granted before keep theirs.

    Raises:
        NotPrintable: a text claims what a framework of the structure forbids.
    """
    obey_the_claims(look, frameworks_offered(structure_id))
    session = db.session()
    lock(session.get_one(Structure, structure_id))
    newest = select(func.max(CertificateTemplate.version)).where(
        CertificateTemplate.structure_id == structure_id
    )
    template = CertificateTemplate(
        structure_id=structure_id,
        version=(session.scalar(newest) or 0) + 1,
        accent=look.accent,
        logo=logo,
        logo_digest=look.logo_digest,
        signatory_name=look.signatory_name or "",
        signatory_title=look.signatory_title or "",
        mention=look.mention or "",
        made_at=clock.now(),
        made_by=by_person_id,
    )
    session.add(template)
    session.flush()
    journal.record(structure_id, "awards:template:kept", str(template.version), by=by_person_id)
    return template
