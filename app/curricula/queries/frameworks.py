"""The loaded versions: their list, and each one whole.

A loaded version never changes, hence its structure is kept in memory, by engine, once read
outside of a write transaction (which might still be rolled back).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, select

from app.core.database import db
from app.curricula.errors import UnknownFramework
from app.curricula.models import (
    CertificationRule,
    Competency,
    Domain,
    FrameworkVersion,
    Item,
    ItemSource,
    Level,
)
from app.curricula.queries.assembly import TreeRow, assembled
from app.curricula.rules.framework import Framework, FrameworkStatus

_kept: WeakKeyDictionary[Engine, dict[int, Framework]] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class FrameworkLine:
    """A loaded version, as a list shows it."""

    id: int
    code: str
    version: str
    short_name: str
    prints: str
    status: FrameworkStatus


def framework_lines() -> list[FrameworkLine]:
    """List the loaded versions, by code, the latest loaded of each first."""
    rows = db.session.execute(
        select(
            FrameworkVersion.id,
            FrameworkVersion.code,
            FrameworkVersion.version,
            FrameworkVersion.short_name,
            FrameworkVersion.prints,
            FrameworkVersion.status,
        ).order_by(FrameworkVersion.code, FrameworkVersion.id.desc())
    )
    return [FrameworkLine(*row) for row in rows]


def framework_version_id(code: str, version: str | None = None) -> int:
    """Find a version by its code; without a number, the one loaded last.

    Raises:
        UnknownFramework: it is not loaded.
    """
    wanted = select(FrameworkVersion.id).filter_by(code=code).order_by(FrameworkVersion.id.desc()).limit(1)
    found = db.session.scalar(wanted.filter_by(version=version) if version else wanted)
    if found is None:
        raise UnknownFramework("Ce référentiel n’est pas chargé.")
    return found


def framework_structure(framework_version_id: int) -> Framework:
    """Return a version whole, with the ids of its rows, in four statements the first time.

    Raises:
        UnknownFramework: there is no such version.
    """
    engine = db.engine
    kept = _kept.setdefault(engine, {})
    if framework_version_id not in kept:
        framework = _read(framework_version_id)
        if _is_writing():
            return framework
        kept[framework_version_id] = framework
    return kept[framework_version_id]


def framework_named(code: str, version: str) -> Framework:
    """Return the version that an address names, without a statement once it is in memory.

    Raises:
        UnknownFramework: it is not loaded.
    """
    kept = tuple(_kept.get(db.engine, {}).values())
    known = next((each for each in kept if (each.code, each.version) == (code, version)), None)
    return known or framework_structure(framework_version_id(code, version))


def _is_writing() -> bool:
    return bool(db.session.connection().get_execution_options().get("write", False))


def _read(version_id: int) -> Framework:
    found = _version_and_levels(version_id)
    if not found:
        raise UnknownFramework("Ce référentiel n’existe pas.")
    rules = db.session.scalars(
        select(CertificationRule)
        .filter_by(framework_version_id=version_id)
        .order_by(CertificationRule.position)
    )
    levels = [level for _, level in found if level is not None]
    return assembled(
        found[0][0],
        levels=levels,
        tree=_tree(version_id),
        rules=rules.all(),
        sources=_sources(version_id),
    )


def _version_and_levels(version_id: int) -> list[tuple[FrameworkVersion, Level | None]]:
    rows = db.session.execute(
        select(FrameworkVersion, Level)
        .outerjoin(Level, Level.framework_version_id == FrameworkVersion.id)
        .where(FrameworkVersion.id == version_id)
        .order_by(Level.ordinal)
    )
    return [(version, level) for version, level in rows]


def _sources(version_id: int) -> dict[int, tuple[int, ...]]:
    rows = db.session.execute(
        select(ItemSource.item_id, ItemSource.source_id)
        .join(Item, Item.id == ItemSource.item_id)
        .where(Item.framework_version_id == version_id)
        .order_by(ItemSource.source_id)
    )
    found: dict[int, tuple[int, ...]] = {}
    for item_id, source_id in rows:
        found[item_id] = (*found.get(item_id, ()), source_id)
    return found


def _tree(version_id: int) -> Sequence[TreeRow]:
    rows = db.session.execute(
        select(Domain, Competency, Item)
        .join(Competency, Competency.domain_id == Domain.id)
        .outerjoin(Item, Item.competency_id == Competency.id)
        .where(Domain.framework_version_id == version_id)
        .order_by(Domain.position, Competency.position, Item.position)
    )
    return [(domain, competency, item) for domain, competency, item in rows]
