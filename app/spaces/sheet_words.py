"""How a line of a sheet is said in words: the presence, the hours, the acts of each half-day."""

from collections.abc import Sequence
from datetime import date, datetime

from app.core import clock
from app.core.french import NARROW, day_fr, time_fr
from app.sessions.models import HalfDay, Presence, SignedHow
from app.sessions.queries.sheet_facts import Slot

PRESENCES = {
    Presence.PRESENT: "présent",
    Presence.LATE: "en retard",
    Presence.EXCUSED: "excusé",
    Presence.ABSENT: "absent",
}
NOT_SIGNED = "pas encore signé"
_HALVES = {HalfDay.MORNING: "matin", HalfDay.AFTERNOON: "après-midi"}
_WHEN = {HalfDay.MORNING: "le matin", HalfDay.AFTERNOON: "l’après-midi"}
_ACTS = {
    SignedHow.PIN: "avec son code secret",
    SignedHow.CARD: "avec sa carte",
    SignedHow.CODE: "avec le code du tableau",
    SignedHow.PAPER: "d’après la feuille de papier",
    SignedHow.TRAINER: "sur cet écran",
}


def presence_words(presence: Presence, arrived_at: datetime | None, left_at: datetime | None) -> str:
    """Say a presence with its hours: « en retard, arrivée à 14 h 20 »."""
    hours = [
        f"{word} à {time_fr(moment)}"
        for word, moment in (("arrivée", arrived_at), ("départ", left_at))
        if moment is not None
    ]
    return ", ".join([PRESENCES[presence], *hours])


def half_day_words(day: date, half: HalfDay, *, with_day: bool) -> str:
    """Name a half-day: « matin », or « mardi 24 novembre, matin » where there are several days."""
    return f"{day_fr(day, today=clock.today())}, {_HALVES[half]}" if with_day else _HALVES[half]


def all_halves_words(slots: Sequence[Slot]) -> str:
    """Name the half-days of a session together: « le matin et l’après-midi »."""
    if len({day for day, _half in slots}) > 1:
        return "toute la séance"
    return " et ".join(_WHEN[half] for _day, half in slots)


def act_words(how: SignedHow, signed_at: datetime, reason: str | None, *, said_by: str | None = None) -> str:
    """Say an act: « signé à 14 h 02, avec sa carte », « n’a pas pu signer », why and who says so."""
    if how is SignedHow.UNABLE:
        day = day_fr(signed_at, today=clock.today())
        told = f"n’a pas pu signer{NARROW}: {reason}"
        return f"{told} (noté par {said_by}, {day} à {time_fr(signed_at)})" if said_by else told
    return f"signé à {time_fr(signed_at)}, {_ACTS[how]}"
