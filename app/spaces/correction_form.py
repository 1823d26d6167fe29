"""What the form of a correction sends: the rows of the sheet, those it forgot, and why.

`forgotten` names the learners whose rows were added to the page, by their public ids; `sought` is
the name that is looked for, `searched` the one that the page already answered.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from app.core.access import Reach
from app.core.errors import Invalid
from app.core.files import WorkFile
from app.core.pages import DAMAGED
from app.people.queries import LearnerLine
from app.sessions.models import Presence
from app.sessions.queries import Desk, Place
from app.sessions.queries.sheet_facts import Slot
from app.sessions.rules import CAME, half_days
from app.sessions.services import MarkWanted
from app.spaces import newcomers
from app.spaces.sheet_form import SheetTyped
from app.spaces.unable_form import Whose

MOST_FORGOTTEN = 24
NEW = "nouvelle"
"""Stands for the public id of somebody who has none yet."""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a correction changes: the presences, why some did not sign, a scan found later."""

    marks: list[MarkWanted]
    reasons: Mapping[Whose, str]
    scan: WorkFile | None


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
            counts_as=learner.id,
            records=(learner.id,),
            seats=0,
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


def slots_of(desk: Desk) -> tuple[Slot, ...]:
    """Return the half-days of a sheet."""
    return tuple((span.day, span.half) for span in half_days(desk.starts_at, desk.ends_at))


def unsigned(desk: Desk) -> list[Whose]:
    """List the acts that are missing of the people of a sheet, then of somebody new."""
    slots = slots_of(desk)
    missing = [(place.public_id, slot) for place in desk.seated for slot in slots if slot not in place.signed]
    return [*missing, *((NEW, slot) for slot in slots)]


def check_were_there(wanted: Wanted, desk: Desk, *, given_name: str) -> None:
    """Refuse to say why somebody did not sign who is not noted as having come.

    Raises:
        Invalid: beside each of those names.
    """
    if not given_name and any(who == NEW for who, _slot in wanted.reasons):
        raise Invalid("Écrivez le prénom de la personne nouvelle, ou laissez « non signé ».")
    came = {mark.learner_id for mark in wanted.marks if mark.presence in CAME}
    explained = {who for who, _slot in wanted.reasons}
    wrong = {
        str(place.learner_id): [f"{place.short_name} : notez « présent » ou « en retard », puis la raison."]
        for place in desk.seated
        if place.public_id in explained and place.learner_id not in came
    }
    if wrong:
        raise Invalid(" ".join(sentence for each in wrong.values() for sentence in each), wrong)


def was_there(learner_id: int, given_name: str) -> MarkWanted:
    """Note somebody new present from the start until the end."""
    return MarkWanted(learner_id=learner_id, name=given_name, presence=Presence.PRESENT)


def _text(fields: Mapping[str, Any], name: str) -> str:
    value = fields.get(name, "")
    if not isinstance(value, str):
        raise Invalid(DAMAGED)
    return value
