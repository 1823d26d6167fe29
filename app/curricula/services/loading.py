"""What changes frameworks: they are loaded, and never edited."""

from collections.abc import Iterable, Sequence
from typing import TypeVar

from sqlalchemy import select

from app.core import clock
from app.core.database import Base, db
from app.curricula import models
from app.curricula.errors import VersionAlreadyPublished
from app.curricula.rules import framework as shape
from app.curricula.rules.plain import plain_attestation, plain_claim, plain_condition, plain_derivation

Row = TypeVar("Row", bound=Base)


def load_framework(file: shape.FrameworkFile) -> models.FrameworkVersion:
    """Load one version of a framework; the same file a second time changes nothing.

    Raises:
        VersionAlreadyPublished: this version is here with another content. Awards cite it, so
            that a change takes a new version beside it.
    """
    framework = file.framework
    here = db.session.scalar(
        select(models.FrameworkVersion).filter_by(code=framework.code, version=framework.version)
    )
    if here is None:
        return _insert(file)
    if here.file_digest != framework.file_digest:
        raise VersionAlreadyPublished(
            f"La version {framework.version} de « {framework.short_name} » est déjà publiée avec un autre "
            "contenu, et une version publiée ne se modifie pas : donnez un nouveau numéro de version."
        )
    return here


def _insert(file: shape.FrameworkFile) -> models.FrameworkVersion:
    framework = file.framework
    version = models.FrameworkVersion(
        code=framework.code,
        version=framework.version,
        name=framework.name,
        short_name=framework.short_name,
        authority=framework.authority,
        prints=framework.claim.prints,
        claim=plain_claim(framework.claim),
        kind=framework.kind,
        status=framework.status,
        language=framework.language,
        domain_word=framework.domain_word,
        validated_from=framework.validated_from,
        derivation=plain_derivation(framework.derivation),
        file_digest=framework.file_digest,
        file_text=file.text,
        loaded_at=clock.now(),
    )
    _add([version])
    _add(_levels(framework, version.id))
    _insert_domains(framework, version.id)
    _add(_rules(framework, version.id))
    return version


def _insert_domains(framework: shape.Framework, version_id: int) -> None:
    """Write a floor at a time: each needs the ids of the one above."""
    domains = _add(_domains(framework, version_id))
    competencies = _add(
        row
        for domain, above in zip(framework.domains, domains, strict=True)
        for row in _competencies(domain, above)
    )
    _add(
        row
        for competency, above in zip(framework.competencies, competencies, strict=True)
        for row in _items(competency, above)
    )


def _add(rows: Iterable[Row]) -> Sequence[Row]:
    """Write rows, so that they have their ids."""
    added = list(rows)
    db.session.add_all(added)
    db.session.flush()
    return added


def _levels(framework: shape.Framework, version_id: int) -> Iterable[models.Level]:
    for level in framework.levels:
        yield models.Level(
            framework_version_id=version_id,
            code=level.code,
            ordinal=level.ordinal,
            name=level.name,
            group=level.group,
            description=level.description,
        )


def _domains(framework: shape.Framework, version_id: int) -> Iterable[models.Domain]:
    for position, domain in enumerate(framework.domains):
        yield models.Domain(
            framework_version_id=version_id,
            position=position,
            code=domain.code,
            title=domain.title,
            description=domain.description,
            planned_minutes=domain.planned_minutes,
        )


def _competencies(domain: shape.Domain, above: models.Domain) -> Iterable[models.Competency]:
    for position, competency in enumerate(domain.competencies):
        yield models.Competency(
            framework_version_id=above.framework_version_id,
            domain_id=above.id,
            position=position,
            code=competency.code,
            title=competency.title,
            description=competency.description,
        )


def _items(competency: shape.Competency, above: models.Competency) -> Iterable[models.Item]:
    """Write the items, after the row that stands for their competency whole."""
    whole = (competency.whole,) if competency.whole else ()
    for position, item in enumerate((*whole, *competency.items), start=-len(whole)):
        yield models.Item(
            framework_version_id=above.framework_version_id,
            competency_id=above.id,
            position=position,
            code=item.code,
            statement=item.statement,
            level=item.level,
            optional=item.optional,
            is_whole=position < 0,
        )


def _rules(framework: shape.Framework, version_id: int) -> Iterable[models.CertificationRule]:
    for position, rule in enumerate(framework.rules):
        yield models.CertificationRule(
            framework_version_id=version_id,
            position=position,
            code=rule.code,
            title=rule.title,
            purpose=rule.purpose,
            provenance=rule.provenance,
            conditions=[plain_condition(condition) for condition in rule.conditions],
            attestation=plain_attestation(rule.attestation) if rule.attestation else None,
            note=rule.note,
            enabled=rule.enabled,
        )
