"""What a passport of another installation would bring: decided before anything is written."""

import json
from base64 import urlsafe_b64decode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from app.core.french import typography
from app.curricula.rules import NOT_YET, Framework, Item, Level, marks_for
from certificates.credentials import CredentialContent, ShownItem

HEAVIEST = 256 * 1024
"""Bytes of a credential: some hundreds of things shown, far above any real passport."""

ALGORITHMS = frozenset({"RS256", "ES256", "EdDSA", "Ed25519"})
"""The signatures that we know how to check (RFC 7518, RFC 8037, RFC 9864)."""

Versions = Mapping[tuple[str, str], Framework]
"""The versions that are loaded here, by code and version."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """A thing of a passport that is known here, at a level of the same scale, and the day it was seen."""

    framework: Framework
    item: Item
    level: Level
    seen_by: str | None
    seen_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What becomes of each thing: to record, held already as well or better, or not known here."""

    new: tuple[Brought, ...]
    held: tuple[Brought, ...]
    unknown: tuple[ShownItem, ...]


def plan_of(
    shown: Iterable[ShownItem],
    versions: Versions,
    *,
    levels: Mapping[int, int],
    issued_on: date,
    earliest: date,
) -> Plan:
    """Sort the things of a passport; of two that speak of the same one, the lower level is kept.

    `levels` gives the ordinal held here, by item id. A day before `earliest`, or after the
    passport was issued, is not believed: the day of issue stands for it.
    """
    brought: dict[int, Brought] = {}
    unknown = []
    for each in shown:
        known = _known(each, versions, issued_on=issued_on, earliest=earliest)
        if known is None:
            unknown.append(each)
        elif known.item.id not in brought or known.level.ordinal < brought[known.item.id].level.ordinal:
            brought[known.item.id] = known
    pieces = [each for each in brought.values() if each.level.ordinal > NOT_YET.ordinal]
    is_new = [each.level.ordinal > levels.get(each.item.id, NOT_YET.ordinal) for each in pieces]
    return Plan(
        new=tuple(each for each, new in zip(pieces, is_new, strict=True) if new),
        held=tuple(each for each, new in zip(pieces, is_new, strict=True) if not new),
        unknown=tuple(unknown),
    )


def is_our_own(content: CredentialContent, *, issuer_id: str, structure_name: str) -> bool:
    """Tell whether a passport comes from this very structure: there is nothing to learn from it."""
    return content.issuer_id == issuer_id and content.issuer_name.split() == structure_name.split()


def algorithm_of(token: str) -> str | None:
    """Return the signature that a credential announces, or None where its header does not read."""
    header, dot, _rest = token.partition(".")
    try:
        value = json.loads(urlsafe_b64decode(header + "=" * (-len(header) % 4)))
    except (ValueError, RecursionError):
        return None
    told = value.get("alg") if isinstance(value, dict) else None
    return told if dot and isinstance(told, str) else None


def _known(each: ShownItem, versions: Versions, *, issued_on: date, earliest: date) -> Brought | None:
    framework = versions.get((each.framework_code, each.framework_version))
    if framework is None:
        return None
    item = next((one for one in framework.subjects if one.code == each.item_code), None)
    level = _level(framework, item, each) if item else None
    if item is None or level is None:
        return None
    is_believable = each.seen_on is not None and earliest <= each.seen_on <= issued_on
    day = each.seen_on if is_believable and each.seen_on else issued_on
    return Brought(framework=framework, item=item, level=level, seen_by=each.seen_by, seen_on=day)


def _level(framework: Framework, item: Item, each: ShownItem) -> Level | None:
    """Find the level by its ordinal; under another name, it is not the same scale."""
    for level in marks_for(framework, item):
        if level.ordinal == each.level_ordinal:
            return level if _folded(level.name) == _folded(each.level_name) else None
    return None


def _folded(name: str) -> str:
    return typography(name).casefold()
