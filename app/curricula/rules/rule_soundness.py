"""Whether a rule can be applied, and met, in its framework."""

from collections.abc import Iterator
from fractions import Fraction

from app.curricula.rules.achieved import Achieved
from app.curricula.rules.conditions import (
    Condition,
    Decision,
    LevelCount,
    Mandatory,
    Scope,
    Unit,
    ValidatedCount,
    ValidatedRatio,
)
from app.curricula.rules.framework import CertificationRule, Framework
from app.curricula.rules.kinds import Provenance, RulePurpose
from app.curricula.rules.lacking import lacking
from app.curricula.rules.outcome import MissingKind
from app.curricula.rules.standing import DecisionTaken, Standing

Found = Iterator[tuple[tuple[str | int, ...], str]]
"""Paths from the rule, each with its sentence."""

LIFETIME_MINUTES = 60 * 24 * 365 * 100
SENSELESS = {
    (Unit.DOMAIN, Scope.EACH_DOMAIN),
    (Unit.DOMAIN, Scope.EACH_COMPETENCY),
    (Unit.COMPETENCY, Scope.EACH_COMPETENCY),
}


def rule_flaws(framework: Framework, rule: CertificationRule) -> Found:
    """Return what is wrong with one rule."""
    yield from _purpose(framework, rule)
    found = [
        flaw for index, each in enumerate(rule.conditions) for flaw in _condition(framework, each, index)
    ]
    yield from found
    if not found:
        yield from _reach(framework, rule)


def _purpose(framework: Framework, rule: CertificationRule) -> Found:
    match rule.purpose:
        case RulePurpose.AWARD:
            yield from _award(framework, rule)
        case RulePurpose.COMPETENCY_VALIDATION:
            yield from _competency_validation(framework, rule)
        case RulePurpose.POSITIONING | RulePurpose.ELIGIBILITY:
            return


def _award(framework: Framework, rule: CertificationRule) -> Found:
    if rule.enabled and rule.provenance is Provenance.RECALL:
        yield (
            ("enabled",),
            "Une règle de délivrance connue seulement de mémoire (recall) ne peut pas être activée : "
            "lisez-la dans une source, ou écrivez « enabled: false ».",
        )
    if rule.enabled and not framework.claim.prints:
        yield (
            ("purpose",),
            "Une règle de délivrance demande un titre à imprimer : ajoutez « prints » dans « claim ».",
        )


def _competency_validation(framework: Framework, rule: CertificationRule) -> Found:
    if len([each for each in framework.rules if each.purpose is rule.purpose]) > 1:
        yield ("purpose",), "Une seule règle dit quand une compétence est validée ; il y en a plusieurs ici."
    for index, condition in enumerate(rule.conditions):
        counts_items = (
            isinstance(condition, ValidatedRatio | ValidatedCount)
            and condition.unit is Unit.ITEM
            and condition.scope is Scope.EACH_COMPETENCY
        )
        if not counts_items:
            yield (
                ("all_of", index),
                "Une compétence ne se valide que sur ses savoir-faire : "
                "écrivez « unit: item » et « scope: each_competency ».",
            )


def _condition(framework: Framework, condition: Condition, index: int) -> Found:
    at = ("all_of", index)
    match condition:
        case Mandatory():
            for position, code in enumerate(condition.codes):
                if code not in framework.by_code:
                    yield (*at, "codes", position), f"Le code « {code} » n’existe pas dans ce référentiel."
        case LevelCount() if framework.level(condition.min_level) is None:
            yield (*at, "min_level"), f"Aucun niveau n’a le rang {condition.min_level} dans ce référentiel."
        case ValidatedRatio() | ValidatedCount() if (condition.unit, condition.scope) in SENSELESS:
            yield (
                (*at, "scope"),
                f"On ne compte pas « {condition.unit} » dans « {condition.scope} » : écrivez « overall ».",
            )
    if (
        isinstance(condition, ValidatedRatio | ValidatedCount | Mandatory)
        and framework.validated_from is None
    ):
        yield (
            at,
            "Cette condition compte des validations : dites à partir de quel niveau (« validated_from »).",
        )


def _reach(framework: Framework, rule: CertificationRule) -> Found:
    """Refuse what someone who can do everything would still not meet.

    A competency without items is observed whole: the rule that validates others by theirs is not at fault.
    """
    observed_whole = rule.purpose is RulePurpose.COMPETENCY_VALIDATION
    achieved = Achieved(framework, _everything(framework, rule))
    for index, condition in enumerate(rule.conditions):
        for missing in lacking(condition, achieved):
            if observed_whole and missing.kind is MissingKind.NOTHING_TO_COUNT:
                continue
            yield (
                ("all_of", index),
                f"Même en sachant tout faire, personne ne remplirait cette règle : {missing.sentence}.",
            )


def _everything(framework: Framework, rule: CertificationRule) -> Standing:
    """Return the standing of someone who has done, followed and obtained everything."""
    best = max((level.ordinal for level in framework.levels), default=0)
    domains = [domain.code for domain in framework.domains]
    return Standing(
        held=dict.fromkeys(framework.by_code, best),
        minutes=LIFETIME_MINUTES,
        minutes_by_domain=dict.fromkeys(domains, LIFETIME_MINUTES),
        attendance=Fraction(1),
        attendance_by_domain=dict.fromkeys(domains, Fraction(1)),
        score=Fraction(1),
        score_by_domain=dict.fromkeys(domains, Fraction(1)),
        decisions=tuple(
            DecisionTaken(by=each.by[0], distinct=True, outside=each.outside)
            for each in rule.conditions
            if isinstance(each, Decision)
        ),
    )
