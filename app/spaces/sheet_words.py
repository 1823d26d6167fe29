"""What is said of a line of a sheet: an answer, a half-day, an act of signing."""

from datetime import date, datetime

from app.core.french import day_fr, time_fr
from app.sessions.models import HalfDay, Presence, SignedHow

NOT_SIGNED = "pas encore signé"

_PRESENCES = {
    Presence.PRESENT: "présent",
    Presence.LATE: "en retard",
    Presence.EXCUSED: "excusé",
    Presence.ABSENT: "absent",
}
_HALVES = {HalfDay.MORNING: "matin", HalfDay.AFTERNOON: "après-midi"}
_ACTS = {
    SignedHow.PIN: "avec son code secret",
    SignedHow.CARD: "avec sa carte",
    SignedHow.CODE: "avec le code du tableau",
    SignedHow.TRAINER: "par le formateur ou la formatrice",
    SignedHow.PAPER: "sur papier",
}


def presence_words(presence: Presence, arrived_at: datetime | None, left_at: datetime | None) -> str:
    """Say an answer with its hours: « en retard, arrivée à 14 h 20 »."""
    times = [
        f"{word} à {time_fr(moment)}"
        for word, moment in (("arrivée", arrived_at), ("départ", left_at))
        if moment is not None
    ]
    return ", ".join([_PRESENCES[presence], *times])


def half_day_words(day: date, half: HalfDay, *, with_day: bool) -> str:
    """Name a half-day, with its day where the sheet has several: « mardi 24 novembre, matin »."""
    return f"{day_fr(day)}, {_HALVES[half]}" if with_day else _HALVES[half]


def act_words(how: SignedHow, signed_at: datetime, reason: str | None) -> str:
    """Say by what act somebody signed and when, or why they could not."""
    if how is SignedHow.UNABLE:
        return f"n’a pas pu signer : {reason}"
    return f"{_ACTS[how]}, à {time_fr(signed_at)}"
