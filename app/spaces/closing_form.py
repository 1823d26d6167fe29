"""What the page that closes a sheet shows of each person, and what its form may send."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.sessions import rules
from app.sessions.queries.sheet_facts import SheetFacts, SignatureKept, Someone
from app.sessions.services import CouldNotSign
from app.sessions.services.sheet_content import minutes_of
from app.spaces import unable_form
from app.spaces.sheet_words import act_words, presence_words
from app.spaces.unable_form import MissingAct, half_day_among


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
    missing = unable_form.missing_acts(_missing(facts), facts.slots, typed)
    return tuple(_line(facts, someone, missing.get(someone.public_id, ())) for someone in facts.people)


def could_not_sign(typed: Mapping[str, Any], facts: SheetFacts) -> list[CouldNotSign]:
    """Read who could not sign and why.

    Raises:
        Invalid: the form does not come from our page, or another reason is chosen and not written.
    """
    given = unable_form.reasons_given(typed, _missing(facts))
    return unable_form.could_not_sign(given, {each.public_id: each.learner_id for each in facts.people})


def _missing(facts: SheetFacts) -> list[unable_form.Whose]:
    return [(someone.public_id, slot) for someone, slot in facts.unsigned]


def _line(facts: SheetFacts, someone: Someone, missing: tuple[MissingAct, ...]) -> LineToClose:
    mark, acts = someone.mark, [someone.signature(slot) for slot in facts.slots]
    return LineToClose(
        name=someone.name,
        public_id=someone.public_id,
        presence=presence_words(mark.presence, mark.arrived_at, mark.left_at) if mark else _nothing(someone),
        minutes=minutes_of(facts, mark) if mark else 0,
        acts=tuple(_act(facts, act) for act in acts if act is not None),
        missing=missing,
        is_at_odds=mark is not None and rules.is_at_odds(mark.presence, signed=any(acts)),
    )


def _nothing(someone: Someone) -> str:
    return "deux réponses différentes" if someone.is_disputed else "rien n’est noté"


def _act(facts: SheetFacts, act: SignatureKept) -> str:
    said = act_words(act.how, act.signed_at, act.reason)
    return f"{half_day_among(facts.slots, act.slot)}, {said}" if len(facts.slots) > 1 else said
