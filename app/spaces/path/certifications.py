"""Each thing that a framework leads to, whoever decides it, and where the learner stands before it."""

from dataclasses import dataclass

from app.core.french import typography
from app.curricula.rules import (
    CertificationRule,
    Decider,
    Framework,
    MissingKind,
    Outcome,
    RulePurpose,
)
from app.curricula.rules.conditions import Decision, Mandatory, Scope
from app.progress.queries import outcome_of
from app.progress.queries.outside import taken_outside
from app.spaces.path.remaining import summary_of
from app.spaces.path.words import BEGUN, DISPUTED, DONE, Known


@dataclass(frozen=True, slots=True, kw_only=True)
class Certification:
    """One of them: its name, a word with its colour, and what is left or was decided."""

    title: str
    word: str
    kind: str
    sentences: tuple[str, ...]


def main_rule(framework: Framework) -> CertificationRule | None:
    """Return the rule that a learner walks towards: the first that we decide, else the first."""
    rules = framework.rules_for(RulePurpose.AWARD)
    return next((rule for rule in rules if not rule.is_decided_outside), next(iter(rules), None))


def outcome(known: Known, rule: CertificationRule) -> Outcome:
    """Answer a rule for a learner, with the decisions that outside bodies took."""
    taken = taken_outside(known.framework, rule.code, known.decisions)
    return outcome_of(known.standing, rule.code, decisions=taken)


def certifications_of(known: Known) -> tuple[Certification, ...]:
    """List what a framework grants or attests, ours first."""
    framework = known.framework
    wanted = [
        *framework.rules_for(RulePurpose.AWARD),
        *framework.rules_for(RulePurpose.ELIGIBILITY),
    ]
    return tuple(_certification(rule, known) for rule in sorted(wanted, key=_ours_first))


def _ours_first(rule: CertificationRule) -> bool:
    return rule.is_decided_outside


def _certification(rule: CertificationRule, known: Known) -> Certification:
    result = outcome(known, rule)
    if rule.is_decided_outside:
        word, kind, sentences = _outside(rule, result, known)
    elif rule.purpose is RulePurpose.AWARD:
        word, kind, sentences = _ours(result, known)
    else:
        word, kind, sentences = _step(rule, result, known)
    return Certification(title=_title(rule, known.framework), word=word, kind=kind, sentences=sentences)


def _title(rule: CertificationRule, framework: Framework) -> str:
    """Name it: what we print where we grant it, else the document's own name."""
    named = rule.attestation.name if rule.attestation else ""
    ours = rule.purpose is RulePurpose.AWARD and not rule.is_decided_outside
    return typography((framework.claim.prints if ours else named) or rule.title)


def _ours(result: Outcome, known: Known) -> tuple[str, str, tuple[str, ...]]:
    if known.is_granted:
        return "obtenu", DONE, ()
    if result.met or result.awaits_only_a_decision:
        return "à faire valider", DISPUTED, ("Il ne manque plus que la décision.",)
    return "en chemin", BEGUN, _left(result, known)


def _outside(rule: CertificationRule, result: Outcome, known: Known) -> tuple[str, str, tuple[str, ...]]:
    """Say that another body decides, and what it decided; we never say that it is granted here."""
    told = tuple(
        f"{fact.sentence[0].upper()}{fact.sentence[1:]}."
        for fact in known.decisions
        if (fact.framework_version_id, fact.rule_code) == (known.framework.id, rule.code)
    )
    deciders = {role for each in rule.conditions if isinstance(each, Decision) for role in each.by}
    who = "décidé par un jury, ailleurs" if Decider.JURY in deciders else "décidé ailleurs"
    if told:
        return who, DONE if result.met else DISPUTED, told
    ready = result.awaits_only_a_decision
    return who, DISPUTED, ("Le dossier est prêt à être présenté.",) if ready else _left(result, known)


def _step(rule: CertificationRule, result: Outcome, known: Known) -> tuple[str, str, tuple[str, ...]]:
    """Say a step on the way; one that goes by domains says how many are there."""
    if result.met:
        return "atteint", DONE, ()
    if not _goes_by_domain(rule):
        return "en chemin", BEGUN, _left(result, known)
    domains = {domain.code for domain in known.framework.domains}
    there = len(domains - {each.domain for each in result.missing if each.domain})
    word = known.framework.domain_word.value
    return f"{there} {word if there < 2 else f'{word}s'} sur {len(domains)}", BEGUN if there else "calm", ()


def _goes_by_domain(rule: CertificationRule) -> bool:
    return all(
        not isinstance(each, Decision | Mandatory) and each.scope is Scope.EACH_DOMAIN
        for each in rule.conditions
    )


def _left(result: Outcome, known: Known) -> tuple[str, ...]:
    said = summary_of(result.missing, known.framework)
    if said:
        return (said,)
    return tuple(
        f"{each.sentence[0].upper()}{each.sentence[1:]}."
        for each in result.missing
        if each.kind is not MissingKind.DECISION
    )
