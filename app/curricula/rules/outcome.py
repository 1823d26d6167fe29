"""What a rule answers: met, or exactly what is missing, the quickest to reach first."""

from dataclasses import dataclass
from enum import StrEnum

from app.curricula.rules.conditions import Unit


class MissingKind(StrEnum):
    """What sort of thing is missing."""

    ITEMS = "items"
    COMPETENCIES = "competencies"
    DOMAINS = "domains"
    LEVELS = "levels"
    MANDATORY = "mandatory"
    HOURS = "hours"
    ATTENDANCE = "attendance"
    SCORE = "score"
    DECISION = "decision"
    NOTHING_TO_COUNT = "nothing_to_count"

    @classmethod
    def of(cls, unit: Unit) -> "MissingKind":
        """Return the kind for what a condition counts."""
        return {Unit.ITEM: cls.ITEMS, Unit.COMPETENCY: cls.COMPETENCIES, Unit.DOMAIN: cls.DOMAINS}[unit]


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """One thing that a rule still asks for.

    `count` is how many more: things, minutes for hours, whole percentage points for a ratio of
    attendance or score. `codes` are those among which they can be chosen, the nearest first.
    `domain` is the code of the domain that it is about, if one. `effort` is a guess in minutes:
    it sorts, and is never shown.
    """

    kind: MissingKind
    count: int
    sentence: str
    codes: tuple[str, ...] = ()
    domain: str | None = None
    effort: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The answer of a rule."""

    missing: tuple[Missing, ...]

    @property
    def met(self) -> bool:
        """Tell whether nothing is missing."""
        return not self.missing

    @property
    def awaits_only_a_decision(self) -> bool:
        """Tell whether all that is missing is what someone else must decide."""
        return bool(self.missing) and all(each.kind is MissingKind.DECISION for each in self.missing)
