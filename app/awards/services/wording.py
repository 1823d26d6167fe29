"""What a certificate says, composed once when it is granted and frozen."""

import secrets
from dataclasses import dataclass
from datetime import date

from app.awards.errors import NotPrintable
from app.awards.queries.templates import TemplateInUse
from app.awards.rules import printed_groups
from app.core.french import date_fr, day_fr, duration_fr, typography
from app.core.identifiers import grouped
from app.curricula.rules import Achieved, CertificationRule, Decider, Framework
from app.curricula.rules.claims import forbidden_in
from app.people.models import Person, Structure
from app.progress.queries import Standing, in_plain_values
from certificates.content import CertificateContent, CompetencyGroup
from certificates.errors import CertificateError
from certificates.fixed import ATTESTED_LINE, DELIVERED_LINE
from certificates.layouts.certificate import draw_certificate
from certificates.typography import check_alphabets

SALT_BYTES = 16

_AS = {
    Decider.TRAINER: "au titre de la formation",
    Decider.EVALUATOR: "au titre de l’évaluation",
    Decider.MANAGER: "responsable de l’organisme",
}


@dataclass(frozen=True, kw_only=True)
class Decided:
    """The decision whose certificate is to be worded."""

    holder: Person
    structure: Structure
    rule: CertificationRule
    standing: Standing
    by: Person
    decider: Decider
    on: date
    code: str
    address: str
    is_example: bool
    template: TemplateInUse


def worded(decided: Decided) -> CertificateContent:
    """Compose every word of the certificate, and see that it can be printed as it is.

    Raises:
        NotPrintable: a name holds what our letters cannot draw, or mixes alphabets, or the page overflows.
    """
    try:
        content = _content(decided)
        check_alphabets(content.holder_name)
        draw_certificate(content, logo=decided.template.logo)
    except CertificateError as refusal:
        raise NotPrintable(refusal.message) from refusal
    _obey_the_claim(content, decided.standing.framework)
    return content


def _content(decided: Decided) -> CertificateContent:
    framework, attendance = decided.standing.framework, decided.standing.attendance
    return CertificateContent(
        title=typography(framework.claim.prints),
        claim_line=_claim_line(framework),
        holder_name=decided.holder.full_name,
        issuer_name=decided.structure.name,
        issuer_place=decided.structure.commune,
        issuer_siret=decided.structure.siret,
        framework_name=typography(framework.name),
        framework_version=framework.version,
        level_sentence=_level_sentence(framework, decided.rule),
        groups=_groups(decided),
        hours_text=f"{duration_fr(attendance.minutes)} de présence" if attendance.minutes else "",
        period_text=period(attendance.first_on, attendance.last_on),
        awarded_on=decided.on,
        awarded_by=f"{decided.by.full_name}, {_AS[decided.decider]}",
        site_name=", ".join(attendance.site_names),
        trainer_names=tuple(attendance.trainer_names),
        code=grouped(decided.code),
        url=decided.address,
        salt=secrets.token_hex(SALT_BYTES),
        example=decided.is_example,
        look=decided.template.look,
    )


def _groups(decided: Decided) -> tuple[CompetencyGroup, ...]:
    achieved = Achieved(decided.standing.framework, in_plain_values(decided.standing))
    attestation = decided.rule.attestation
    groups = printed_groups(achieved, graded=bool(attestation and attestation.graded))
    return tuple(
        CompetencyGroup(title=typography(group.title), items=tuple(typography(line) for line in group.lines))
        for group in groups
    )


def _claim_line(framework: Framework) -> str:
    if framework.claim.we_deliver:
        return DELIVERED_LINE
    return f"{ATTESTED_LINE} Elle ne remplace aucun titre délivré par une autre autorité."


def _level_sentence(framework: Framework, rule: CertificationRule) -> str | None:
    """Say from which level on a thing is listed; a graded document says each level itself."""
    if framework.validated_from is None or (rule.attestation and rule.attestation.graded):
        return None
    above = [level.name for level in framework.levels if level.ordinal >= framework.validated_from]
    listed = " ou ".join(f"« {name} »" for name in above)
    return typography(f"Chaque ligne ci-dessous a été constatée au niveau {listed}.")


def period(first: date | None, last: date | None) -> str:
    """Say a period: « du 6 octobre au 24 novembre 2026 »; empty when nobody came."""
    if first is None or last is None:
        return ""
    if first == last:
        return f"le {_without_weekday(date_fr(first))}"
    begins = date_fr(first) if first.year != last.year else day_fr(first)
    return f"du {_without_weekday(begins)} au {_without_weekday(date_fr(last))}"


def _without_weekday(day: str) -> str:
    return day.partition(" ")[2]


def _obey_the_claim(content: CertificateContent, framework: Framework) -> None:
    """Refuse words that the curriculum forbids; the disclaimer is exempt."""
    chosen = " ".join(filter(None, (content.look.signatory, content.look.mention)))
    titles = forbidden_in(f"{content.title} {chosen}", framework.claim, is_title=True)
    lines = forbidden_in(content.claim_line, framework.claim, is_title=False)
    if titles or lines:
        said = (*titles, *lines)[0].phrase
        raise NotPrintable(typography(f"Le référentiel interdit d’imprimer « {said} »."))


def summary(decided: Decided) -> dict[str, object]:
    """Freeze what the rule saw, in values that JSON keeps exactly."""
    standing, attendance = decided.standing, decided.standing.attendance
    framework = standing.framework
    return {
        "framework": {
            "code": framework.code,
            "version": framework.version,
            "digest": framework.file_digest,
        },
        "rule": decided.rule.code,
        "levels": dict(sorted(standing.levels.items())),
        "minutes": attendance.minutes,
        "sessions": {"came": attendance.came, "planned": attendance.planned},
        "attendance": str(attendance.ratio),
        "rounding_minutes": framework.derivation.rounding_minutes,
        "decision": {"by": decided.decider.value, "on": decided.on.isoformat()},
    }
