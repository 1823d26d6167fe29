"""What a person may reach: computed once, at sign-in, and kept in their session."""

from collections import defaultdict
from typing import Any

from sqlalchemy import select

from app.core.access import Reach, Role
from app.core.database import db
from app.people.models import Learner, Membership, Site, Structure


def reach_of(person_id: int) -> dict[str, Any]:
    """Return, fit for JSON, the structures of each role, the learners, and the place shown above pages."""
    structures: dict[str, list[int]] = defaultdict(list)
    learners, place = [], ""
    for role, structure_id, name in _memberships(person_id):
        structures[role.value].append(structure_id)
        place = place or name
    for learner_id, structure_id, name, site in _learners(person_id):
        structures[Role.LEARNER.value].append(structure_id)
        learners.append(learner_id)
        place = place or site or name
    return {"structures": dict(structures), "learners": learners, "place": place}


def as_reach(person_id: int, kept: dict[str, Any]) -> Reach:
    """Read again a reach that was kept in a session."""
    structures = {Role(role): frozenset(ids) for role, ids in kept["structures"].items()}
    return Reach(person_id=person_id, structures=structures, learners=frozenset(kept["learners"]))


def _memberships(person_id: int) -> list[tuple[Role, int, str]]:
    wanted = (
        select(Membership.role, Structure.id, Structure.name)
        .join(Structure, Structure.id == Membership.structure_id)
        .where(Membership.person_id == person_id, Membership.ended_at.is_(None))
        .order_by(Membership.id)
    )
    return [(role, structure_id, name) for role, structure_id, name in db.session.execute(wanted)]


def _learners(person_id: int) -> list[tuple[int, int, str, str | None]]:
    wanted = (
        select(Learner.id, Structure.id, Structure.name, Site.name)
        .join(Structure, Structure.id == Learner.structure_id)
        .outerjoin(Site, Site.id == Learner.site_id)
        .where(Learner.person_id == person_id)
        .order_by(Learner.id)
    )
    return [(learner, structure, name, site) for learner, structure, name, site in db.session.execute(wanted)]
