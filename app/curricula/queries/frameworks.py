"""The loaded versions: their list, and each one whole.

A loaded version never changes, hence its structure is kept in memory, by engine, once read
outside of a write transaction (which might still be rolled back). Only the items whose evidence
counts too may grow, when a local variant is loaded beside it: each process looks again at times.
"""

import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, event, select
from sqlalchemy.orm import Session

from app.core.database import LARGEST_ID, db
from app.curricula.errors import UnknownFramework
from app.curricula.models import (
    CertificationRule,
    Competency,
    Domain,
    FrameworkVariant,
    FrameworkVersion,
    Item,
    ItemSource,
    Level,
)
from app.curricula.queries.assembly import Sources, TreeRow, assembled
from app.curricula.rules.framework import Framework
from app.curricula.rules.kinds import FrameworkStatus

SECONDS_KEPT = 60
NOT_LOADED = "Ce référentiel n’est pas chargé."


@dataclass(frozen=True, slots=True)
class _Kept:
    """A version as it was read, and the sources of its items, last seen at a monotonic second."""

    framework: Framework
    sources: Sources
    seen_at: float


_kept: WeakKeyDictionary[Engine, dict[int, _Kept]] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class FrameworkLine:
    """A loaded version, as a list shows it; `only_for` is the structure whose local variant it is."""

    id: int
    code: str
    version: str
    short_name: str
    prints: str
    status: FrameworkStatus
    only_for: int | None = None

    def is_for(self, structure_id: int) -> bool:
        """Tell whether a structure may use it."""
        return self.only_for in {None, structure_id}


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
            FrameworkVariant.structure_id,
        )
        .outerjoin(FrameworkVariant, FrameworkVariant.framework_version_id == FrameworkVersion.id)
        .order_by(FrameworkVersion.code, FrameworkVersion.id.desc())
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
        raise UnknownFramework(NOT_LOADED)
    return found


def framework_structure(framework_version_id: int) -> Framework:
    """Return a version whole, with the ids of its rows, in four statements the first time.

    Raises:
        UnknownFramework: there is no such version.
    """
    kept = _kept.setdefault(db.engine, {})
    found = kept.get(framework_version_id)
    if found is not None and time.monotonic() - found.seen_at < SECONDS_KEPT:
        return found.framework
    if framework_version_id > LARGEST_ID:
        raise UnknownFramework(NOT_LOADED)
    sources = _sources(framework_version_id)
    same = found is not None and found.sources == sources
    framework = found.framework if found is not None and same else _read(framework_version_id, sources)
    if not _is_writing():
        kept[framework_version_id] = _Kept(framework, sources, time.monotonic())
    return framework


def forget_frameworks() -> None:
    """Have every version read again, once what is being written is committed."""
    engine = db.engine

    def forget(_session: Session) -> None:
        _kept.pop(engine, None)

    event.listen(db.session(), "after_commit", forget, once=True)


def loaded_versions(code: str) -> list[Framework]:
    """Return the versions of a framework, the oldest first; local variants are not among them."""
    wanted = (
        select(FrameworkVersion.id)
        .outerjoin(FrameworkVariant, FrameworkVariant.framework_version_id == FrameworkVersion.id)
        .where(FrameworkVersion.code == code, FrameworkVariant.framework_version_id.is_(None))
        .order_by(FrameworkVersion.id)
    )
    return [framework_structure(version_id) for version_id in db.session.scalars(wanted).all()]


def framework_named(code: str, version: str, *, structures: Collection[int]) -> Framework:
    """Return the version that an address names, without a statement once it is in memory.

    Raises:
        UnknownFramework: it is not loaded, or it is the local variant of none of these structures.
    """
    framework = framework_structure(_kept_under(code, version) or framework_version_id(code, version))
    if not any(map(framework.is_for, structures)):
        raise UnknownFramework(NOT_LOADED)
    return framework


def _kept_under(code: str, version: str) -> int | None:
    for version_id, each in tuple(_kept.get(db.engine, {}).items()):
        if (each.framework.code, each.framework.version) == (code, version):
            return version_id
    return None


def _is_writing() -> bool:
    return bool(db.session.connection().get_execution_options().get("write", False))


def _read(version_id: int, sources: Sources) -> Framework:
    found = _version_and_levels(version_id)
    if not found:
        raise UnknownFramework("Ce référentiel n’existe pas.")
    rules = db.session.scalars(
        select(CertificationRule)
        .filter_by(framework_version_id=version_id)
        .order_by(CertificationRule.position)
    )
    version, _level, only_for = found[0]
    levels = [level for _, level, _ in found if level is not None]
    return assembled(
        version,
        levels=levels,
        tree=_tree(version_id),
        rules=rules.all(),
        sources=sources,
        only_for=only_for,
    )


def _version_and_levels(version_id: int) -> list[tuple[FrameworkVersion, Level | None, int | None]]:
    rows = db.session.execute(
        select(FrameworkVersion, Level, FrameworkVariant.structure_id)
        .outerjoin(Level, Level.framework_version_id == FrameworkVersion.id)
        .outerjoin(FrameworkVariant, FrameworkVariant.framework_version_id == FrameworkVersion.id)
        .where(FrameworkVersion.id == version_id)
        .order_by(Level.ordinal)
    )
    return [(version, level, only_for) for version, level, only_for in rows]


def _sources(version_id: int) -> Sources:
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
