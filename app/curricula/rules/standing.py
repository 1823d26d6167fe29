"""What the rules are told about one person, in plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from app.curricula.rules.conditions import Decider

NOTHING: Fraction = Fraction(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionTaken:
    """A decision for the rule at hand.

    `distinct`: the decider observed none of the evidence. `outside`: taken by a body that is not ours.
    """

    by: Decider
    distinct: bool = False
    outside: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a person stands in one version of one framework.

    `held` gives the ordinal of the level held, by code of item (or of competency, where it was
    observed as a whole); an absent code is not held. Minutes are those of presence; attendance
    is present ÷ planned; score is points ÷ points. The mappings `…_by_domain` go by domain code.
    """

    held: Mapping[str, int] = field(default_factory=dict)
    minutes: int = 0
    minutes_by_domain: Mapping[str, int] = field(default_factory=dict)
    attendance: Fraction = NOTHING
    attendance_by_domain: Mapping[str, Fraction] = field(default_factory=dict)
    score: Fraction = NOTHING
    score_by_domain: Mapping[str, Fraction] = field(default_factory=dict)
    decisions: tuple[DecisionTaken, ...] = ()
