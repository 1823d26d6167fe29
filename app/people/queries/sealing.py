"""Whose seal a structure's papers bear."""

from app.core.keys import SealOwner
from app.people.models import Structure


def seal_owner(structure: Structure) -> SealOwner:
    """Say whose seal is wanted, for what a structure issues."""
    return SealOwner(
        public_id=structure.public_id,
        name=structure.name,
        siret=structure.siret,
        place=structure.commune or None,
    )
