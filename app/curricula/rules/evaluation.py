"""Whether a rule is met by where a person stands, and what is missing if not.

Exact: every threshold is compared as a fraction. Closed: a part that holds nothing to count
fails, it is never skipped.
"""

from app.curricula.rules.achieved import Achieved
from app.curricula.rules.framework import CertificationRule, Framework
from app.curricula.rules.lacking import lacking
from app.curricula.rules.outcome import Missing, MissingKind, Outcome
from app.curricula.rules.standing import Standing


def evaluate(framework: Framework, rule: CertificationRule, standing: Standing) -> Outcome:
    """Say whether every condition of a rule is met, and list what is missing, quickest first.

    A decision always comes last: it is someone else's to take, once the rest is there.

    Raises:
        ValueError: the rule has no condition, so that nothing could ever be missing.
    """
    if not rule.conditions:
        raise ValueError(f"rule {rule.code} has no condition")
    achieved = Achieved(framework, standing)
    missing = [each for condition in rule.conditions for each in lacking(condition, achieved)]
    return Outcome(missing=tuple(sorted(missing, key=_quickest_first)))


def _quickest_first(missing: Missing) -> tuple[bool, int]:
    return missing.kind is MissingKind.DECISION, missing.effort
