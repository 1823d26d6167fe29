"""The keys of a framework's file, from the root down."""

from enum import StrEnum
from typing import Any

from marshmallow import ValidationError, validate

from app.curricula.rules.kinds import DomainWord, FrameworkKind, FrameworkStatus, Provenance, RulePurpose
from app.curricula.schemas.conditions import OneCondition
from app.curricula.schemas.fields import (
    Exact,
    Flag,
    Hours,
    Prose,
    StrictSchema,
    Text,
    Whole,
    Word,
    a_code,
    a_date,
    a_group,
    a_slug,
    an_identifier,
    many,
)
from app.curricula.schemas.ties import PreviousSchema, a_version
from app.curricula.schemas.weighing import HeldBySchema, RoundingSchema
from app.curricula.strict_yaml import Unquoted

SCHEMA_VERSION = "1"


class Language(StrEnum):
    """The languages in which a framework may be written."""

    FR = "fr"
    EN = "en"


class Where(StrEnum):
    """Where a forbidden phrase is looked for."""

    TITLE = "title"
    ANYWHERE = "anywhere"


class Seen(StrEnum):
    """How much of a source was read."""

    FULL = "full"
    EXCERPT = "excerpt"
    NO = "no"


def provenance() -> Word:
    """Make the field that says how we know what stands beside it."""
    return Word(among=Provenance, required=True)


class SchemaVersion(Exact[int]):
    """The version of this layout of files: 1."""

    def read(self, value: Any) -> int:
        """Take the only version that there is."""
        if value != Unquoted(SCHEMA_VERSION):
            raise ValidationError(
                f"Cette version de Palier lit les fichiers « schema_version: {SCHEMA_VERSION} »."
            )
        return int(SCHEMA_VERSION)


class SourceSchema(StrictSchema):
    """Where something was read."""

    id = a_code(required=True)
    title = Text(required=True)
    url = Text()
    repo = Text()
    path = Text()
    commit = Text()
    seen = Word(among=Seen, required=True)


class LegalBasisSchema(StrictSchema):
    """A legal text; `nor` is its number in the State's own numbering."""

    title = Text(required=True)
    nor = Text()
    date = a_date()
    url = Text()
    evidence = provenance()


class ForbiddenPhraseSchema(StrictSchema):
    """Words that a document must not carry."""

    phrase = Text(required=True)
    unless = Text()
    where = Word(among=Where)


class ClaimSchema(StrictSchema):
    """What our documents may and may not say."""

    we_deliver = Flag(required=True)
    say = many(Text(), required=True)
    do_not_say = many(a_group(ForbiddenPhraseSchema), required=True)
    trademark = Text()
    prints = Text()


class HoursSchema(StrictSchema):
    """How long the teaching takes."""

    typical = Hours()
    min = Hours()
    max = Hours()
    evidence = Word(among=Provenance)
    source = a_code()
    note = Prose()


class LevelSchema(StrictSchema):
    """A step of the scale."""

    code = a_code(required=True)
    ordinal = Whole(required=True)
    name = Text(required=True)
    group = Text()
    description = Prose()
    evidence = provenance()


class ItemSchema(StrictSchema):
    """A thing that a person does."""

    code = a_code(required=True)
    identifier = an_identifier()
    statement = Text(longest=200, required=True)
    level = a_code()
    optional = Flag()
    replaced_by = a_code()
    source_code = Text()
    evidence = provenance()


class CompetencySchema(StrictSchema):
    """A competency and its items."""

    code = a_code(required=True)
    identifier = an_identifier()
    title = Text(required=True)
    title_fr = Text()
    description = Prose()
    evidence = provenance()
    source = a_code()
    items = many(a_group(ItemSchema), required=True)


class DomainSchema(StrictSchema):
    """A domain and its competencies."""

    code = a_code(required=True)
    identifier = an_identifier()
    title = Text(required=True)
    title_fr = Text()
    description = Prose()
    hours = Hours()
    evidence = provenance()
    source = a_code()
    competencies = many(a_group(CompetencySchema), required=True)


class ValidatorSchema(StrictSchema):
    """Who does what in a validation, in the words of the field."""

    role = Text(required=True)
    does = Text(required=True)
    evidence = Word(among=Provenance)


class AttestationSchema(StrictSchema):
    """The document that a rule leads to."""

    name = Text()
    states = many(Text())
    validity_months = Whole(least=1, allow_none=True)
    graded = Flag()
    partial_attestation = Flag()
    evidence = Word(among=Provenance)


class RuleSchema(StrictSchema):
    """A rule and its conditions."""

    code = a_slug(required=True)
    title = Text(required=True)
    purpose = Word(among=RulePurpose, required=True)
    evidence = provenance()
    enabled = Flag()
    source = a_code()
    note = Prose()
    all_of = many(
        OneCondition(),
        required=True,
        validate=validate.Length(min=1, error="Une règle a au moins une condition."),
    )
    validators = many(a_group(ValidatorSchema))
    evidence_kinds = many(Text())
    attestation = a_group(AttestationSchema)


class FrameworkSchema(StrictSchema):
    """A framework, whole."""

    code = a_slug(required=True)
    identifier = an_identifier()
    name = Text(required=True)
    short_name = Text()
    version = a_version(required=True)
    authority = Text(required=True)
    language = Word(among=Language, required=True)
    status = Word(among=FrameworkStatus, required=True)
    kind = Word(among=FrameworkKind, required=True)
    domain_word = Word(among=DomainWord)
    valid_from = a_date()
    valid_until = a_date()
    superseded_by = a_slug()
    previous = a_group(PreviousSchema)
    held_by = a_group(HeldBySchema)
    valid_months = Whole(least=1)
    attendance_rounding = a_group(RoundingSchema)
    licence = Text()
    legal_basis = many(a_group(LegalBasisSchema))
    claim = a_group(ClaimSchema)
    audience = Prose()
    hours = a_group(HoursSchema)
    notes = Prose()
    sources = many(
        a_group(SourceSchema),
        required=True,
        validate=validate.Length(min=1, error="Citez au moins une source."),
    )
    levels = many(a_group(LevelSchema), required=True)
    validated_from = a_code()
    domains = many(
        a_group(DomainSchema),
        required=True,
        validate=validate.Length(min=1, error="Il faut au moins un domaine."),
    )
    certification_rules = many(a_group(RuleSchema), required=True)


class FileSchema(StrictSchema):
    """The root of a file."""

    schema_version = SchemaVersion(required=True)
    framework = a_group(FrameworkSchema, required=True)
