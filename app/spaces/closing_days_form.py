"""What the forms of closing days may send: the days, then what becomes of each session."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from marshmallow import ValidationError, post_load

from app.core import clock
from app.core.errors import Invalid
from app.core.pages import DAMAGED
from app.sessions.models import CourseSession
from app.sessions.rules.recurrence import hours_on
from app.sessions.services.closing_days import Decision, Fate
from app.spaces.planning_fields import Form, day, loaded, some_words

MOST_TOUCHED = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class DaysToClose:
    """Days to close, both included; `site` is a public id, or nothing for all of the structure."""

    site: str
    starts_on: date
    ends_on: date
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionToSettle:
    """A session of those days on the page, with what was typed of it."""

    index: int
    session: CourseSession
    fate: str
    on: str
    begins: str
    ends: str
    error: str


class ClosingForm(Form):
    """The form of days to close; without a last day, the first alone."""

    site = some_words(most=26)
    starts_on = day("Choisissez le premier jour de fermeture.")
    ends_on = day("Choisissez le dernier jour de fermeture, ou laissez-le vide.", required=False)
    reason = some_words(most=180)

    @post_load
    def _in_order(self, values: dict[str, Any], **_kwargs: object) -> dict[str, Any]:
        last = values["ends_on"] or values["starts_on"]
        if last < values["starts_on"]:
            raise ValidationError("Le dernier jour vient après le premier.", "ends_on")
        if last < clock.today():
            raise ValidationError("Ces jours sont passés : choisissez-en d’autres.", "starts_on")
        return values | {"ends_on": last}


def days_to_close(typed: Mapping[str, Any]) -> DaysToClose:
    """Read the form of days to close.

    Raises:
        Invalid: with a sentence for each field.
    """
    return DaysToClose(**loaded(ClosingForm(), typed))


def decisions_typed(typed: object) -> dict[str, Decision]:
    """Read what becomes of each session; what cannot be read has no new hours.

    Raises:
        Invalid: it does not come from our page.
    """
    rows = typed if typed is not None else []
    if not isinstance(rows, list) or len(rows) > MOST_TOUCHED or not all(_is_of_words(each) for each in rows):
        raise Invalid(DAMAGED)
    return {each["session"]: _decision(each) for each in rows if _is_decided(each)}


def to_settle(
    touched: Sequence[CourseSession], typed: object, errors: Mapping[str, list[str]]
) -> list[SessionToSettle]:
    """List the sessions of those days with what was typed of each; cancelled unless told."""
    rows = typed if isinstance(typed, list) else []
    said = {each.get("session"): each for each in rows if isinstance(each, Mapping)}
    return [
        _settled(number, one, said.get(one.public_id, {}), (errors.get(one.public_id) or [""])[0])
        for number, one in enumerate(touched)
    ]


def _settled(number: int, one: CourseSession, said: Mapping[str, str], error: str) -> SessionToSettle:
    begins, ends = clock.in_paris(one.starts_at), clock.in_paris(one.ends_at)
    return SessionToSettle(
        index=number,
        session=one,
        fate=said.get("fate", Fate.CANCEL),
        on=said.get("on", ""),
        begins=said.get("begins", f"{begins:%H:%M}"),
        ends=said.get("ends", f"{ends:%H:%M}"),
        error=error,
    )


def _is_of_words(each: object) -> bool:
    return isinstance(each, Mapping) and all(isinstance(value, str) for value in each.values())


def _is_decided(each: Mapping[str, str]) -> bool:
    return "session" in each and each.get("fate") in {fate.value for fate in Fate}


def _decision(each: Mapping[str, str]) -> Decision:
    try:
        on = date.fromisoformat(each.get("on", ""))
        hours = time.fromisoformat(each.get("begins", "")), time.fromisoformat(each.get("ends", ""))
    except ValueError:
        return Decision(fate=Fate(each["fate"]))
    if not clock.OLDEST_DAY <= on <= clock.LATEST_DAY:
        return Decision(fate=Fate(each["fate"]))
    return Decision(fate=Fate(each["fate"]), span=hours_on(on, *hours))
