"""Make structures and sites."""

from typing import Any

from app.core import clock
from app.core.database import db
from app.people.models import Site, Structure


def create_structure(
    *, name: str, typology: str | None = None, siret: str | None = None, commune: str = ""
) -> Structure:
    """Make a structure, the tenant to which learners, sites and certificates belong."""
    made = Structure(name=name, typology=typology, siret=siret, commune=commune, created_at=clock.now())
    db.session.add(made)
    db.session.flush()
    return made


def create_site(structure_id: int, *, code: str, name: str, **fields: Any) -> Site:
    """Make a site of a structure; `fields` are the other columns of `Site`."""
    made = Site(structure_id=structure_id, code=code, name=name, **fields)
    db.session.add(made)
    db.session.flush()
    return made
