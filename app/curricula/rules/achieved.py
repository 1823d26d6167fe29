"""What a person has achieved in a framework, derived from their standing."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from app.curricula.rules.conditions import Condition, ValidatedCount, ValidatedRatio
from app.curricula.rules.framework import Competency, Domain, Framework, Item, Level
from app.curricula.rules.kinds import RulePurpose
from app.curricula.rules.standing import Standing

NOT_YET = Level(code="-", ordinal=0, name="Pas encore")
"""Stands below the lowest level of a framework whose own scale has no zero."""


@dataclass(frozen=True, slots=True)
class Tally:
    """So many things held out of so many; a competency without items is one thing."""

    held: int
    total: int


def marks_for(framework: Framework, item: Item) -> tuple[Level, ...]:
    """Return the levels that can be ticked for an item, lowest first.

    An item that shows one level is either done or not yet; any other goes by the whole scale.
    """
    scale = tuple(level for level in framework.levels if item.level in (None, level.ordinal))
    return scale if any(level.ordinal == NOT_YET.ordinal for level in scale) else (NOT_YET, *scale)


def counted(items: Iterable[Item], *, optional_too: bool = False) -> tuple[Item, ...]:
    """Leave out the optional items, unless they count."""
    return tuple(item for item in items if optional_too or not item.optional)


def needed(condition: ValidatedRatio | ValidatedCount, *, of: int) -> int:
    """Say how many of a total a condition asks for, rounded up: seven tenths of four is three."""
    return condition.min if isinstance(condition, ValidatedCount) else math.ceil(condition.min * of)


class Achieved:
    """One person's state in one framework; build one per person and page."""

    def __init__(self, framework: Framework, standing: Standing) -> None:
        self.framework = framework
        self.standing = standing

    def held(self, code: str) -> int:
        """Return the ordinal held for an item or competency, 0 where nothing was shown."""
        return self.standing.held.get(code, NOT_YET.ordinal)

    def item_is_held(self, item: Item) -> bool:
        """Tell whether an item counts: shown at its own level, or at the level that counts.

        A competency that was marked whole at a level holds its items of that level and below.
        """
        if item.level is None:
            return self._reaches_what_counts(self.held(item.code))
        return max(self.held(item.code), self.held(self._competency_of.get(item.code, ""))) >= item.level

    def tally(self, domain: Domain | None = None) -> Tally:
        """Count the items held, in a domain or over all, without the optional ones.

        A competency without items counts for itself.
        """
        competencies = domain.competencies if domain else self.framework.competencies
        things = [
            thing for each in competencies for thing in (counted(each.items) if each.items else (each,))
        ]
        return Tally(held=sum(map(self.is_validated, things)), total=len(things))

    def competency_level(self, competency: Competency) -> int:
        """Return the ordinal reached: the better of what was observed whole and what items show."""
        return max(self.held(competency.code), self._level_shown_by(counted(competency.items)))

    def competency_is_validated(self, competency: Competency) -> bool:
        """Tell whether a competency counts, by the framework's own rule where it has one."""
        if self._reaches_what_counts(self.held(competency.code)):
            return True
        if not self._competency_conditions:
            return self._reaches_what_counts(self.competency_level(competency))
        return all(self._is_met_in(competency, condition) for condition in self._competency_conditions)

    def domain_is_validated(self, domain: Domain) -> bool:
        """Tell whether every competency of a domain is validated; an empty domain never is."""
        return bool(domain.competencies) and all(map(self.competency_is_validated, domain.competencies))

    def is_validated(self, thing: Domain | Competency | Item) -> bool:
        """Tell whether whatever a code names is validated."""
        match thing:
            case Domain():
                return self.domain_is_validated(thing)
            case Competency():
                return self.competency_is_validated(thing)
            case Item():
                return self.item_is_held(thing)

    def _reaches_what_counts(self, ordinal: int) -> bool:
        threshold = self.framework.validated_from
        return threshold is not None and ordinal >= threshold

    def _level_shown_by(self, items: tuple[Item, ...]) -> int:
        """Climb level by level and stop at the first gap; without levels, the weakest item decides."""
        if any(item.level is None for item in items):
            return min(self.held(item.code) for item in items)
        reached = NOT_YET.ordinal
        for ordinal in sorted({item.level for item in items if item.level is not None}):
            if not all(self.item_is_held(item) for item in items if item.level == ordinal):
                break
            reached = ordinal
        return reached

    @cached_property
    def _competency_of(self) -> dict[str, str]:
        """The code of the competency of each item."""
        return {item.code: each.code for each in self.framework.competencies for item in each.items}

    @cached_property
    def _competency_conditions(self) -> tuple[Condition, ...]:
        rules = self.framework.rules_for(RulePurpose.COMPETENCY_VALIDATION)
        return tuple(condition for rule in rules for condition in rule.conditions)

    def _is_met_in(self, competency: Competency, condition: Condition) -> bool:
        if not isinstance(condition, ValidatedRatio | ValidatedCount):
            raise TypeError(f"a competency is not validated by {type(condition).__name__}")
        optional_too = isinstance(condition, ValidatedRatio) and condition.count_optional
        items = counted(competency.items, optional_too=optional_too)
        held = sum(map(self.item_is_held, items))
        return bool(items) and held >= needed(condition, of=len(items))
