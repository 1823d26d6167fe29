"""Frameworks and standings to test with: those that we ship, and small ones of any shape."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from app.curricula import reading
from app.curricula.rules import (
    CertificationRule,
    Claim,
    Competency,
    Decider,
    DecisionTaken,
    Domain,
    Framework,
    FrameworkKind,
    FrameworkStatus,
    Item,
    Level,
    Missing,
    Outcome,
    Provenance,
    RulePurpose,
    Standing,
    evaluate,
)
from app.curricula.rules.conditions import Condition

NOT_YET, WITH_HELP, ALONE, EXPLAINS = range(4)
SCALE = ("Pas encore", "Avec de l’aide", "Sans aide", "J’explique à un autre")
BY_TRAINER = DecisionTaken(by=Decider.TRAINER)


@cache
def shipped(code: str) -> Framework:
    files = {path.stem: path for path in reading.shipped_files()}
    return reading.read(files[code]).framework


def a_framework(*domains: Domain, rules: Sequence[CertificationRule] = (), **changes: Any) -> Framework:
    whole: dict[str, Any] = {
        "code": "passeport-numerique",
        "version": "1",
        "name": "Passeport numérique du quartier",
        "short_name": "Passeport numérique",
        "authority": "Centre social Horizon",
        "kind": FrameworkKind.OWN,
        "status": FrameworkStatus.LOCAL,
        "language": "fr",
        "claim": Claim(prints="Passeport numérique"),
        "levels": tuple(Level(code=str(n), ordinal=n, name=name) for n, name in enumerate(SCALE)),
        "validated_from": ALONE,
    }
    return Framework(**{**whole, **changes}, domains=domains, rules=tuple(rules))


def a_domain(code: str, *sizes: int) -> Domain:
    """Make a domain of competencies that hold so many items each."""
    return Domain(
        code=code,
        title=f"Domaine {code}",
        competencies=tuple(
            a_competency(f"{code}.{number}", items=size) for number, size in enumerate(sizes, 1)
        ),
    )


def a_competency(code: str, *, items: int) -> Competency:
    made = (Item(code=f"{code}.{n}", statement=f"Je sais faire {code}.{n}.") for n in range(1, items + 1))
    return Competency(code=code, title=f"Compétence {code}", items=tuple(made))


def a_competency_by_levels(code: str, *levels: int) -> Competency:
    made = (
        Item(code=f"{code}.{n}", statement=f"Je sais faire {code}.{n}.", level=level)
        for n, level in enumerate(levels, 1)
    )
    return Competency(code=code, title=f"Compétence {code}", items=tuple(made))


def a_rule(*conditions: Condition, purpose: RulePurpose = RulePurpose.AWARD) -> CertificationRule:
    return CertificationRule(
        code=f"regle-{purpose}".replace("_", "-"),
        title="Une règle",
        purpose=purpose,
        provenance=Provenance.OWN,
        conditions=conditions,
    )


def holding(framework: Framework, *, but: Sequence[str] = (), level: int = ALONE, **rest: Any) -> Standing:
    """Make the standing of someone who holds every item, but some."""
    held: Mapping[str, int] = {item.code: level for item in framework.items if item.code not in but}
    return Standing(held=held, **rest)


def answer(*conditions: Condition, of: Framework, to: Standing) -> Outcome:
    return evaluate(of, a_rule(*conditions), to)


def the_only(missing: Sequence[Missing]) -> Missing:
    (only,) = missing
    return only
