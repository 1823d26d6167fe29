"""The closed list of conditions of which every certification rule is made.

Thresholds are exact: a whole number or a fraction, never a float.
"""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction


class Unit(StrEnum):
    """What is counted."""

    ITEM = "item"
    COMPETENCY = "competency"
    DOMAIN = "domain"


class Scope(StrEnum):
    """Where the count must be reached: once over all, or in each part."""

    OVERALL = "overall"
    EACH_DOMAIN = "each_domain"
    EACH_COMPETENCY = "each_competency"


class Decider(StrEnum):
    """Who may take a decision: a closed list."""

    TRAINER = "trainer"
    EVALUATOR = "evaluator"
    MANAGER = "manager"
    JURY = "jury"


@dataclass(frozen=True, slots=True, kw_only=True)
class ValidatedRatio:
    """A share of the items or competencies is validated, in the scope."""

    unit: Unit
    scope: Scope
    min: Fraction
    count_optional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ValidatedCount:
    """A number of items, competencies or domains is validated, in the scope."""

    unit: Unit
    scope: Scope
    min: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelCount:
    """A number of competencies has reached the level of this ordinal, in the scope."""

    min_level: int
    scope: Scope
    min: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Mandatory:
    """Each of these items, competencies or domains is validated."""

    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AttendanceHours:
    """The person was present for so many hours."""

    min: Fraction
    scope: Scope = Scope.OVERALL


@dataclass(frozen=True, slots=True, kw_only=True)
class AttendanceRatio:
    """The person was present for a share of the planned hours."""

    min: Fraction
    scope: Scope = Scope.OVERALL


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreRatio:
    """The person got a share of a test's points."""

    min: Fraction
    scope: Scope = Scope.OVERALL


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A human decides: one of these roles.

    `distinct`: someone other than those who observed the evidence. `outside`: a body that is
    not ours, whose decision we record as a fact.
    """

    by: tuple[Decider, ...]
    distinct: bool = False
    outside: bool = False


Condition = (
    ValidatedRatio
    | ValidatedCount
    | LevelCount
    | Mandatory
    | AttendanceHours
    | AttendanceRatio
    | ScoreRatio
    | Decision
)
