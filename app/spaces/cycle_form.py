"""What the form of a new cycle may send."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from marshmallow import fields

from app.spaces.planning_fields import MeetingsForm, MeetingsWanted, loaded, some_words, words

USUAL = {
    "begins": "14:00",
    "ends": "16:00",
    "sessions": "6",
    "every": "1",
    "seats": "",
    "room": "",
    "title": "",
}
"""What the field plans most: two hours a week, six times."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CycleWanted:
    """A cycle to plan; `course` is `course-<public id>` or `framework-<id>`.

    `again` is the public id of the cycle that this one repeats; `same_people` enrols its people.
    """

    course: str
    title: str
    again: str
    same_people: bool
    meetings: MeetingsWanted


class CycleForm(MeetingsForm):
    """The form of a new cycle."""

    course = words("Choisissez un parcours.", most=80)
    title = words("Donnez un titre de 200 lettres au plus.", most=200)
    again = some_words(most=26)
    same_people = fields.Boolean(load_default=False)


def cycle_wanted(typed: Mapping[str, Any]) -> CycleWanted:
    """Read the form of a new cycle.

    Raises:
        Invalid: with a sentence for each field.
    """
    values = loaded(CycleForm(), typed)
    own = {name: values.pop(name) for name in ("course", "title", "again", "same_people")}
    return CycleWanted(**own, meetings=MeetingsWanted(**values))
