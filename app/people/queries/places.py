"""Structures and their sites."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select

from app.core.database import db
from app.core.errors import NotFound
from app.people.models import Site, Structure


@dataclass(frozen=True, kw_only=True)
class SiteLine:
    """A site as a list or a choice shows it."""

    id: int
    public_id: str
    structure_id: int
    code: str
    name: str
    commune: str


def sites_of(structure_ids: Collection[int]) -> tuple[SiteLine, ...]:
    """List the sites of some structures, by name."""
    wanted = select(Site).where(Site.structure_id.in_(structure_ids)).order_by(Site.name, Site.id)
    return tuple(_line(site) for site in db.session.scalars(wanted))


def site_with_code(code: str) -> SiteLine:
    """Find the one site of the installation that has a code.

    Raises:
        NotFound: there is none, or several structures have one.
    """
    found = list(db.session.scalars(select(Site).where(Site.code == code).limit(2)))
    if len(found) != 1:
        raise NotFound(f"Aucun lieu, ou plusieurs, n’a le code {code}.")
    return _line(found[0])


def structure_named(name: str | None) -> Structure:
    """Find a structure by its name or public id; without either, the first of the installation.

    Raises:
        NotFound: there is none.
    """
    wanted = select(Structure).order_by(Structure.id).limit(1)
    if name is not None:
        wanted = wanted.where((Structure.name == name) | (Structure.public_id == name))
    found = db.session.scalar(wanted)
    if found is None:
        raise NotFound("Cette structure n’existe pas : créez-la d’abord, ou vérifiez son nom.")
    return found


def _line(site: Site) -> SiteLine:
    return SiteLine(
        id=site.id,
        public_id=site.public_id,
        structure_id=site.structure_id,
        code=site.code,
        name=site.name,
        commune=site.commune,
    )
