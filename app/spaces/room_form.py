"""What the form of a room may send."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from marshmallow import ValidationError, fields, post_load

from app.sessions.services.rooms import MOST_WORKSTATIONS
from app.spaces.planning_fields import MOST_SEATS, Form, loaded, number, words

LONGEST_NAME = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomWanted:
    """A room as wanted; `workstations` are the names on their labels."""

    name: str
    seats: int
    workstations: tuple[str, ...]


class RoomForm(Form):
    """The form of a room: its workstations are written one a line."""

    name = words("Donnez un nom de 100 lettres au plus.", most=100)
    seats = number(f"Entre 1 et {MOST_SEATS} places.", least=1, most=MOST_SEATS)
    workstations = fields.String(load_default="")

    @post_load
    def _listed(self, values: dict[str, Any], **_kwargs: object) -> dict[str, Any]:
        names = tuple(" ".join(line.split()) for line in values["workstations"].splitlines() if line.strip())
        if len(names) > MOST_WORKSTATIONS or any(len(name) > LONGEST_NAME for name in names):
            sentence = f"{MOST_WORKSTATIONS} postes au plus, de {LONGEST_NAME} lettres au plus chacun."
            raise ValidationError(sentence, "workstations")
        return values | {"workstations": names}


def room_wanted(typed: Mapping[str, Any]) -> RoomWanted:
    """Read the form of a room.

    Raises:
        Invalid: with a sentence for each field.
    """
    return RoomWanted(**loaded(RoomForm(), typed))
