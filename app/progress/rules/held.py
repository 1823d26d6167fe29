"""The level held, from the evidence that stands: the same whatever order it arrived in."""

from calendar import monthrange
from collections.abc import Collection, Iterable
from datetime import date
from typing import Protocol, TypeVar

from app.curricula.rules.framework import Derivation

NOTHING_HELD = 0
LATEST = Derivation()
END_OF_TIME = date.max.year * 12 + date.max.month - 1


class Piece(Protocol):
    """What is weighed: a level, the day it was shown, and whether it may count."""

    @property
    def level(self) -> int:
        """The ordinal that was shown."""

    @property
    def happened_on(self) -> date:
        """The day, in Paris, on which it was shown."""

    @property
    def expires_on(self) -> date | None:
        """The last day written on it, if there is one."""

    @property
    def is_declared(self) -> bool:
        """Whether the person alone says so."""

    @property
    def is_sign_off(self) -> bool:
        """Whether an evaluator decided it, upon what others observed."""


P = TypeVar("P", bound=Piece)


def last_day_of(piece: Piece, derivation: Derivation) -> date | None:
    """Return the last day on which a piece of evidence counts, None where it always will.

    The day written on it and the framework's own validity both bind: the earlier wins.
    """
    months = derivation.valid_months
    days = (piece.expires_on, _months_after(piece.happened_on, months) if months is not None else None)
    return min((day for day in days if day is not None), default=None)


def counting(pieces: Iterable[P], derivation: Derivation, *, on: date) -> tuple[P, ...]:
    """Keep the evidence that counts that day: what is only declared never does, nor what has expired."""
    if derivation.valid_months is None:
        return tuple(
            piece
            for piece in pieces
            if not piece.is_declared and (piece.expires_on is None or piece.expires_on >= on)
        )
    return tuple(piece for piece in pieces if not piece.is_declared and not _is_over(piece, derivation, on))


def level_held(pieces: Collection[Piece], derivation: Derivation = LATEST) -> int:
    """Return the level held, from the evidence that stands and counts.

    Where the latest decides, two pieces that stand and differ are a conflict: the lowest counts
    until a trainer settles it. Where days are weighed, it is the highest level that at least `n`
    of the last `m` days show; what stands of one day shows its lowest. What an evaluator signed
    off may add to what was observed, and never lowers it.
    """
    observed, signed = _apart(pieces)
    return max(_level_observed(observed, derivation), min(signed, default=NOTHING_HELD))


def is_disputed(pieces: Collection[Piece], derivation: Derivation = LATEST) -> bool:
    """Tell whether the evidence that stands disagrees; where days are weighed, that of the last day.

    What evaluators say of it is no part of this: it is theirs to settle, in the dossier.
    """
    observed, _signed = _apart(pieces)
    if not derivation.is_latest and observed:
        latest = max(piece.happened_on for piece in observed)
        observed = [piece for piece in observed if piece.happened_on == latest]
    return len({piece.level for piece in observed}) > 1


def _apart(pieces: Collection[Piece]) -> tuple[Collection[Piece], list[int]]:
    """Return what was observed, and the levels that were signed off."""
    signed = [piece.level for piece in pieces if piece.is_sign_off]
    return ([piece for piece in pieces if not piece.is_sign_off] if signed else pieces), signed


def _level_observed(pieces: Collection[Piece], derivation: Derivation) -> int:
    if derivation.is_latest:
        return min((piece.level for piece in pieces), default=NOTHING_HELD)
    shown = sorted((level for _day, level in _by_day(pieces)[-derivation.m :]), reverse=True)
    return shown[derivation.n - 1] if len(shown) >= derivation.n else NOTHING_HELD


def falls(*, happened_on: date, later_on: date, days: int) -> bool:
    """Tell whether evidence falls before another that names it; `days` is how many are weighed.

    Where several are, an observation of another day adds to it; one of the same day corrects it.
    """
    return days == 1 or happened_on == later_on


def _by_day(pieces: Iterable[Piece]) -> list[tuple[date, int]]:
    lowest: dict[date, int] = {}
    for piece in pieces:
        day = piece.happened_on
        lowest[day] = min(piece.level, lowest.get(day, piece.level))
    return sorted(lowest.items())


def _is_over(piece: Piece, derivation: Derivation, on: date) -> bool:
    last = last_day_of(piece, derivation)
    return last is not None and last < on


def _months_after(day: date, months: int) -> date:
    """Return the same day so many months later, or the last of a shorter month."""
    year, month = divmod(min(day.year * 12 + day.month - 1 + months, END_OF_TIME), 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
