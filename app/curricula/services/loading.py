"""What changes frameworks: they are loaded, and never edited."""

from collections.abc import Iterable, Sequence
from typing import TypeVar

from sqlalchemy import select

from app.core import clock
from app.core.database import Base, db
from app.curricula import models
from app.curricula.errors import CodeTaken, OnlyVariants, VersionAlreadyPublished
from app.curricula.rules import framework as shape
from app.curricula.rules.plain import plain_attestation, plain_claim, plain_condition, plain_derivation
from app.curricula.services.following import bind_to_its_base, hold_its_base, write_sources

Row = TypeVar("Row", bound=Base)


def load_framework(file: shape.FrameworkFile, structure_id: int | None = None) -> models.FrameworkVersion:
    """Load one version of a framework; the same file a second time changes nothing.

    `structure_id` is that of the structure whose local variant it is, None where it is everybody's.

    Raises:
        VersionAlreadyPublished: this version is here with another content. Awards cite it, so
            that a change takes a new version beside it.
        CodeTaken: the code is that of another framework, or of another structure's variant.
        OnlyVariants: a structure loads variants, never a whole framework.
        UnknownFramework: the version that it continues, or varies, is not loaded.
    """
    framework = file.framework
    hold_its_base(file)
    _check_owner(file, structure_id)
    here = db.session.scalar(
        select(models.FrameworkVersion).filter_by(code=framework.code, version=framework.version)
    )
    if here is None:
        version = _insert(file)
        bind_to_its_base(file, version, structure_id)
        write_sources(file, version)
        return version
    if here.file_digest != framework.file_digest:
        raise VersionAlreadyPublished(
            f"La version {framework.version} de « {framework.short_name} » est déjà publiée avec un autre "
            "contenu, et une version publiée ne se modifie pas : donnez un nouveau numéro de version."
        )
    return here


def _check_owner(file: shape.FrameworkFile, structure_id: int | None) -> None:
    """See that a code goes on naming one thing: a whole framework, or the variants of one owner."""
    if structure_id is not None and file.variant_of is None:
        raise OnlyVariants(
            "Une structure ajoute des variantes (« variant_of ») : un référentiel entier se charge avec "
            "l’installation, par « palier curricula load »."
        )
    code = file.framework.code
    rows = db.session.execute(
        select(models.FrameworkVariant.framework_version_id, models.FrameworkVariant.structure_id)
        .select_from(models.FrameworkVersion)
        .outerjoin(
            models.FrameworkVariant,
            models.FrameworkVariant.framework_version_id == models.FrameworkVersion.id,
        )
        .where(models.FrameworkVersion.code == code)
    )
    owners = {(variant_id is not None, owner) for variant_id, owner in rows}
    if owners - {(file.variant_of is not None, structure_id)}:
        raise CodeTaken(f"Le code « {code} » sert déjà à un autre référentiel : choisissez-en un autre.")


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
    """Write the items, after the row that stands for their competency whole; those replaced come last."""
    whole = (competency.whole,) if competency.whole else ()
    rows = (*whole, *competency.items, *competency.retired)
    for position, item in enumerate(rows, start=-len(whole)):
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
