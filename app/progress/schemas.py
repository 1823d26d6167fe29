"""What the forms about evidence may send; whatever else comes with them is refused."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from marshmallow import ValidationError, fields

from app.people.schemas import Form, text
from app.progress.models import EvidenceKind, WithdrawalReason
from app.progress.services import Circumstances

LONGEST_COMMENT = 500
LONGEST_BODY = 200
LONGEST_REFERENCE = 100
MOST_POINTS = 1_000_000
DAMAGED = "Cette page est abîmée : rechargez-la et recommencez."


class Day(fields.Field[date | None]):
    """A day as a date field sends it, or as people write it; empty when it is not said."""

    def _deserialize(self, value: Any, *_context: Any, **_options: Any) -> date | None:
        typed = str(value).strip()
        if not typed:
            return None
        try:
            day, month, year = typed.split("/") if "/" in typed else reversed(typed.split("-"))
            if not all(part.isascii() and part.isdigit() for part in (day, month, year)):
                raise ValueError
            return date(int(year), int(month), int(day))
        except (ValueError, OverflowError):
            raise ValidationError("Écrivez la date comme 24/11/2026.") from None


class Number(fields.Field[int | None]):
    """A whole number, or nothing."""

    def _deserialize(self, value: Any, *_context: Any, **_options: Any) -> int | None:
        typed = str(value).strip()
        if not typed:
            return None
        if typed.isascii() and typed.isdigit() and len(typed) < 19 and int(typed) <= MOST_POINTS:
            return int(typed)
        raise ValidationError("Écrivez un nombre entier, par exemple 15.")


class Id(fields.Field[int]):
    """What names a row, as the page sent it."""

    def _deserialize(self, value: Any, *_context: Any, **_options: Any) -> int:
        return _id_in(str(value))


class Ids(fields.Field[tuple[int, ...]]):
    """What the page showed, as it sent it."""

    def _deserialize(self, value: Any, *_context: Any, **_options: Any) -> tuple[int, ...]:
        return tuple(map(_id_in, str(value).split()))


def _id_in(word: str) -> int:
    if word.isascii() and word.isdigit() and len(word) < 19:
        return int(word)
    raise ValidationError(DAMAGED)


class EvidenceForm(Form):
    """A piece of evidence of one thing: a level, how it was seen, and what that way asks for."""

    level = Number(required=True, error_messages={"required": "Choisissez un niveau."})
    kind = fields.Enum(
        EvidenceKind,
        by_value=True,
        required=True,
        error_messages={
            "required": "Dites comment vous le savez.",
            "unknown": "Choisissez une des réponses.",
        },
    )
    happened_on = Day(load_default=None)
    comment = text("", longest=LONGEST_COMMENT)
    body = text("", longest=LONGEST_BODY)
    reference = text("", longest=LONGEST_REFERENCE)
    expires_on = Day(load_default=None)
    points = Number(load_default=None)
    points_max = Number(load_default=None)
    link = text("", longest=LONGEST_BODY * 3)
    seen = Ids(load_default=())


class WithdrawalForm(Form):
    """A piece of evidence that no longer counts, and why."""

    evidence = Id(required=True)
    reason = fields.Enum(
        WithdrawalReason,
        by_value=True,
        required=True,
        error_messages={"required": "Dites pourquoi.", "unknown": "Choisissez une des réponses."},
    )


def circumstances_of(said: Mapping[str, Any], **more: Any) -> Circumstances:
    """Return the circumstances that a form says, its words without the spaces around them."""
    return Circumstances(
        kind=said["kind"],
        happened_on=said["happened_on"],
        expires_on=said["expires_on"],
        points=said["points"],
        points_max=said["points_max"],
        **{name: said[name].strip() for name in ("comment", "body", "reference", "link")},
        **more,
    )
