"""Why somebody who was there did not sign: what a page asks for each missing act, and what comes back.

The names are `unable-0-learner`, `-slot`, `-reason` and `-other`: one group for each act that is missing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from app.core.errors import Invalid
from app.core.pages import DAMAGED
from app.sessions.queries.sheet_facts import Slot
from app.sessions.services import CouldNotSign
from app.spaces.sheet_words import half_day_words

OTHER = "autre"
REASONS = (
    ("départ avant la fin", "Départ avant la fin"),
    ("carte ou code oublié", "Carte ou code oublié"),
    ("main empêchée", "Main empêchée"),
    ("ordinateur ou réseau en panne", "Ordinateur ou réseau en panne"),
    (OTHER, "Autre raison, à écrire"),
)
"""Why somebody who was there did not sign, in the words that the sheet prints."""

Whose = tuple[str, Slot]
"""An act that is missing: somebody, by the name that the form gives them, and a half-day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingAct:
    """A half-day that somebody did not sign; `chosen` and `other` are what was typed."""

    index: int
    half_day: str
    slot: str
    chosen: str
    other: str

    @property
    def is_said(self) -> bool:
        """Tell whether anything was chosen or written for it."""
        return bool(self.chosen or self.other)


def missing_acts(
    missing: Iterable[Whose], slots: tuple[Slot, ...], typed: Mapping[str, Any]
) -> dict[str, tuple[MissingAct, ...]]:
    """Lay out the acts that are missing, by person, among the half-days of a session."""
    groups = {_name_of(group): group for group in _groups(typed)}
    found: dict[str, tuple[MissingAct, ...]] = {}
    for index, (who, slot) in enumerate(missing):
        group = groups.get((who, _said(slot)), {})
        act = MissingAct(
            index=index,
            half_day=half_day_among(slots, slot) if len(slots) > 1 else "",
            slot=_said(slot),
            chosen=str(group.get("reason", "")),
            other=str(group.get("other", "")),
        )
        found[who] = (*found.get(who, ()), act)
    return found


def reasons_given(typed: Mapping[str, Any], missing: Iterable[Whose]) -> dict[Whose, str]:
    """Read why, for each missing act of which it is said; an act that was made meanwhile needs no word.

    Raises:
        Invalid: the form does not come from our page, or another reason is chosen and not written.
    """
    known = {(who, _said(slot)): (who, slot) for who, slot in missing}
    given = {}
    for group in _groups(typed):
        whose, reason = known.get(_name_of(group)), _reason(group)
        if reason and whose is not None:
            given[whose] = reason
    return given


def could_not_sign(given: Mapping[Whose, str], learners: Mapping[str, int]) -> list[CouldNotSign]:
    """Say of whom each reason speaks; `learners` are their ids, by the name that the form gives them."""
    return [
        CouldNotSign(learner_id=learners[who], day=day, half=half, reason=reason)
        for (who, (day, half)), reason in given.items()
    ]


def half_day_among(slots: tuple[Slot, ...], slot: Slot) -> str:
    """Name a half-day of a session, with its day where there are several."""
    return half_day_words(*slot, with_day=len({day for day, _half in slots}) > 1)


def _said(slot: Slot) -> str:
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
    if chosen == OTHER and not other:
        raise Invalid("Vous avez choisi « Autre raison » : écrivez laquelle, en quelques mots.")
    return other if chosen in ("", OTHER) else chosen
