"""What the form of a new cycle may send."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from marshmallow import RAISE, Schema, ValidationError, fields, post_load, validate

from app.core import clock
from app.core.errors import Invalid

UNEXPECTED = "Ce champ n’était pas attendu. Rechargez la page et recommencez."
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class CycleWanted:
    """A cycle to plan; `course` is `course-<public id>` or `framework-<id>`."""

    course: str
    site: str
    title: str
    first_on: date
    begins: time
    sessions: int
    minutes: int
    seats: int
    room: str

    @property
    def starts(self) -> list[datetime]:
        """One start a week, at the same hour on the clocks of Paris, summer and winter alike."""
        days = (self.first_on + week * WEEK for week in range(self.sessions))
        return [clock.paris(day, self.begins.hour, self.begins.minute) for day in days]


def _number(sentence: str, *, least: int, most: int) -> fields.Integer:
    checks = [validate.Range(least, most, error=sentence)]
    return fields.Integer(
        required=True, validate=checks, error_messages={"invalid": sentence, "required": sentence}
    )


def _text(sentence: str, *, most: int) -> fields.String:
    checks = [validate.Length(min=1, max=most, error=sentence)]
    return fields.String(required=True, validate=checks, error_messages={"required": sentence})


class CycleForm(Schema):
    """The form of a new cycle."""

    error_messages = {"unknown": UNEXPECTED}  # noqa: RUF012 - marshmallow reads it so

    class Meta:
        """Refuse what is not declared."""

        unknown = RAISE

    course = _text("Choisissez un parcours.", most=80)
    site = _text("Choisissez un lieu.", most=26)
    title = _text("Donnez un titre de 200 lettres au plus.", most=200)
    first_on = fields.Date(
        required=True,
        validate=validate.Range(
            clock.OLDEST_DAY, clock.LATEST_DAY, error="Vérifiez l’année de la première séance."
        ),
        error_messages={"invalid": "Choisissez le jour de la première séance."},
    )
    begins = fields.Time(
        format="%H:%M", required=True, error_messages={"invalid": "Écrivez l’heure comme 14:00."}
    )
    sessions = _number("Entre 1 et 40 séances.", least=1, most=40)
    minutes = _number("Entre 15 et 480 minutes.", least=15, most=480)
    seats = _number("Entre 1 et 200 places.", least=1, most=200)
    room = fields.String(load_default="", validate=validate.Length(max=100, error="100 lettres au plus."))

    @post_load
    def _wanted(self, values: dict[str, object], **_kwargs: object) -> CycleWanted:
        return CycleWanted(**values)  # type: ignore[arg-type]


def cycle_wanted(typed: Mapping[str, object]) -> CycleWanted:
    """Read the form of a new cycle.

    Raises:
        Invalid: with a sentence for each field.
    """
    try:
        wanted: CycleWanted = CycleForm().load({name: _trimmed(value) for name, value in typed.items()})
    except ValidationError as error:
        raise Invalid("Il reste quelque chose à corriger.", dict(error.messages_dict)) from None
    return wanted


def _trimmed(value: object) -> object:
    return value.strip() if isinstance(value, str) else value
