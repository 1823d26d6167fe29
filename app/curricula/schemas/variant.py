"""The keys of a local variant: its own name, hours and thresholds, over another version's content."""

from typing import Any

from marshmallow import ValidationError, pre_load

from app.curricula.schemas.fields import (
    Exact,
    Hours,
    Prose,
    StrictSchema,
    Text,
    Whole,
    a_group,
    a_slug,
    an_identifier,
    many,
)
from app.curricula.schemas.framework import (
    ForbiddenPhraseSchema,
    HoursSchema,
    RuleSchema,
    SchemaVersion,
    SourceSchema,
)
from app.curricula.schemas.ties import BaseSchema, a_version
from app.curricula.schemas.weighing import HeldBySchema, RoundingSchema

CONTENT = ("levels", "validated_from", "domains", "previous", "domain_word", "language", "kind", "status")


class HoursByDomain(Exact[dict[str, Any]]):
    """The hours of some domains, by code."""

    def read(self, value: Any) -> dict[str, Any]:
        """Read a group of hours."""
        if not isinstance(value, dict) or not value:
            raise ValidationError('Écrivez un groupe : "CODE": 3, en heures.')
        return {code: Hours().read(hours) for code, hours in value.items()}


class VariantHoursSchema(HoursSchema):
    """How long the teaching takes here."""

    by_domain = HoursByDomain()


class StricterClaimSchema(StrictSchema):
    """What is forbidden besides what the base forbids."""

    do_not_say = many(a_group(ForbiddenPhraseSchema), required=True)


class VariantSchema(StrictSchema):
    """A local variant, whole."""

    variant_of = a_group(BaseSchema, required=True)
    code = a_slug(required=True)
    identifier = an_identifier()
    version = a_version(required=True)
    name = Text(required=True)
    short_name = Text()
    authority = Text()
    notes = Prose()
    sources = many(a_group(SourceSchema))
    claim = a_group(StricterClaimSchema)
    hours = a_group(VariantHoursSchema)
    held_by = a_group(HeldBySchema)
    valid_months = Whole(least=1)
    attendance_rounding = a_group(RoundingSchema)
    certification_rules = many(a_group(RuleSchema))

    @pre_load
    def _content_comes_from_the_base(self, values: Any, **_options: Any) -> Any:
        """Say why a variant has no content of its own, rather than that a key is unknown."""
        if not isinstance(values, dict):
            return values
        wrong = {
            key: [
                "Une variante reprend le contenu de sa base : retirez cette clé, ou écrivez un référentiel."
            ]
            for key in CONTENT
            if key in values
        }
        if wrong:
            raise ValidationError(wrong)
        return values


class VariantFileSchema(StrictSchema):
    """The root of a variant's file."""

    schema_version = SchemaVersion(required=True)
    framework = a_group(VariantSchema, required=True)
