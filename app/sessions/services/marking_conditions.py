"""When a sheet can be filled in, and what cannot be true of a mark: each refusal with its own sentence."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from app.core import clock
from app.core.french import date_fr, time_fr
from app.sessions import rules
from app.sessions.errors import NotOnTheSheet, SheetInvalid, SheetNotOpen, YearClosed
from app.sessions.models import Presence
from app.sessions.services.marks import LONGEST_NOTE, MarkWanted


class Timed(Protocol):
    """When a session is held, in UTC."""

    @property
    def starts_at(self) -> datetime:
        """Its beginning."""

    @property
    def ends_at(self) -> datetime:
        """Its end."""

    @property
    def cancelled_at(self) -> datetime | None:
        """Since when it will not take place, if so."""


def check_moment(sheet: Timed, *, corrects: bool = False) -> None:
    """Refuse to note presences too early, in a cancelled session or in a year that is over.

    Raises:
        SheetNotOpen, YearClosed: the sentence says when, or what to do.
    """
    if sheet.cancelled_at is not None:
        raise SheetNotOpen("Cette séance est annulée : sa feuille ne peut plus changer.")
    opens_at, now = rules.marks_open_at(sheet.starts_at), clock.now()
    if now < opens_at:
        raise SheetNotOpen(
            f"Il est trop tôt : cette feuille s’ouvre {date_fr(opens_at)} à {time_fr(opens_at)}."
        )
    if not corrects and rules.year_is_closed(starts_at=sheet.starts_at, ends_at=sheet.ends_at, now=now):
        raise YearClosed(
            f"Cette séance est de {clock.in_paris(sheet.starts_at).year}, et cette année-là est close. "
            "Fermez la feuille, puis choisissez « Corriger » en disant pourquoi."
        )


def check_marks(marks: Sequence[MarkWanted], sheet: Timed, *, seated: Collection[int]) -> None:
    """Refuse what is noted of somebody without a seat, and what cannot be true.

    Raises:
        NotOnTheSheet: someone has no seat in this session.
        SheetInvalid: a departure precedes an arrival, a time is missing or out of the session, or a
            note is too long.
    """
    missing = [mark.name for mark in marks if mark.learner_id not in seated]
    if missing:
        raise NotOnTheSheet(f"{' et '.join(missing)} : pas de place dans cette séance. Inscrivez d’abord.")
    wrong = {mark.learner_id: sentence for mark in marks if (sentence := trouble_in(mark, sheet))}
    if wrong:
        errors = {str(learner_id): [sentence] for learner_id, sentence in wrong.items()}
        raise SheetInvalid(" ".join(wrong.values()), errors)


def trouble_in(mark: MarkWanted, sheet: Timed) -> str | None:
    """Say what cannot be true in a mark, if anything."""
    arrived, left = mark.arrived_at, mark.left_at
    if arrived is not None and left is not None and left <= arrived:
        return f"{mark.name} ne peut pas partir avant d’arriver : corrigez une des deux heures."
    if mark.presence is Presence.LATE and arrived is None:
        return f"{mark.name} : notez l’heure d’arrivée."
    if arrived is not None and arrived >= sheet.ends_at:
        return f"{mark.name} : l’arrivée est notée après la fin de la séance, à {time_fr(sheet.ends_at)}."
    if left is not None and left <= sheet.starts_at:
        return f"{mark.name} : le départ est noté avant le début de la séance, à {time_fr(sheet.starts_at)}."
    if len(mark.note) > LONGEST_NOTE:
        return f"{mark.name} : la remarque est trop longue. Gardez {LONGEST_NOTE} lettres au plus."
    return None
