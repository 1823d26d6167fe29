"""The tables of frameworks, and of what is done with them."""

from app.curricula.models.frameworks import (
    CertificationRule,
    Competency,
    Domain,
    FrameworkVersion,
    Item,
    ItemSource,
    Level,
)
from app.curricula.models.uses import (
    Crosswalk,
    CrosswalkMatch,
    FrameworkVariant,
    Habilitation,
    WithheldFramework,
)

__all__ = [
    "CertificationRule",
    "Competency",
    "Crosswalk",
    "CrosswalkMatch",
    "Domain",
    "FrameworkVariant",
    "FrameworkVersion",
    "Habilitation",
    "Item",
    "ItemSource",
    "Level",
    "WithheldFramework",
]
