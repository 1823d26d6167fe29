"""What a module aims at: domains, competencies and items, in one or several frameworks."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from app.core.french import typography
from app.curricula.rules import Competency, Domain, Framework, Item


class AimKind(StrEnum):
    """How much of a framework an aim takes in."""

    DOMAIN = "domain"
    COMPETENCY = "competency"
    ITEM = "item"


@dataclass(frozen=True, slots=True, order=True)
class Aim:
    """One thing that a module aims at; `framework` is the id of a loaded version."""

    framework: int
    kind: AimKind
    code: str

    @property
    def named(self) -> str:
        """What a form sends for it: « 3:item:M1.1.1 »."""
        return f"{self.framework}:{self.kind}:{self.code}"

    def stored(self) -> dict[str, Any]:
        """Return it as `Module.aims` keeps it."""
        return {"framework": self.framework, "kind": self.kind.value, "code": self.code}


def aims_of(
    *, framework_version_id: int | None, domain_codes: Iterable[str], aims: Iterable[Mapping[str, Any]]
) -> tuple[Aim, ...]:
    """Return all that a module aims at: the domains of its course's framework, then the finer aims."""
    domains = [
        Aim(framework_version_id, AimKind.DOMAIN, code) for code in domain_codes if framework_version_id
    ]
    finer = [Aim(each["framework"], AimKind(each["kind"]), each["code"]) for each in aims]
    return tuple(dict.fromkeys([*domains, *finer]))


def split(aims: Iterable[Aim], *, framework_version_id: int | None) -> tuple[list[str], list[dict[str, Any]]]:
    """Return aims as a module keeps them: the domains that its hours count to, then the others."""
    kept = tuple(dict.fromkeys(aims))
    own = [each for each in kept if (each.framework, each.kind) == (framework_version_id, AimKind.DOMAIN)]
    return [each.code for each in own], [each.stored() for each in kept if each not in own]


def items_aimed(framework: Framework, aims: Collection[Aim]) -> tuple[Item, ...]:
    """Return what is marked for these aims in a framework, each once, in the framework's order."""
    here = [each for each in aims if each.framework == framework.id]
    domains = {each.code for each in here if each.kind is AimKind.DOMAIN}
    finer = {each.code for each in here if each.kind is not AimKind.DOMAIN}
    found: list[Item] = []
    for domain in framework.domains:
        if domain.code in domains or finer:
            for competency in domain.competencies:
                is_whole = domain.code in domains or competency.code in finer
                found += competency.subjects if is_whole else _aimed_in(competency, finer)
    return tuple(found)


def title_of_aim(aim: Aim, framework: Framework) -> str:
    """Say what an aim is, as our pages print it; its bare code where its framework no longer has it."""
    match framework.by_code.get(aim.code):
        case Domain(title=words) | Competency(title=words) | Item(statement=words):
            return typography(words)
        case _:
            return aim.code


def _aimed_in(competency: Competency, codes: Collection[str]) -> tuple[Item, ...]:
    """Return the subjects of a competency of which some items are aimed at, by their codes.

    Where the competency is marked as a whole, an aim at one of its items is an aim at the whole.
    """
    items = tuple(each for each in competency.items if each.code in codes)
    return competency.subjects if items and competency.is_graded_whole else items
