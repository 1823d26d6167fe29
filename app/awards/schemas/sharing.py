"""What the forms of a holder may send: who may see a code, and what a link shows."""

from calendar import monthrange
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from app.awards.models import Access, NameShown
from app.awards.services.sharing import Disclosure
from app.core import clock
from app.core.french import date_fr
from app.people.rules.names import cleaned
from app.people.schemas import Form, read, text

LONGEST_LABEL = 100
FARTHEST_YEARS = 10
CHOOSE = "Choisissez une réponse."
ENDLESS, ON_A_DAY, USUAL = "endless", "day", "quarter"
LASTING = {"week": "Une semaine", "month": "Un mois", USUAL: "Trois mois"}
"""How long a link may last, in the words of the form; a chosen day and no end come after them."""


def one_of(*words: str) -> fields.String:
    """Describe a choice among a few words."""
    told: dict[str, str | list[Any] | dict[Any, Any]] = {"required": CHOOSE, "invalid": CHOOSE}
    return fields.String(required=True, validate=validate.OneOf(words, error=CHOOSE), error_messages=told)


class AccessForm(Form):
    """Who may see the page of a printed code."""

    access = one_of(*Access)


class LinkForm(Form):
    """For whom a link is, what it shows, how long it lasts."""

    label = text("Écrivez quelques mots, ou rien.", longest=LONGEST_LABEL)
    name_shown = one_of(*NameShown)
    competencies = one_of("yes", "no")
    lasting = one_of(*LASTING, ON_A_DAY, ENDLESS)
    day = text("Choisissez le dernier jour.", longest=20)

    @validates_schema
    def _ends_on_a_day(self, sent: Mapping[str, Any], **_kwargs: Any) -> None:
        _last_day(sent["lasting"], sent["day"])


def access_chosen(sent: Mapping[str, Any]) -> Access:
    """Read who may see a code.

    Raises:
        Invalid: nothing was chosen.
    """
    return Access(read(AccessForm(), sent)["access"])


def disclosure(sent: Mapping[str, Any]) -> Disclosure:
    """Read what a link is to show.

    Raises:
        Invalid: some fields are wrong; each has its sentences.
    """
    said = read(LinkForm(), sent)
    return Disclosure(
        name_shown=NameShown(said["name_shown"]),
        shows_competencies=said["competencies"] == "yes",
        ends_on=_last_day(said["lasting"], said["day"]),
        label=cleaned(said["label"]).text,
    )


def months_after(day: date, months: int) -> date:
    """Return the same day some months later, or the last of a shorter month."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _last_day(lasting: str, typed: str) -> date | None:
    """Return the last day of a link; a day that was typed beside the usual choice is what was meant."""
    today = clock.today()
    if lasting == ON_A_DAY or (lasting == USUAL and typed.strip()):
        return _day_typed(typed.strip(), today)
    if lasting == ENDLESS:
        return None
    return (
        today + timedelta(weeks=1)
        if lasting == "week"
        else months_after(today, 1 if lasting == "month" else 3)
    )


def _day_typed(typed: str, today: date) -> date:
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        raise ValidationError("Choisissez le dernier jour, par exemple 24/12/2026.", "day") from None
    if day < today:
        raise ValidationError("Ce jour est passé. Choisissez aujourd’hui ou un jour à venir.", "day")
    farthest = months_after(today, 12 * FARTHEST_YEARS)
    if day > farthest:
        raise ValidationError(
            f"Ce jour est trop loin. Le dernier possible est le {date_fr(farthest)}.", "day"
        )
    return day
