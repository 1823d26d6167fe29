"""From rows back to the frozen framework that they are a copy of."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from operator import itemgetter

from app.curricula import models
from app.curricula.rules.framework import CertificationRule, Competency, Domain, Framework, Item, Level
from app.curricula.rules.plain import attestation_from, claim_from, condition_from

TreeRow = tuple[models.Domain, models.Competency, models.Item | None]
"""A line of the join of domains, competencies and items, in their order."""


def assembled(
    version: models.FrameworkVersion,
    *,
    levels: Iterable[models.Level],
    tree: Sequence[TreeRow],
    rules: Iterable[models.CertificationRule],
) -> Framework:
    """Build the framework that these rows hold."""
    return Framework(
        id=version.id,
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
        file_digest=version.file_digest,
        levels=tuple(_level(row) for row in levels),
        domains=tuple(_domain(row, list(inner)) for row, inner in groupby(tree, key=itemgetter(0))),
        rules=tuple(_rule(row) for row in rules),
    )


def _level(row: models.Level) -> Level:
    return Level(
        code=row.code, ordinal=row.ordinal, name=row.name, group=row.group, description=row.description
    )


def _domain(row: models.Domain, inner: Sequence[TreeRow]) -> Domain:
    return Domain(
        id=row.id,
        code=row.code,
        title=row.title,
        description=row.description,
        planned_minutes=row.planned_minutes,
        competencies=tuple(
            _competency(competency, [item for _, _, item in lines if item is not None])
            for competency, lines in groupby(inner, key=itemgetter(1))
        ),
    )


def _competency(row: models.Competency, items: Iterable[models.Item]) -> Competency:
    return Competency(
        id=row.id,
        code=row.code,
        title=row.title,
        description=row.description,
        items=tuple(
            Item(
                id=item.id,
                code=item.code,
                statement=item.statement,
                level=item.level,
                optional=item.optional,
            )
            for item in items
        ),
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
