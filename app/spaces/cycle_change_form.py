"""What the forms that change all the sessions to come of a cycle may send, and what they show."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from marshmallow import ValidationError, fields, post_load

from app.core.errors import Invalid
from app.core.french import time_fr
from app.core.pages import DAMAGED
from app.sessions.queries.clashes import ClashFound
from app.sessions.queries.cycle_ahead import CycleAhead, SessionAhead
from app.sessions.rules import cycle_change as rules
from app.sessions.rules.cycle_change import CycleChange, PlaceChange
from app.sessions.services.changing_cycles import SessionChange
from app.spaces.dates import words_by_start
from app.spaces.planning_choices import Choices, place_of, trainer_of
from app.spaces.planning_fields import TO_CORRECT, Form, check_hours, loaded, some_words

MOST_SHOWN = 400
NOTHING_ASKED = "Écrivez ce qui change : les heures, le lieu ou qui anime."


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeShown:
    """A session on the page that checks: what it was, what it would be, what stands against it."""

    public_id: str
    sequence: int
    starts_at: datetime
    is_kept: bool
    changes: bool
    said: tuple[str, ...]
    why_not: str
    concerned: int
    clashes: tuple[tuple[str, str], ...]


class CycleChangeForm(Form):
    """The form that changes a cycle; what is left empty does not change."""

    begins = fields.Time(
        format="%H:%M", load_default=None, error_messages={"invalid": "Écrivez l’heure comme 14:00."}
    )
    ends = fields.Time(
        format="%H:%M", load_default=None, error_messages={"invalid": "Écrivez l’heure comme 16:00."}
    )
    site = some_words(most=26)
    room = some_words(most=100)
    trainer = some_words(most=26)

    @post_load
    def _checked(self, values: dict[str, Any], **_kwargs: object) -> dict[str, Any]:
        begins, ends = values["begins"], values["ends"]
        if (begins is None) != (ends is None):
            missing = "ends" if ends is None else "begins"
            raise ValidationError("Écrivez les deux heures, ou aucune.", missing)
        if begins is not None:
            check_hours(begins, ends)
        if not any(values.values()):
            raise ValidationError(NOTHING_ASKED, "begins")
        return values


def change_wanted(typed: Mapping[str, Any], cycle: CycleAhead, choices: Choices) -> CycleChange:
    """Read what is to change.

    Raises:
        Invalid: with a sentence for each field; or nothing would change.
    """
    values = loaded(CycleChangeForm(), typed)
    hours: tuple[time, time] | None = (values["begins"], values["ends"]) if values["begins"] else None
    lead = trainer_of(values["trainer"], cycle.structure_id, choices) if values["trainer"] else None
    return CycleChange(hours=hours, place=_place(values, cycle, choices), trainer_id=lead)


def _place(values: Mapping[str, Any], cycle: CycleAhead, choices: Choices) -> PlaceChange | None:
    """Return the place to have; words for a room, alone, stand for a room of the site where they meet."""
    if not values["site"] and not values["room"]:
        return None
    if not values["site"]:
        sites = {one.stands.site_id for one in cycle.sessions}
        if len(sites) != 1:
            raise Invalid(TO_CORRECT, {"site": ["Choisissez aussi le lieu de cette salle."]})
        return PlaceChange(site_id=sites.pop(), room_id=None, room=values["room"], holds=None)
    venue, room = place_of(values["site"], choices)
    if room is None:
        return PlaceChange(site_id=venue.id, room_id=None, room=values["room"], holds=None)
    return PlaceChange(site_id=venue.id, room_id=room.id, room=room.name, holds=room.seats)


def shown_typed(typed: object) -> dict[str, int]:
    """Read which sessions are ticked: `dates-0` says the public id of one and its sequence.

    Raises:
        Invalid: it does not come from our page.
    """
    rows = typed if typed is not None else []
    if not isinstance(rows, list) or len(rows) > MOST_SHOWN:
        raise Invalid(DAMAGED)
    found = {}
    for each in rows:
        public_id, _dot, sequence = each.partition(".") if isinstance(each, str) else ("", "", "")
        if not public_id or not (sequence.isascii() and sequence.isdigit() and len(sequence) < 10):
            raise Invalid(DAMAGED)
        found[public_id] = int(sequence)
    return found


def changes_shown(
    changes: Sequence[SessionChange],
    choices: Choices,
    *,
    kept: Collection[str],
    clashes: Sequence[ClashFound] = (),
) -> tuple[ChangeShown, ...]:
    """Say each session with what changes of it, and what stands against it."""
    met = words_by_start(clashes)
    return tuple(
        ChangeShown(
            public_id=each.session.public_id,
            sequence=each.session.sequence,
            starts_at=each.session.stands.starts_at,
            is_kept=each.session.public_id in kept,
            changes=each.changes,
            said=tuple(_said(each, choices)),
            why_not=each.why_not,
            concerned=each.session.concerned,
            clashes=met.get(each.after.starts_at, ()) if each.session.public_id in kept else (),
        )
        for each in changes
    )


def _said(each: SessionChange, choices: Choices) -> list[str]:
    before, after = each.session.stands, each.after
    said = []
    if rules.moves(before, after):
        hours = f"de {time_fr(before.starts_at)} à {time_fr(before.ends_at)}"
        said.append(f"De {time_fr(after.starts_at)} à {time_fr(after.ends_at)}, au lieu {hours}.")
    if rules.changes_place(before, after):
        sites = {venue.id: venue.name for venue in choices.venues}
        earlier = _where(each.session.site, before.room)
        said.append(f"{_where(sites[after.site_id], after.room)}, au lieu de : {earlier}.")
    if after.trainer_id != before.trainer_id:
        names = {one.person_id: one.name for one in choices.trainers}
        said.append(f"Avec {names[after.trainer_id]}, au lieu de {each.session.trainer}.")
    return said


def _where(site: str, room: str) -> str:
    return f"{site}, {room}" if room else site


def usual_hours(sessions: Sequence[SessionAhead]) -> str:
    """Say the hours that all these sessions have, or nothing where they differ."""
    hours = {(time_fr(one.stands.starts_at), time_fr(one.stands.ends_at)) for one in sessions}
    return "de {} à {}".format(*hours.pop()) if len(hours) == 1 else ""
