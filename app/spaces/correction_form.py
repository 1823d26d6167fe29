"""What the form of a correction sends: the rows of the sheet, those it forgot, and why.

`forgotten` names the learners whose rows were added to the page, by their public ids; `sought` is
the name that is looked for, `searched` the one that the page already answered.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from app.core.access import Reach
from app.core.errors import Invalid
from app.core.pages import DAMAGED
from app.people.queries import LearnerLine
from app.sessions.models import Presence
from app.sessions.queries import Desk, Place
from app.sessions.services import MarkWanted
from app.spaces import newcomers
from app.spaces.sheet_form import SheetTyped

MOST_FORGOTTEN = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Aside:
    """What was typed around the rows."""

    version: int
    reason: str = ""
    sought: str = ""
    searched: str = ""
    given_name: str = ""
    family_name: str = ""

    @property
    def is_search(self) -> bool:
        """Tell whether a name is looked for that the page has not answered yet."""
        return bool(self.sought) and self.sought != self.searched


def aside_of(fields: Mapping[str, Any]) -> Aside:
    """Read what was typed around the rows.

    Raises:
        Invalid: the form does not come from our page.
    """
    version = _text(fields, "version")
    if not (version.isascii() and version.isdigit() and len(version) < 6):
        raise Invalid(DAMAGED)
    words = ("reason", "sought", "searched", "given_name", "family_name")
    return Aside(version=int(version), **{name: _text(fields, name).strip() for name in words})


def desk_with_forgotten(desk: Desk, fields: Mapping[str, Any], reach: Reach) -> Desk:
    """Return the sheet with the rows that were added to it for those whom it forgot.

    Raises:
        Invalid: the form does not come from our page.
        NotFound: somebody is out of reach.
    """
    here = {place.public_id for place in desk.seated}
    named = [each for each in dict.fromkeys(_text(fields, "forgotten").split()) if each not in here]
    if len(named) > MOST_FORGOTTEN:
        raise Invalid(DAMAGED)
    return with_places(desk, [newcomers.learner_of(desk.structure_id, each, reach) for each in named])


def with_places(desk: Desk, learners: list[LearnerLine]) -> Desk:
    """Return the sheet with a blank row for each of these people."""
    places = (
        Place(
            learner_id=learner.id,
            public_id=learner.public_id,
            given_name=learner.given_name,
            family_name=learner.family_name,
            is_waiting=False,
            marks=(),
        )
        for learner in learners
    )
    return replace(desk, seated=(*desk.seated, *places))


def answered(desk: Desk, typed: SheetTyped, *, among: Desk) -> list[Place]:
    """Return the places of a sheet that are not among another's, and of whom an answer was typed."""
    known = {place.learner_id for place in among.seated}
    return [
        place
        for place in desk.seated
        if place.learner_id not in known
        and (line := typed.lines.get(place.learner_id)) is not None
        and line.presence
    ]


def was_there(learner_id: int, given_name: str) -> MarkWanted:
    """Note somebody new present from the start until the end."""
    return MarkWanted(learner_id=learner_id, name=given_name, presence=Presence.PRESENT)


def _text(fields: Mapping[str, Any], name: str) -> str:
    value = fields.get(name, "")
    if not isinstance(value, str):
        raise Invalid(DAMAGED)
    return value
