"""Who works in a structure, and as what."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select

from app.core.access import Role
from app.core.database import db
from app.people.models import Membership, Person, Structure


@dataclass(frozen=True, slots=True, kw_only=True)
class StructureLine:
    """A structure as a choice shows it."""

    id: int
    public_id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffLine:
    """Somebody of a structure, with the roles held there among those asked for."""

    person_id: int
    public_id: str
    name: str
    roles: tuple[Role, ...]


def structures_of(structure_ids: Collection[int]) -> tuple[StructureLine, ...]:
    """List some structures, by name."""
    wanted = (
        select(Structure.id, Structure.public_id, Structure.name)
        .where(Structure.id.in_(structure_ids))
        .order_by(Structure.name, Structure.id)
    )
    return tuple(
        StructureLine(id=id_, public_id=public_id, name=name)
        for id_, public_id, name in db.session.execute(wanted)
    )


def staff_of(structure_id: int, roles: Collection[Role]) -> tuple[StaffLine, ...]:
    """List who holds one of these roles in a structure, by name."""
    wanted = (
        select(Person, Membership.role)
        .join(Membership, Membership.person_id == Person.id)
        .where(
            Membership.structure_id == structure_id,
            Membership.role.in_(roles),
            Membership.ended_at.is_(None),
            Person.erased_at.is_(None),
        )
        .order_by(Person.family_name, Person.given_name, Person.id, Membership.id)
    )
    held: dict[Person, list[Role]] = {}
    for person, role in db.session.execute(wanted):
        held.setdefault(person, []).append(role)
    return tuple(
        StaffLine(person_id=person.id, public_id=person.public_id, name=person.full_name, roles=tuple(theirs))
        for person, theirs in held.items()
    )
