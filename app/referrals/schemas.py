"""What the forms of an orientation may send."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from marshmallow import ValidationError, fields, validates_schema

from app.core import clock
from app.core.identifiers import PUBLIC_ID_LENGTH
from app.people.models.persons import NAME_LENGTH
from app.people.schemas import BirthYear, Form, read, text

LONGEST_NOTE = 1000


def day_given(typed: object) -> date | None:
    """Read the day on which somebody agreed: today or earlier; None when it is empty."""
    if not str(typed).strip():
        return None
    try:
        day = date.fromisoformat(str(typed).strip())
    except ValueError:
        raise ValidationError("Écrivez le jour de l’accord, par exemple 24/11/2026.") from None
    if day > clock.today():
        raise ValidationError("Le jour de l’accord ne peut pas être dans l’avenir.")
    if day < clock.OLDEST_DAY:
        raise ValidationError("Vérifiez l’année de l’accord.")
    return day


class AgreementForm(Form):
    """A person agreed, on a day."""

    agreed_on = fields.Function(
        deserialize=day_given, required=True, error_messages={"required": "Écrivez le jour de l’accord."}
    )

    @validates_schema
    def _is_dated(self, sent: Mapping[str, Any], **_kwargs: Any) -> None:
        if sent["agreed_on"] is None:
            raise ValidationError("Écrivez le jour de l’accord.", "agreed_on")


class ReferralForm(Form):
    """Who goes to which cycle, and whether they agree to be followed."""

    learner = text("", longest=PUBLIC_ID_LENGTH)
    given_name = text("", longest=NAME_LENGTH)
    family_name = text("", longest=NAME_LENGTH)
    birth_year = BirthYear(load_default=None)
    cycle = text("Choisissez un cycle.", longest=PUBLIC_ID_LENGTH, required=True)
    agreed = text("", longest=1)
    agreed_on = fields.Function(deserialize=day_given, load_default=None)
    note = text("", longest=LONGEST_NOTE)

    @validates_schema
    def _names_somebody(self, sent: Mapping[str, Any], **_kwargs: Any) -> None:
        if not sent["learner"] and not sent["given_name"].strip():
            raise ValidationError("Choisissez une personne, ou écrivez son prénom.", "given_name")
        if sent["agreed"] and sent["agreed_on"] is None:
            raise ValidationError("Écrivez le jour de l’accord.", "agreed_on")


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """An orientation as it was asked for; `learner` is None for somebody new."""

    learner: str | None
    given_name: str
    family_name: str
    birth_year: int | None
    cycle: str
    agreed_on: date | None
    note: str


def wanted(sent: Mapping[str, Any]) -> Wanted:
    """Read the form of an orientation.

    Raises:
        Invalid: some fields are wrong; each has its sentences.
    """
    said = read(ReferralForm(), sent)
    agreed = bool(said.pop("agreed"))
    said["agreed_on"] = said["agreed_on"] if agreed else None
    return Wanted(**(said | {"learner": said["learner"] or None}))


def agreement(sent: Mapping[str, Any]) -> date:
    """Read the day on which somebody agreed.

    Raises:
        Invalid: there is none, or it is in the future.
    """
    day: date = read(AgreementForm(), sent)["agreed_on"]
    return day
