"""Who may validate a framework: whoever is habilitated, or anyone whose role says so where nobody is."""

from dataclasses import dataclass

from sqlalchemy import Select, case, func, select

from app.core.database import db
from app.curricula.models import Habilitation


@dataclass(frozen=True, slots=True)
class Habilitated:
    """Whether a structure keeps a framework for the people whom it habilitated, and one person is among them."""

    is_kept: bool = False
    has_it: bool = False

    @property
    def may_validate(self) -> bool:
        """Tell whether that person may validate, as far as habilitations go; the role is another matter."""
        return self.has_it or not self.is_kept


ROLE_IS_ENOUGH = Habilitated()


def may_validate(structure_id: int, framework_code: str, person_id: int) -> bool:
    """Tell whether the habilitations in force let a person validate a framework in a structure.

    Where the structure habilitated nobody for it, the role is enough.
    """
    return habilitations(structure_id, person_id).get(framework_code, ROLE_IS_ENOUGH).may_validate


def habilitations(structure_id: int, person_id: int) -> dict[str, Habilitated]:
    """Return, by framework code, those that a structure keeps for some people, in one statement."""
    rows = db.session.execute(_in_force(person_id).where(Habilitation.structure_id == structure_id))
    return {code: Habilitated(is_kept=True, has_it=bool(mine)) for _structure, code, mine in rows}


def people_habilitated(structure_id: int, framework_code: str) -> frozenset[int]:
    """Return the ids of those who alone may validate a framework; none means that the role is enough."""
    wanted = select(Habilitation.person_id).where(
        Habilitation.structure_id == structure_id,
        Habilitation.framework_code == framework_code,
        Habilitation.ended_at.is_(None),
    )
    return frozenset(db.session.scalars(wanted))


def _in_force(person_id: int) -> Select[tuple[int, str, int]]:
    mine = func.max(case((Habilitation.person_id == person_id, 1), else_=0))
    return (
        select(Habilitation.structure_id, Habilitation.framework_code, mine)
        .where(Habilitation.ended_at.is_(None))
        .group_by(Habilitation.structure_id, Habilitation.framework_code)
    )
