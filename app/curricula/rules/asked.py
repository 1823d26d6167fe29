"""What a rule asks for in all, in the order of its file and in the sentences that say what is missing."""

from app.curricula.rules.achieved import Achieved
from app.curricula.rules.framework import CertificationRule, Framework
from app.curricula.rules.lacking import lacking
from app.curricula.rules.standing import Standing

_OPENINGS = ("encore ", "il reste ")


def asked_by(framework: Framework, rule: CertificationRule) -> tuple[str, ...]:
    """Say all that a rule asks for: what is missing for someone who has shown nothing yet."""
    nothing = Achieved(framework, Standing())
    return tuple(
        _bare(missing.sentence) for condition in rule.conditions for missing in lacking(condition, nothing)
    )


def _bare(sentence: str) -> str:
    for opening in _OPENINGS:
        sentence = sentence.removeprefix(opening)
    return sentence
