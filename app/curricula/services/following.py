"""Which other items' evidence counts for an item: written when a version is loaded, already closed."""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, insert, or_, select

from app.core.database import db
from app.curricula.errors import UnknownFramework
from app.curricula.models import FrameworkVariant, FrameworkVersion, ItemSource
from app.curricula.queries import forget_frameworks, framework_structure, loaded_versions
from app.curricula.rules.framework import Framework, FrameworkFile
from app.curricula.rules.succession import Pair, closure, followed, replaced, taken_over


def write_sources(file: FrameworkFile, version: FrameworkVersion) -> None:
    """Have evidence follow into a version that was just written, and out of it for a variant."""
    framework = framework_structure(version.id)
    pairs = [*replaced(framework, file.replaced_here)]
    if file.previous is not None:
        before = _version(framework.code, file.previous.version)
        pairs += followed(framework, before, file.previous.replaced_by)
    if file.variant_of is not None:
        pairs += taken_over(framework, _version(file.variant_of.code, file.variant_of.version))
        forget_frameworks()
    _write(pairs)


def hold_its_base(file: FrameworkFile) -> None:
    """Hold the version that a variant takes over: its variants are loaded one after the other."""
    if file.variant_of is not None:
        named = {"code": file.variant_of.code, "version": file.variant_of.version}
        db.session.scalar(select(FrameworkVersion).filter_by(**named).with_for_update())


def bind_to_its_base(file: FrameworkFile, version: FrameworkVersion, structure_id: int | None) -> None:
    """Write whose content a variant takes over, and for which structure; nothing for a whole framework."""
    if file.variant_of is not None:
        base = _version(file.variant_of.code, file.variant_of.version)
        variant = FrameworkVariant(
            framework_version_id=version.id, base_version_id=base.id, structure_id=structure_id
        )
        db.session.add(variant)
        db.session.flush()


def _version(code: str, version: str) -> Framework:
    for each in loaded_versions(code):
        if each.version == version:
            return each
    raise UnknownFramework(
        f"La version {version} de « {code} » n’est pas chargée : "
        "chargez son fichier d’abord, ou avec celui-ci."
    )


def _write(pairs: Iterable[Pair]) -> None:
    """Add pairs to those that stand, and close the whole."""
    new = {(item.id, source.id) for item, source in pairs}
    touched = {id_ for pair in new for id_ in pair}
    near = _standing(or_(ItemSource.item_id.in_(touched), ItemSource.source_id.in_(touched)))
    wanted = closure(near | new) if new else set()
    missing = wanted - _standing(ItemSource.item_id.in_({item for item, _ in wanted}))
    if missing:
        values = [{"item_id": item, "source_id": source} for item, source in sorted(missing)]
        db.session.execute(insert(ItemSource), values)


def _standing(which: ColumnElement[bool]) -> set[tuple[int, int]]:
    rows = db.session.execute(select(ItemSource.item_id, ItemSource.source_id).where(which))
    return {(item_id, source_id) for item_id, source_id in rows}
