"""What the page that closes a sheet shows of each person, and what its form may send.

The names are `unable-0-learner`, `-slot`, `-reason` and `-other`: one group for each act that is missing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.core.errors import Invalid
from app.core.pages import DAMAGED
from app.sessions import rules
from app.sessions.models import HalfDay
from app.sessions.queries.sheet_facts import SheetFacts, SignatureKept, Slot, Someone
from app.sessions.services.sheet_content import minutes_of
from app.sessions.services.sheets import CouldNotSign
from app.spaces.sheet_words import act_words, half_day_words, presence_words

OTHER = "autre"
REASONS = (
    ("départ avant la fin", "Départ avant la fin"),
    ("carte ou code oublié", "Carte ou code oublié"),
    ("main empêchée", "Main empêchée"),
    ("ordinateur ou réseau en panne", "Ordinateur ou réseau en panne"),
    (OTHER, "Autre raison, à écrire"),
)
"""Why somebody who was there did not sign, in the words that the sheet prints."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingAct:
    """A half-day that somebody did not sign; `chosen` and `other` are what was typed."""

    index: int
    half_day: str
    slot: str
    chosen: str
    other: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LineToClose:
    """A person of the sheet, in words; `is_at_odds` where somebody signed who is said not to have come."""

    name: str
    public_id: str
    presence: str
    minutes: int
    acts: tuple[str, ...]
    missing: tuple[MissingAct, ...]
    is_at_odds: bool


def lines_to_close(facts: SheetFacts, typed: Mapping[str, Any]) -> tuple[LineToClose, ...]:
    """Say each line of the sheet, and what is missing of it."""
    groups = {_name_of(each): each for each in _groups(typed)}
    places = {(someone.public_id, slot): index for index, (someone, slot) in enumerate(facts.unsigned)}
    return tuple(_line(facts, someone, places, groups) for someone in facts.people)


def could_not_sign(typed: Mapping[str, Any], facts: SheetFacts) -> list[CouldNotSign]:
    """Read who could not sign and why; an act that was made meanwhile needs no word.

    Raises:
        Invalid: the form does not come from our page, or another reason is chosen and not written.
    """
    missing = {(someone.public_id, _said(slot)): (someone, slot) for someone, slot in facts.unsigned}
    found = []
    for group in _groups(typed):
        someone_and_slot = missing.get(_name_of(group))
        reason = _reason(group)
        if reason and someone_and_slot is not None:
            someone, (day, half) = someone_and_slot
            found.append(CouldNotSign(learner_id=someone.learner_id, day=day, half=half, reason=reason))
    return found


def _line(
    facts: SheetFacts,
    someone: Someone,
    places: Mapping[tuple[str, Slot], int],
    groups: Mapping[tuple[str, str], Mapping[str, Any]],
) -> LineToClose:
    mark, acts = someone.mark, [someone.signature(slot) for slot in facts.slots]
    missing = [
        (slot, places[someone.public_id, slot]) for slot in facts.slots if (someone.public_id, slot) in places
    ]
    return LineToClose(
        name=someone.name,
        public_id=someone.public_id,
        presence=presence_words(mark.presence, mark.arrived_at, mark.left_at) if mark else _nothing(someone),
        minutes=minutes_of(facts, mark) if mark else 0,
        acts=tuple(_act(facts, act) for act in acts if act is not None),
        missing=tuple(_missing(facts, someone, slot, index, groups) for slot, index in missing),
        is_at_odds=mark is not None and rules.is_at_odds(mark.presence, signed=any(acts)),
    )


def _nothing(someone: Someone) -> str:
    return "deux réponses différentes" if someone.is_disputed else "rien n’est noté"


def _act(facts: SheetFacts, act: SignatureKept) -> str:
    said = act_words(act.how, act.signed_at, act.reason)
    return f"{_half_day(facts, act.slot)}, {said}" if len(facts.slots) > 1 else said


def _missing(
    facts: SheetFacts,
    someone: Someone,
    slot: Slot,
    index: int,
    groups: Mapping[tuple[str, str], Mapping[str, Any]],
) -> MissingAct:
    typed = groups.get((someone.public_id, _said(slot)), {})
    return MissingAct(
        index=index,
        half_day=_half_day(facts, slot) if len(facts.slots) > 1 else "",
        slot=_said(slot),
        chosen=str(typed.get("reason", "")),
        other=str(typed.get("other", "")),
    )


def _half_day(facts: SheetFacts, slot: Slot) -> str:
    return half_day_words(*slot, with_day=len({day for day, _half in facts.slots}) > 1)


def _said(slot: tuple[date, HalfDay]) -> str:
    """Name a half-day as the form sends it back: « 2026-11-24 apres_midi »."""
    day, half = slot
    return f"{day.isoformat()} {half.value}"


def _groups(typed: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    groups = typed.get("unable", [])
    if not isinstance(groups, list) or not all(isinstance(group, dict) for group in groups):
        raise Invalid(DAMAGED)
    return groups


def _name_of(group: Mapping[str, Any]) -> tuple[str, str]:
    return str(group.get("learner", "")), str(group.get("slot", ""))


def _reason(group: Mapping[str, Any]) -> str:
    chosen, other = str(group.get("reason", "")), " ".join(str(group.get("other", "")).split())
    if chosen == OTHER:
        if not other:
            raise Invalid("Vous avez choisi « Autre raison » : écrivez laquelle, en quelques mots.")
        return other
    return chosen
