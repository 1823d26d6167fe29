"""What every form that plans may send: where, with whom, which days and hours, how many."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, post_load, pre_load, validate

from app.core import clock
from app.core.errors import Invalid
from app.sessions import rules
from app.sessions.rules.recurrence import MOST_SESSIONS, Rhythm

UNEXPECTED = "Ce champ n’était pas attendu. Rechargez la page et recommencez."
TO_CORRECT = "Il reste quelque chose à corriger."
MOST_SEATS = 200
SHORTEST = 15
"""Minutes that a session lasts at the least."""

Told = dict[str, str | list[Any] | dict[Any, Any]]
"""What marshmallow says of a field, by the kind of mistake."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingsWanted:
    """Meetings to plan; `site` is the public id of a site or of one of its rooms.

    `weekdays` are numbered from Monday, 0. Without `seats`, as many as the room usually has.
    """

    site: str
    room: str
    trainer: str
    others: tuple[str, ...]
    first_on: date
    begins: time
    ends: time
    every: int
    weekdays: tuple[int, ...]
    sessions: int | None
    last_on: date | None
    seats: int | None
    open_to_learners: bool

    @property
    def is_once(self) -> bool:
        """One session alone is wanted, on the first day."""
        return self.last_on is None and self.sessions in (None, 1) and not self.weekdays

    @property
    def rhythm(self) -> Rhythm:
        """On which days to meet; once, where neither a number nor a last day is asked for."""
        once = 1 if self.sessions is None and self.last_on is None else self.sessions
        return Rhythm(
            first_on=self.first_on,
            weekdays=frozenset(self.weekdays),
            every=self.every,
            count=once,
            last_on=self.last_on,
        )


def number(sentence: str, *, least: int, most: int, required: bool = True) -> fields.Integer:
    """Make a field for a whole number; every mistake gets the same sentence."""
    checks = [validate.Range(least, most, error=sentence)]
    told: Told = {"invalid": sentence, "required": sentence}
    if required:
        return fields.Integer(required=True, validate=checks, error_messages=told)
    return fields.Integer(load_default=None, validate=checks, error_messages=told)


def words(sentence: str, *, most: int) -> fields.String:
    """Make a field for words that must be there."""
    checks = [validate.Length(min=1, max=most, error=sentence)]
    return fields.String(required=True, validate=checks, error_messages={"required": sentence})


def some_words(*, most: int) -> fields.String:
    """Make a field for words that may be left out."""
    checks = [validate.Length(max=most, error=f"{most} lettres au plus.")]
    return fields.String(load_default="", validate=checks)


def day(sentence: str, *, required: bool = True) -> fields.Date:
    """Make a field for a day of our century."""
    checks = [validate.Range(clock.OLDEST_DAY, clock.LATEST_DAY, error="Vérifiez l’année.")]
    told: Told = {"invalid": sentence, "required": sentence}
    if required:
        return fields.Date(required=True, validate=checks, error_messages=told)
    return fields.Date(load_default=None, validate=checks, error_messages=told)


def hour() -> fields.Time:
    """Make a field for an hour of the day."""
    sentence = "Écrivez l’heure comme 14:00."
    return fields.Time(
        format="%H:%M", required=True, error_messages={"invalid": sentence, "required": sentence}
    )


class Form(Schema):
    """A form that refuses what it does not declare, and takes an empty field for one left out."""

    error_messages = {"unknown": UNEXPECTED}  # noqa: RUF012 - marshmallow reads it so

    class Meta:
        """Refuse what is not declared."""

        unknown = RAISE

    @pre_load
    def _without_blanks(self, typed: Mapping[str, Any], **_kwargs: object) -> dict[str, Any]:
        trimmed = {name: value.strip() if isinstance(value, str) else value for name, value in typed.items()}
        return {name: value for name, value in trimmed.items() if value != ""}


class MeetingsForm(Form):
    """The part that the forms of a cycle and of a session alone share."""

    site = words("Choisissez un lieu.", most=26)
    room = some_words(most=100)
    trainer = some_words(most=26)
    others = fields.List(fields.String(), load_default=list)
    first_on = day("Choisissez le jour de la première séance.")
    begins = hour()
    ends = hour()
    every = fields.Integer(
        load_default=1, validate=validate.OneOf((1, 2, 3, 4), error="Choisissez un rythme de la liste.")
    )
    weekdays = fields.List(
        fields.Integer(validate=validate.Range(0, 6, error="Choisissez des jours de la semaine.")),
        load_default=list,
    )
    sessions = number(f"Entre 1 et {MOST_SESSIONS} séances.", least=1, most=MOST_SESSIONS, required=False)
    last_on = day("Choisissez le dernier jour, ou laissez-le vide.", required=False)
    seats = number(f"Entre 1 et {MOST_SEATS} places.", least=1, most=MOST_SEATS, required=False)
    open_to_learners = fields.Boolean(load_default=False)

    @post_load
    def _checked(self, values: dict[str, Any], **_kwargs: object) -> dict[str, Any]:
        check_hours(values["begins"], values["ends"])
        if values["last_on"] is not None and values["last_on"] < values["first_on"]:
            raise ValidationError("Le dernier jour vient après le premier.", "last_on")
        return values | {"others": tuple(values["others"]), "weekdays": tuple(values["weekdays"])}


def check_hours(begins: time, ends: time) -> None:
    """Refuse hours that do not follow each other.

    Raises:
        ValidationError: the end comes less than a quarter of an hour after the start.
    """
    length = (ends.hour - begins.hour) * 60 + ends.minute - begins.minute
    if length < SHORTEST:
        raise ValidationError(f"La fin vient au moins {SHORTEST} minutes après le début.", "ends")


def too_long_ago(begins: datetime, now: datetime) -> str:
    """Say why nothing is planned at a moment that is past, or nothing.

    A session of the last week may still be planned: its sheet was kept on paper.
    """
    if begins < now - rules.PAPER_DAY_KEPT:
        return "Ce jour est passé depuis plus d’une semaine : choisissez-en un autre."
    return ""


def loaded(form: Schema, typed: Mapping[str, Any]) -> dict[str, Any]:
    """Read a form.

    Raises:
        Invalid: with sentences for each field.
    """
    try:
        values: dict[str, Any] = form.load(typed)
    except ValidationError as error:
        raise Invalid(TO_CORRECT, _flat(error.messages_dict)) from None
    return values


def _flat(messages: Mapping[str, Any]) -> dict[str, list[str]]:
    """Give each field the sentences about it, be they about one of its boxes."""
    return {
        name: said if isinstance(said, list) else [sentence for each in said.values() for sentence in each]
        for name, said in messages.items()
    }
