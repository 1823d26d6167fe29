"""Which versions a structure may use, and which of them it offers."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import aliased

from app.core.database import db
from app.curricula.errors import UnknownFramework
from app.curricula.models import FrameworkVariant, FrameworkVersion, WithheldFramework
from app.curricula.queries.frameworks import FrameworkLine

_BASE = aliased(FrameworkVersion)
_LINE = (
    FrameworkVersion.id,
    FrameworkVersion.code,
    FrameworkVersion.version,
    FrameworkVersion.short_name,
    FrameworkVersion.prints,
    FrameworkVersion.status,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameworkOffer:
    """A version that a structure may use.

    `variant_of` names the framework whose content it takes over, where it is a local variant;
    `base_code` is that framework's code.
    """

    line: FrameworkLine
    is_offered: bool
    variant_of: str | None
    base_code: str | None = None


def offers_of(structure_id: int) -> tuple[FrameworkOffer, ...]:
    """List everybody's versions and the structure's own variants, by code, the latest first."""
    rows = db.session.execute(_visible_to(structure_id))
    return tuple(
        FrameworkOffer(
            line=FrameworkLine(*row[: len(_LINE)]),
            is_offered=row.withheld is None,
            variant_of=row.base,
            base_code=row.base_code,
        )
        for row in rows
    )


def offer_of(structure_id: int, code: str, version: str) -> FrameworkOffer:
    """Find one version that a structure may use.

    Raises:
        UnknownFramework: it is not loaded, or it is another structure's variant.
    """
    for offer in offers_of(structure_id):
        if (offer.line.code, offer.line.version) == (code, version):
            return offer
    raise UnknownFramework("Ce référentiel n’est pas chargé.")


def offered_frameworks(structure_ids: Collection[int]) -> list[FrameworkLine]:
    """List the versions that at least one of these structures offers, each once."""
    found = {
        offer.line.id: offer.line
        for structure_id in sorted(structure_ids)
        for offer in offers_of(structure_id)
        if offer.is_offered
    }
    return sorted(found.values(), key=lambda line: (line.code, -line.id))


def _visible_to(structure_id: int) -> Select[*tuple[Any, ...]]:
    return (
        select(
            *_LINE,
            WithheldFramework.id.label("withheld"),
            _BASE.short_name.label("base"),
            _BASE.code.label("base_code"),
        )
        .outerjoin(FrameworkVariant, FrameworkVariant.framework_version_id == FrameworkVersion.id)
        .outerjoin(_BASE, _BASE.id == FrameworkVariant.base_version_id)
        .outerjoin(WithheldFramework, _withheld_by(structure_id))
        .where(
            or_(FrameworkVariant.structure_id.is_(None), FrameworkVariant.structure_id == structure_id),
        )
        .order_by(FrameworkVersion.code, FrameworkVersion.id.desc())
    )


def _withheld_by(structure_id: int) -> ColumnElement[bool]:
    return and_(
        WithheldFramework.framework_version_id == FrameworkVersion.id,
        WithheldFramework.structure_id == structure_id,
        WithheldFramework.ended_at.is_(None),
    )
