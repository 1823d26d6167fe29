"""Where a condition must be reached: over the whole framework, or in each of its parts."""

from dataclasses import dataclass

from app.curricula.rules.achieved import counted
from app.curricula.rules.conditions import Scope, Unit, ValidatedCount, ValidatedRatio
from app.curricula.rules.framework import Competency, Domain, Framework, Item

Thing = Domain | Competency | Item
"""What can be validated."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a framework with what it holds; `of` is None for the whole."""

    of: Domain | Competency | None
    domains: tuple[Domain, ...]
    competencies: tuple[Competency, ...]
    items: tuple[Item, ...]

    @property
    def domain(self) -> str | None:
        """The code of the domain that this part is, if it is one."""
        return self.of.code if isinstance(self.of, Domain) else None

    def counted_by(self, condition: ValidatedRatio | ValidatedCount) -> tuple[Thing, ...]:
        """Return the things here that a condition counts."""
        match condition.unit:
            case Unit.DOMAIN:
                return self.domains
            case Unit.COMPETENCY:
                return self.competencies
            case Unit.ITEM:
                optional_too = isinstance(condition, ValidatedRatio) and condition.count_optional
                return counted(self.items, optional_too=optional_too)


def parts(framework: Framework, scope: Scope) -> tuple[Part, ...]:
    """Split a framework as a scope says; where there is nothing to split, one part holds nothing."""
    match scope:
        case Scope.OVERALL:
            split = [Part(None, framework.domains, tuple(framework.competencies), tuple(framework.items))]
        case Scope.EACH_DOMAIN:
            split = [Part(each, (each,), each.competencies, each.items) for each in framework.domains]
        case Scope.EACH_COMPETENCY:
            split = [Part(each, (), (each,), each.items) for each in framework.competencies]
    return tuple(split) or (Part(None, (), (), ()),)
