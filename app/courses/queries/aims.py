"""What a module aims at, framework by framework, without a statement once each is in memory."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from app.courses.rules import aims_of, items_aimed
from app.curricula.queries import framework_structure
from app.curricula.rules import Framework, Item


@dataclass(frozen=True, slots=True)
class Goals:
    """What is marked in one framework; evidence is recorded framework by framework."""

    framework: Framework
    items: tuple[Item, ...]


def goals_of_module(
    *,
    framework_version_id: int | None,
    domain_codes: Iterable[str],
    aims: Iterable[Mapping[str, Any]] = (),
) -> tuple[Goals, ...]:
    """Return all that is ticked for a module, its course's framework first.

    Args:
        framework_version_id: that of the course.
        domain_codes: `Module.domain_codes`.
        aims: `Module.aims`.
    """
    wanted = aims_of(framework_version_id=framework_version_id, domain_codes=domain_codes, aims=aims)
    frameworks = [framework_structure(each) for each in dict.fromkeys(aim.framework for aim in wanted)]
    found = (Goals(framework, items_aimed(framework, wanted)) for framework in frameworks)
    return tuple(goals for goals in found if goals.items)
