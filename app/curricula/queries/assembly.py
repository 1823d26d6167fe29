"""From rows back to the frozen framework that they are a copy of."""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

from app.curricula import models
from app.curricula.rules.framework import CertificationRule, Competency, Domain, Framework, Item, Level
from app.curricula.rules.plain import attestation_from, claim_from, condition_from, derivation_from

TreeRow = tuple[models.Domain, models.Competency, models.Item | None]
"""A line of the join of domains, competencies and items, in their order."""

Sources = Mapping[int, tuple[int, ...]]
"""The ids of the items whose evidence counts too, by item's id."""


@dataclass(frozen=True, slots=True)
class _Marks:
    """What is said of a version's items besides their rows: sources, who is retired, days weighed."""

    sources: Sources
    retired: Set[int]
    days: int


def assembled(
    version: models.FrameworkVersion,
    *,
    levels: Iterable[models.Level],
    tree: Sequence[TreeRow],
    rules: Iterable[models.CertificationRule],
    sources: Sources,
    only_for: int | None,
) -> Framework:
    """Build the framework that these rows hold; `sources` go by the item's id.

    An item whose evidence counts for another of the same version was replaced by it.
    """
    derivation = derivation_from(version.derivation)
    ours = {item.id for _, _, item in tree if item is not None}
    retired = ours & {source for found in sources.values() for source in found}
    return Framework(
        id=version.id,
        only_for=only_for,
        code=version.code,
        version=version.version,
        name=version.name,
        short_name=version.short_name,
        authority=version.authority,
        kind=version.kind,
        status=version.status,
        language=version.language,
        domain_word=version.domain_word,
        claim=claim_from(version.claim),
        validated_from=version.validated_from,
        derivation=derivation,
        file_digest=version.file_digest,
        levels=tuple(_level(row) for row in levels),
        domains=tuple(
            _domain(row, list(inner), _Marks(sources, retired, derivation.m))
            for row, inner in groupby(tree, key=itemgetter(0))
        ),
        rules=tuple(_rule(row) for row in rules),
    )


def _level(row: models.Level) -> Level:
    return Level(
        code=row.code, ordinal=row.ordinal, name=row.name, group=row.group, description=row.description
    )


def _domain(row: models.Domain, inner: Sequence[TreeRow], marks: _Marks) -> Domain:
    return Domain(
        id=row.id,
        code=row.code,
        title=row.title,
        description=row.description,
        planned_minutes=row.planned_minutes,
        competencies=tuple(
            _competency(competency, [item for _, _, item in lines if item is not None], marks)
            for competency, lines in groupby(inner, key=itemgetter(1))
        ),
    )


def _competency(row: models.Competency, inner: Sequence[models.Item], marks: _Marks) -> Competency:
    wholes = [_item(item, marks) for item in inner if item.is_whole]
    return Competency(
        id=row.id,
        code=row.code,
        title=row.title,
        description=row.description,
        items=tuple(
            _item(item, marks) for item in inner if not item.is_whole and item.id not in marks.retired
        ),
        whole=wholes[0] if wholes else None,
        retired=tuple(_item(item, marks) for item in inner if item.id in marks.retired),
    )


def _item(row: models.Item, marks: _Marks) -> Item:
    return Item(
        id=row.id,
        code=row.code,
        statement=row.statement,
        level=row.level,
        optional=row.optional,
        sources=marks.sources.get(row.id, ()),
        days=marks.days,
    )


def _rule(row: models.CertificationRule) -> CertificationRule:
    return CertificationRule(
        id=row.id,
        code=row.code,
        title=row.title,
        purpose=row.purpose,
        provenance=row.provenance,
        conditions=tuple(condition_from(condition) for condition in row.conditions),
        enabled=row.enabled,
        note=row.note,
        attestation=attestation_from(row.attestation) if row.attestation else None,
    )
