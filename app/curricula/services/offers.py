"""What a structure offers, and who may validate it: acts of its manager, each kept in its journal."""

from collections.abc import Collection

from sqlalchemy import select

from app.core import clock, journal
from app.core.database import db, lock
from app.curricula.models import FrameworkVersion, Habilitation, WithheldFramework
from app.people.models import Structure


def set_offered(structure_id: int, framework_version_id: int, *, offered: bool, by: int) -> None:
    """Offer a version in a structure, or no longer; asking twice changes nothing."""
    structure = _held(structure_id)
    withheld = db.session.scalar(
        select(WithheldFramework).where(
            WithheldFramework.structure_id == structure_id,
            WithheldFramework.framework_version_id == framework_version_id,
            WithheldFramework.ended_at.is_(None),
        )
    )
    if offered == (withheld is None):
        return
    if withheld is not None:
        withheld.ended_at = clock.now()
    else:
        db.session.add(
            WithheldFramework(
                structure_id=structure_id,
                framework_version_id=framework_version_id,
                decided_by=by,
                decided_at=clock.now(),
            )
        )
    version = db.session.get_one(FrameworkVersion, framework_version_id)
    act = "curricula:framework:offered" if offered else "curricula:framework:withheld"
    words = {"framework": version.code, "version": version.version}
    journal.record(structure_id, act, structure.public_id, by=by, words=words)


def set_habilitated(structure_id: int, framework_code: str, person_ids: Collection[int], *, by: int) -> None:
    """Say who alone may validate a framework in a structure; nobody means whoever holds the role.

    The habilitations that were given and stay are not touched: each keeps its day and its giver.
    """
    structure = _held(structure_id)
    held = {each.person_id: each for each in _in_force(structure_id, framework_code)}
    wanted = set(person_ids)
    if wanted == set(held):
        return
    now = clock.now()
    for person_id in held.keys() - wanted:
        held[person_id].ended_at = now
    for person_id in sorted(wanted - held.keys()):
        db.session.add(
            Habilitation(
                structure_id=structure_id,
                person_id=person_id,
                framework_code=framework_code,
                given_by=by,
                given_at=now,
            )
        )
    words = {"framework": framework_code, "people": len(wanted)}
    journal.record(structure_id, "curricula:habilitations:set", structure.public_id, by=by, words=words)


def _in_force(structure_id: int, framework_code: str) -> list[Habilitation]:
    wanted = select(Habilitation).where(
        Habilitation.structure_id == structure_id,
        Habilitation.framework_code == framework_code,
        Habilitation.ended_at.is_(None),
    )
    return list(db.session.scalars(wanted))


def _held(structure_id: int) -> Structure:
    """Hold the structure's row, so that two managers wait for one another."""
    structure = db.session.get_one(Structure, structure_id)
    lock(structure)
    return structure
