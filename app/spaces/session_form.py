"""What the forms of one session may send: a new one on its own, or a change of one that is planned."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, time
from typing import Any

from marshmallow import ValidationError, fields, post_load

from app.sessions.models import SessionKind
from app.spaces.planning_fields import (
    MOST_SEATS,
    Form,
    MeetingsForm,
    MeetingsWanted,
    check_hours,
    day,
    hour,
    loaded,
    number,
    some_words,
    words,
)

KINDS = [
    (SessionKind.WORKSHOP.value, "Atelier", "Un groupe, un sujet."),
    (SessionKind.APPOINTMENT.value, "Rendez-vous", "Une personne, aidée de près."),
    (SessionKind.FREE_ACCESS.value, "Accès libre", "Chacun vient et utilise un poste."),
]
"""Each kind, its name and what it is."""

USUAL = {"kind": "workshop", "begins": "14:00", "ends": "16:00", "every": "1", "title": "", "room": ""}
TITLES = {SessionKind.APPOINTMENT: "Rendez-vous", SessionKind.FREE_ACCESS: "Accès libre"}


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionsWanted:
    """Sessions to plan that belong to no cycle; most often one."""

    kind: SessionKind
    title: str
    meetings: MeetingsWanted


class SessionForm(MeetingsForm):
    """The form of a session alone."""

    kind = fields.Enum(
        SessionKind, by_value=True, required=True, error_messages={"unknown": "Choisissez ce que c’est."}
    )
    title = some_words(most=200)

    @post_load
    def _named(self, values: dict[str, Any], **_kwargs: object) -> dict[str, Any]:
        if values["kind"] is SessionKind.WORKSHOP and not values["title"]:
            raise ValidationError("Donnez un titre à l’atelier.", "title")
        return values


def sessions_wanted(typed: Mapping[str, Any]) -> SessionsWanted:
    """Read the form of a session alone; an appointment is for one person unless told.

    Raises:
        Invalid: with a sentence for each field.
    """
    values = loaded(SessionForm(), typed)
    kind: SessionKind = values.pop("kind")
    title = values.pop("title") or TITLES[kind]
    meetings = MeetingsWanted(**values)
    if kind is SessionKind.APPOINTMENT and meetings.seats is None:
        meetings = replace(meetings, seats=1)
    return SessionsWanted(kind=kind, title=title, meetings=meetings)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeWanted:
    """What a planned session is to be; `site` is the public id of a site or of one of its rooms.

    `sequence` is the one that the page showed: a session changed since is not changed unseen.
    """

    title: str
    on: date
    begins: time
    ends: time
    site: str
    room: str
    seats: int
    sequence: int | None


class ChangeForm(Form):
    """The form that changes a session."""

    title = words("Donnez un titre de 200 lettres au plus.", most=200)
    on = day("Choisissez le jour.")
    begins = hour()
    ends = hour()
    site = words("Choisissez un lieu.", most=26)
    room = some_words(most=100)
    seats = number(f"Entre 1 et {MOST_SEATS} places.", least=1, most=MOST_SEATS)
    sequence = fields.Integer(load_default=None)

    @post_load
    def _checked(self, values: dict[str, Any], **_kwargs: object) -> dict[str, Any]:
        check_hours(values["begins"], values["ends"])
        return values


class TrainersForm(Form):
    """The form that says who leads a session, and who helps."""

    trainer = words("Choisissez qui anime.", most=26)
    others = fields.List(fields.String(), load_default=list)
    sequence = fields.Integer(load_default=None)


class CancelForm(Form):
    """The form that cancels a session."""

    because = words("Dites pourquoi, en quelques mots : les inscrits le liront.", most=200)


def change_wanted(typed: Mapping[str, Any]) -> ChangeWanted:
    """Read the form that changes a session.

    Raises:
        Invalid: with a sentence for each field.
    """
    return ChangeWanted(**loaded(ChangeForm(), typed))
