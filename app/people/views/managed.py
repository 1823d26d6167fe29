"""The structure that a manager's page speaks of, among those that they answer for."""

from dataclasses import dataclass

from flask import request

from app.core.access import Role, current_reach
from app.core.errors import NotFound
from app.people.queries import StructureLine, structures_of


@dataclass(frozen=True, kw_only=True)
class Place:
    """The structure that is shown, and the others that the same manager could ask for."""

    structure: StructureLine
    others: tuple[StructureLine, ...]

    @property
    def named(self) -> str | None:
        """What an address must carry to lead here again; None where there is only one."""
        return self.structure.public_id if self.others else None


def place_asked() -> Place:
    """Return the structure that the address or form names; without one, the manager's first.

    Raises:
        NotFound: it is not among the manager's.
    """
    managed = structures_of(current_reach().structures_as(Role.MANAGER))
    named = request.values.get("structure", managed[0].public_id)
    for structure in managed:
        if structure.public_id == named:
            return Place(structure=structure, others=tuple(each for each in managed if each != structure))
    raise NotFound
