"""A certificate of nobody, for a manager to see how theirs will look."""

from collections.abc import Iterable
from dataclasses import replace

from app.awards.errors import NotPrintable
from app.core import clock
from app.core.database import db
from app.core.french import typography
from app.core.keys import current_keys
from app.curricula.queries import framework_structure
from app.curricula.queries.offers import offers_of
from app.curricula.rules import Framework
from app.curricula.rules.claims import forbidden_everywhere, forbidden_in
from app.people.models import Structure
from certificates.content import CertificateContent, CompetencyGroup
from certificates.errors import CertificateError
from certificates.fixed import DELIVERED_LINE
from certificates.layouts.certificate import draw_certificate
from certificates.look import Look

MOST_LINES = 8
_CODE = "EXEM-PLE0-0000-0"


def sample(structure_id: int, look: Look, *, logo: bytes | None) -> bytes:
    """Draw a certificate of nobody in a look; it bears « EXEMPLE » and is never sealed.

    Raises:
        NotPrintable: the page would overflow, or a text claims what a framework forbids.
    """
    structure = db.session.get_one(Structure, structure_id)
    offered = frameworks_offered(structure_id)
    obey_the_claims(look, offered)
    try:
        content = replace(_of_nobody(structure, offered), look=look)
        return draw_certificate(content, logo=logo)
    except CertificateError as refusal:
        raise NotPrintable(refusal.message) from refusal


def obey_the_claims(look: Look, offered: Iterable[Framework]) -> None:
    """Refuse words that nothing of ours says, or that a framework forbids on its certificates.

    Raises:
        NotPrintable: it names the words.
    """
    chosen = " ".join(filter(None, (look.signatory, look.mention)))
    for said in forbidden_everywhere(chosen):
        raise NotPrintable(typography(f"Il est interdit d’imprimer « {said.phrase} »."))
    for framework in offered:
        for said in forbidden_in(chosen, framework.claim, is_title=True):
            sentence = f"Le référentiel « {framework.name} » interdit d’imprimer « {said.phrase} »."
            raise NotPrintable(typography(sentence))


def _of_nobody(structure: Structure, offered: list[Framework]) -> CertificateContent:
    framework = offered[0] if offered else None
    return CertificateContent(
        title=typography(framework.claim.prints) if framework else "Attestation de compétences",
        claim_line=DELIVERED_LINE,
        holder_name="Camille Exemple",
        issuer_name=structure.name,
        issuer_place=structure.commune,
        issuer_siret=structure.siret,
        framework_name=typography(framework.name) if framework else "Référentiel d’exemple",
        framework_version=framework.version if framework else "1",
        groups=_first_lines(framework) if framework else (),
        hours_text="12 heures de présence",
        period_text="",
        awarded_on=clock.today(),
        awarded_by="une personne de votre équipe",
        site_name=structure.name,
        code=_CODE,
        url=current_keys().verification_address(_CODE),
        salt="0" * 32,
        example=True,
    )


def _first_lines(framework: Framework) -> tuple[CompetencyGroup, ...]:
    groups, left = [], MOST_LINES
    for domain in framework.domains:
        lines = tuple(typography(each.title) for each in domain.competencies[:left])
        left -= len(lines)
        if lines:
            groups.append(CompetencyGroup(title=typography(domain.title), items=lines))
    return tuple(groups)


def frameworks_offered(structure_id: int) -> list[Framework]:
    """Return the frameworks that a structure offers, whole."""
    return [framework_structure(offer.line.id) for offer in offers_of(structure_id) if offer.is_offered]
