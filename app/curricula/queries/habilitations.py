"""Who may validate a framework: whoever is habilitated, or anyone whose role says so where nobody is."""

from collections.abc import Collection

from sqlalchemy import select

from app.core.database import db
from app.curricula.models import Habilitation

Habilitations = dict[tuple[int, str], frozenset[int]]
"""The people habilitated, by structure and framework code."""


def may_validate(structure_id: int, framework_code: str, person_id: int) -> bool:
    """Tell whether the habilitations in force let a person validate a framework in a structure.

    Where the structure habilitated nobody for it, the role is enough.
    """
    return is_open_to(person_id, people_habilitated(structure_id, framework_code))


def is_open_to(person_id: int, habilitated: Collection[int]) -> bool:
    """Tell whether a person may validate, once it is known who is habilitated."""
    return not habilitated or person_id in habilitated


def people_habilitated(structure_id: int, framework_code: str) -> frozenset[int]:
    """Return the ids of those who alone may validate a framework; none means that the role is enough."""
    return habilitations_in([structure_id]).get((structure_id, framework_code), frozenset())


def habilitations_in(structure_ids: Collection[int]) -> Habilitations:
    """Return who is habilitated for what in some structures, in one statement."""
    rows = db.session.execute(
        select(Habilitation.structure_id, Habilitation.framework_code, Habilitation.person_id).where(
            Habilitation.structure_id.in_(structure_ids), Habilitation.ended_at.is_(None)
        )
    )
    found: Habilitations = {}
    for structure_id, code, person_id in rows:
        found[structure_id, code] = found.get((structure_id, code), frozenset()) | {person_id}
    return found
