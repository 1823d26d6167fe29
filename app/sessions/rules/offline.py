"""What becomes of an act that a device noted without a network: decided here, of plain values."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

AHEAD = timedelta(minutes=5)
"""A device's clock may be this much ahead of ours without being doubted."""

OLDEST_CLAIM = timedelta(hours=48)


class ActKind(StrEnum):
    """What can be noted without a network."""

    MARK = "mark"
    TICK = "tick"
    WALK_IN = "walk_in"


class Why(StrEnum):
    """Why an act waits for a trainer instead of counting at once."""

    UNREADABLE = "unreadable"
    SESSION_UNKNOWN = "session_unknown"
    SESSION_CANCELLED = "session_cancelled"
    SESSION_MOVED = "session_moved"
    TOO_EARLY = "too_early"
    YEAR_CLOSED = "year_closed"
    SHEET_CLOSED = "sheet_closed"
    LEARNER_UNKNOWN = "learner_unknown"
    LEARNER_ERASED = "learner_erased"
    NOT_ENROLLED = "not_enrolled"
    ENROLMENT_CLOSED = "enrolment_closed"
    TIMES = "times"
    LEVEL_UNKNOWN = "level_unknown"
    AWAITED = "awaited"
    """It follows an act of the same device that has not arrived, or that waits itself."""

    CORRECTED = "corrected"
    """A later act of the same device, that names it, counts in its place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionNow:
    """The session of an act as it is when the act arrives."""

    id: int
    structure_id: int
    public_id: str
    starts_at: datetime
    ends_at: datetime
    is_cancelled: bool
    is_closed: bool
    is_open: bool
    year_is_closed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnerNow:
    """The learner of an act as they are when the act arrives."""

    id: int
    structure_id: int
    public_id: str
    is_erased: bool


def session_refusal(held: SessionNow | None, *, began: datetime | None) -> Why | None:
    """Say why a session no longer takes an act; `began` is its start as the device knew it."""
    if held is None:
        return Why.SESSION_UNKNOWN
    reasons = {
        Why.SESSION_CANCELLED: held.is_cancelled,
        Why.SHEET_CLOSED: held.is_closed,
        Why.SESSION_MOVED: began is not None and began != held.starts_at,
        Why.YEAR_CLOSED: held.year_is_closed,
        Why.TOO_EARLY: not held.is_open,
    }
    return next((why for why, holds in reasons.items() if holds), None)


def learner_refusal(
    learner: LearnerNow | None, held: SessionNow, *, seated: Collection[tuple[int, int]]
) -> Why | None:
    """Say why a session does not take an act about this learner; `seated` are (session, learner)."""
    if learner is None or learner.structure_id != held.structure_id:
        return Why.LEARNER_UNKNOWN
    if learner.is_erased:
        return Why.LEARNER_ERASED
    return None if (held.id, learner.id) in seated else Why.NOT_ENROLLED


def times_are_possible(
    held: SessionNow, *, is_late: bool, arrived_at: datetime | None, left_at: datetime | None
) -> bool:
    """Tell whether an arrival and a departure can be true of a session."""
    if arrived_at is not None and left_at is not None and left_at <= arrived_at:
        return False
    if is_late and arrived_at is None:
        return False
    came_after = arrived_at is not None and arrived_at >= held.ends_at
    left_before = left_at is not None and left_at <= held.starts_at
    return not (came_after or left_before)


def clock_is_doubtful(claimed_at: datetime | None, *, received_at: datetime) -> bool:
    """Tell whether a device's hour is to be shown with a doubt: ahead of ours, or two days old."""
    if claimed_at is None:
        return False
    return claimed_at > received_at + AHEAD or claimed_at < received_at - OLDEST_CLAIM


def in_causal_order(
    follows: Mapping[str, Collection[str]], *, arrived: Collection[str]
) -> tuple[list[str], list[str]]:
    """Order acts so that each comes after those that it names, and tell which ones must wait.

    Args:
        follows: for the key of each act, those of the earlier acts that it names.
        arrived: the keys that the server knows already.

    Returns:
        The keys that can be treated, in order; and those whose earlier acts are not there.
    """
    known, ordered, left = set(arrived), list[str](), list(follows)
    while ready := [key for key in left if known.issuperset(follows[key])]:
        ordered += ready
        known.update(ready)
        left = [key for key in left if key not in known]
    return ordered, left


def in_waves(cells: Sequence[tuple[str, object]]) -> list[list[str]]:
    """Share acts into waves: two of the same cell are never in one, and keep their order."""
    waves: list[list[str]] = []
    seen: dict[object, int] = {}
    for key, cell in cells:
        wave = seen.get(cell, 0)
        seen[cell] = wave + 1
        if wave == len(waves):
            waves.append([])
        waves[wave].append(key)
    return waves


def facts_behind(
    names: Iterable[int | str],
    *,
    facts: Mapping[str, int | None],
    named: Mapping[str, Sequence[int | str]],
) -> set[int]:
    """Return the facts that an act replaces, through the acts before it that became none.

    Args:
        names: ids of facts that the device was shown, and keys of its own earlier acts.
        facts: what each earlier act became.
        named: what each earlier act named itself.
    """
    found: set[int] = set()
    todo, seen = list(names), set[int | str]()
    while todo:
        name = todo.pop()
        if name in seen:
            continue
        seen.add(name)
        if isinstance(name, int):
            found.add(name)
        elif (fact := facts.get(name)) is not None:
            found.add(fact)
        else:
            todo += named.get(name, ())
    return found
