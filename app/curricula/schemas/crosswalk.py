"""The keys of a crosswalk's file."""

import re
from enum import StrEnum
from fractions import Fraction
from typing import Any

from marshmallow import ValidationError, validate

from app.curricula.rules.crosswalk import Match
from app.curricula.schemas.fields import Exact, Prose, StrictSchema, Text, Word, a_code, a_group, a_slug, many
from app.curricula.schemas.framework import SchemaVersion
from app.curricula.strict_yaml import Unquoted

CONFIDENCE = re.compile(r"(0(\.[0-9]{1,2})?|1(\.0{1,2})?)")
PERCENT = 100


class Reviewing(StrEnum):
    """Whether somebody of the field read the matches over."""

    DRAFT = "draft"
    REVIEWED = "reviewed"


class Confidence(Exact[int]):
    """How sure the match is, from 0 to 1 with two decimals, kept as a whole percentage."""

    def read(self, value: Any) -> int:
        """Read the digits exactly: 0.85 is 85 hundredths."""
        text = value.text if isinstance(value, Unquoted) else value
        if not isinstance(text, str) or not CONFIDENCE.fullmatch(text):
            raise ValidationError("Une confiance va de 0 à 1, avec deux décimales au plus : 0.85.")
        return int(Fraction(text) * PERCENT)


class PairSchema(StrictSchema):
    """A competency, and what it matches."""

    from_ = a_code(required=True, data_key="from")
    to = a_code(required=True)
    match = Word(among=Match, required=True)
    confidence = Confidence(required=True)
    note = Prose()


class SetSchema(StrictSchema):
    """The matches from one framework to another."""

    from_ = a_slug(required=True, data_key="from")
    to = a_slug(required=True)
    method = Prose()
    pairs = many(
        a_group(PairSchema),
        required=True,
        validate=validate.Length(min=1, error="Il faut au moins une correspondance."),
    )
    unmatched_from = many(a_code())
    unmatched_to = many(a_code())


class CrosswalkSchema(StrictSchema):
    """A crosswalk, whole."""

    code = a_slug(required=True)
    title = Text(required=True)
    status = Word(among=Reviewing, required=True)
    notes = Prose()
    sets = many(
        a_group(SetSchema),
        required=True,
        validate=validate.Length(min=1, error="Il faut au moins un groupe de correspondances."),
    )


class CrosswalkFileSchema(StrictSchema):
    """The root of a crosswalk's file."""

    schema_version = SchemaVersion(required=True)
    crosswalk = a_group(CrosswalkSchema, required=True)
