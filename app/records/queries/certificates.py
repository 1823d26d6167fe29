"""Are the titles sound: one in force, a register that tells the truth, bytes and seals that hold?"""

import hashlib
from collections.abc import Iterator

from sqlalchemy import func, select

from app.awards.models import Award, Certificate, CertificateContent, CertificateFile
from app.core import clock
from app.core.database import db
from app.core.identifiers import grouped
from app.core.keys import IssuingImpossible, current_keys
from app.curricula.models import FrameworkVersion
from certificates.checking import SealState, check_seal

BATCH = 50
STANDING = frozenset({SealState.GOOD, SealState.EXPIRED, SealState.RETIRED})
"""A seal whose certificate ran out or was withdrawn still proves whose bytes these are."""


def awards_in_double() -> Iterator[str]:
    """List the learners who hold twice the same title in force."""
    wanted = (
        select(Award.learner_id, Award.framework_version_id)
        .where(Award.ended_at.is_(None))
        .group_by(Award.learner_id, Award.framework_version_id)
        .having(func.count() > 1)
    )
    for learner_id, version_id in db.session.execute(wanted):
        yield f"apprenant {learner_id} : plusieurs délivrances en vigueur du référentiel {version_id}"


def certificates_in_double() -> Iterator[str]:
    """List the awards with more than one certificate in force."""
    wanted = (
        select(Certificate.award_id)
        .where(Certificate.ended_at.is_(None))
        .group_by(Certificate.award_id)
        .having(func.count() > 1)
    )
    for award_id in db.session.scalars(wanted):
        yield f"délivrance {award_id} : plusieurs certificats en vigueur"


def changed_frameworks() -> Iterator[str]:
    """List the awards whose framework is no longer the file that they cite, and files that changed."""
    wanted = (
        select(Award.public_id)
        .join(FrameworkVersion, FrameworkVersion.id == Award.framework_version_id)
        .where(FrameworkVersion.file_digest != Award.framework_digest)
    )
    for public_id in db.session.scalars(wanted):
        yield f"la délivrance {public_id} cite un autre fichier de référentiel"
    kept = select(FrameworkVersion.code, FrameworkVersion.file_text, FrameworkVersion.file_digest)
    for code, file_text, digest in db.session.execute(kept):
        if hashlib.sha256(file_text.encode()).hexdigest() != digest:
            yield f"le fichier gardé du référentiel {code} a changé"


def missing_or_changed_documents() -> Iterator[str]:
    """Compare each sealed document, unless it was erased, with the digest of the register."""
    wanted = (
        select(Certificate.code, Certificate.file_digest, CertificateFile.pdf)
        .outerjoin(CertificateFile, CertificateFile.certificate_id == Certificate.id)
        .outerjoin(CertificateContent, CertificateContent.certificate_id == Certificate.id)
        .where(Certificate.sealed_at.is_not(None))
        .where(CertificateFile.certificate_id.is_not(None) | CertificateContent.certificate_id.is_not(None))
        .execution_options(yield_per=BATCH)
    )
    for code, digest, pdf in db.session.execute(wanted):
        if pdf is None:
            yield f"certificat {grouped(code)} : les octets scellés manquent"
        elif hashlib.sha256(pdf).hexdigest() != digest:
            yield f"certificat {grouped(code)} : les octets ne sont plus ceux du registre"


def orphan_documents() -> Iterator[str]:
    """List the bytes of certificates that the register says are not sealed."""
    wanted = (
        select(CertificateFile.certificate_id)
        .outerjoin(Certificate, Certificate.id == CertificateFile.certificate_id)
        .where(Certificate.sealed_at.is_(None))
    )
    for certificate_id in db.session.scalars(wanted):
        yield f"le document {certificate_id} n’a pas de certificat scellé"


def bad_seals() -> Iterator[str]:
    """Check the seal of each stored document against the root of this installation."""
    wanted = select(Certificate.code, CertificateFile.pdf).join(
        CertificateFile, CertificateFile.certificate_id == Certificate.id
    )
    roots = None
    for code, pdf in db.session.execute(wanted.execution_options(yield_per=BATCH)):
        try:
            roots = roots or [current_keys().root()]
        except IssuingImpossible:
            yield "le certificat racine manque : aucun cachet n’a pu être vérifié"
            return
        report = check_seal(pdf, roots=roots, at=clock.now())
        if report.state not in STANDING:
            yield f"certificat {grouped(code)} : {' '.join(report.reasons)}"
