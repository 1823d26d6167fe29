"""What the sheet's page says of a mark and of a signature, in a few words."""

from datetime import datetime
from typing import NamedTuple

from app.core.clock import in_paris
from app.core.french import date_fr, time_fr
from app.sessions.models import HalfDay, MarkHow, Presence
from app.sessions.queries import MarkMade, Place
from app.sessions.rules import claim_is_doubtful

PRESENCES = {
    Presence.PRESENT: "présent",
    Presence.LATE: "en retard",
    Presence.EXCUSED: "excusé",
    Presence.ABSENT: "absent",
}
HALVES = {HalfDay.MORNING: "le matin", HalfDay.AFTERNOON: "l’après-midi"}
HOW = {
    MarkHow.TAP: "d’un geste",
    MarkHow.PIN: "avec son code secret",
    MarkHow.CARD: "avec sa carte",
    MarkHow.CODE: "avec le code du tableau",
    MarkHow.IMPORT: "depuis un fichier",
    MarkHow.PAPER: "d’après la feuille de papier",
}


class Sign(NamedTuple):
    """A word beside a name, and the colour of its state."""

    word: str
    kind: str


def signs_of(place: Place, *, several: bool) -> tuple[Sign, ...]:
    """Say who signed; `several`: the session has more than one half-day, so each is named."""
    if not place.signed:
        return ()
    halves = ", ".join(HALVES[half] for _day, half in place.signed)
    word = f"a signé {halves}" if several else "a signé"
    if place.is_at_odds and place.mark is not None:
        return (Sign(f"{word}, mais noté {PRESENCES[place.mark.presence]}", "warn"),)
    return (Sign(word, "good"),)


def answer_words(
    presence: Presence, *, arrived_at: datetime | None, left_at: datetime | None, note: str
) -> str:
    """Say an answer in words: « en retard, arrivée à 14 h 10, « bus » »."""
    times = [
        f"{word} à {time_fr(moment)}"
        for word, moment in (("arrivée", arrived_at), ("départ", left_at))
        if moment is not None
    ]
    return ", ".join([PRESENCES[presence], *times, *([f"« {note} »"] if note else [])])


def side(mark: MarkMade) -> str:
    """Say one side of a conflict: who noted what, when, and how."""
    said = answer_words(mark.presence, arrived_at=mark.arrived_at, left_at=mark.left_at, note=mark.note)
    return f"{mark.recorded_by}, {_when(mark)} : {said}"


def _when(mark: MarkMade) -> str:
    received = time_fr(mark.recorded_at)
    if mark.how is MarkHow.OFFLINE and mark.claimed_at is not None:
        return f"noté hors ligne {_claim(mark, mark.claimed_at)}, reçu à {received}"
    how = HOW.get(mark.how)
    return f"à {received}, {how}" if how else f"à {received}"


def _claim(mark: MarkMade, claimed_at: datetime) -> str:
    """Say what the device's clock said, with its day where it is another, and whether to doubt it."""
    same_day = in_paris(claimed_at).date() == in_paris(mark.recorded_at).date()
    said = f"à {time_fr(claimed_at)}" if same_day else f"le {date_fr(claimed_at)} à {time_fr(claimed_at)}"
    if claim_is_doubtful(claimed_at, recorded_at=mark.recorded_at):
        return f"{said} (l’heure de l’appareil est douteuse)"
    return said
