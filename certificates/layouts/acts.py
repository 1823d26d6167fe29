"""What a sheet says of each person and half-day, in the words that a funder reads."""

from datetime import datetime

from certificates.layouts import palette
from certificates.layouts.days import clock, day_of, drawable
from certificates.layouts.leaves import Text, plain, strong
from certificates.sheets.content import (
    HalfDaySlot,
    LineSignature,
    Presence,
    SheetContent,
    SheetLine,
    SignedHow,
    TrainerSignature,
)
from certificates.sheets.recomputing import Said, minutes_there

PRESENCES = {
    Presence.PRESENT: "présent",
    Presence.LATE: "en retard",
    Presence.EXCUSED: "excusé",
    Presence.ABSENT: "absent",
}
HOW = {
    SignedHow.PIN: "code secret",
    SignedHow.CARD: "carte",
    SignedHow.CODE: "code du tableau",
    SignedHow.TRAINER: "a signé",
    SignedHow.PAPER: "sur papier",
}
UNSIGNED, NOTHING = "non signé", "–"
_SIZE = 8.6


def presence_words(line: SheetLine) -> tuple[str, list[str]]:
    """Return the presence, and the times that were noted."""
    arrived = [f"arrivée {clock(line.arrived_at)}"] if line.arrived_at else []
    left = [f"départ {clock(line.left_at)}"] if line.left_at else []
    return PRESENCES[line.presence], [*arrived, *left]


def is_there(content: SheetContent, line: SheetLine, slot: HalfDaySlot) -> bool:
    """Tell whether somebody was there during a half-day, by their arrival and departure."""
    said = Said(presence=line.presence, arrived_at=line.arrived_at, left_at=line.left_at)
    return minutes_there(said, starts_at=slot.begins_at, ends_at=slot.ends_at, pauses=content.pauses) > 0


def learner_act(content: SheetContent, line: SheetLine, slot: HalfDaySlot, act: LineSignature | None) -> Text:
    """Return a person's act for a half-day, or plainly that there is none."""
    if act is not None and act.how is SignedHow.UNABLE:
        return plain(_could_not(act, slot), _SIZE)
    if act is not None:
        return plain(_said(act, slot), _SIZE)
    if not is_there(content, line, slot):
        return plain(NOTHING, _SIZE, palette.SOFT)
    if content.asks_signatures:
        return strong(UNSIGNED, _SIZE, palette.EXAMPLE_WORD)
    return plain("présence notée", _SIZE, palette.SOFT)


def trainer_act(slot: HalfDaySlot, act: TrainerSignature | None) -> Text:
    """Return a trainer's act for a half-day."""
    return plain(_said(act, slot), _SIZE) if act else plain(NOTHING, _SIZE, palette.SOFT)


def _said(act: LineSignature | TrainerSignature, slot: HalfDaySlot) -> str:
    """Say an act and its moment, with the day where it is another than that of the half-day."""
    if act.how is SignedHow.PAPER:
        return HOW[act.how]
    return f"{HOW[act.how]}, {_moment(act.signed_at, slot)}"


def _could_not(act: LineSignature, slot: HalfDaySlot) -> str:
    """Say why somebody could not sign, and who says so."""
    told = f"n’a pas pu signer : {drawable(act.reason or '')}"
    if act.said_by is None:
        return told
    return f"{told} (noté par {drawable(act.said_by)}, {_moment(act.signed_at, slot)})"


def _moment(signed_at: datetime, slot: HalfDaySlot) -> str:
    signed_on = day_of(signed_at)
    return clock(signed_at) if signed_on == slot.day else f"{clock(signed_at)} le {signed_on:%d/%m/%Y}"
