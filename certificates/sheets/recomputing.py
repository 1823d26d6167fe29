"""A sheet worked out again from its marks: pure functions, the same for every order of arrival."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from certificates.sheets.content import HalfDay, HalfDaySlot, Pause, Presence, SheetLine, SheetMark, Totals

PARIS = ZoneInfo("Europe/Paris")
MIDDAY = time(13)
CAME = frozenset({Presence.PRESENT, Presence.LATE})


@dataclass(frozen=True, kw_only=True)
class Said:
    """What a mark says of somebody, whoever made it and whenever."""

    presence: Presence
    arrived_at: datetime | None
    left_at: datetime | None


def heads(marks: Iterable[SheetMark]) -> dict[str, tuple[SheetMark, ...]]:
    """Return, by learner, the marks that nobody replaced, in the order of their ids."""
    listed = sorted(marks, key=lambda mark: mark.id)
    replaced = {each for mark in listed for each in mark.replaces}
    found: dict[str, list[SheetMark]] = defaultdict(list)
    for mark in listed:
        if mark.id not in replaced:
            found[mark.learner_id].append(mark)
    return {learner: tuple(held) for learner, held in found.items()}


def said_by(marks: Iterable[SheetMark]) -> set[Said]:
    """Return the different things that marks say; one that withdraws says nothing."""
    return {
        Said(presence=mark.presence, arrived_at=mark.arrived_at, left_at=mark.left_at)
        for mark in marks
        if not mark.is_withdrawn
    }


def minutes_there(said: Said, *, starts_at: datetime, ends_at: datetime, pauses: Sequence[Pause]) -> int:
    """Count the whole minutes from arrival to departure, within the session, less the pauses.

    Without a time, the person was there from the start, or until the end. Moments are instants: a
    night on which the clocks change is as long as it really is.
    """
    if said.presence not in CAME:
        return 0
    begun = max(starts_at, said.arrived_at or starts_at)
    ended = min(ends_at, said.left_at or ends_at)
    there = max(ended - begun, timedelta())
    paused = (_overlap(begun, ended, pause) for pause in pauses)
    return max(there - sum(paused, timedelta()), timedelta()) // timedelta(minutes=1)


def counted(minutes: int, *, unit: int) -> int:
    """Round minutes down to the funder's unit."""
    return minutes - minutes % unit


def totals_of(lines: Sequence[SheetLine]) -> Totals:
    """Add up the lines of a sheet."""
    return Totals(
        people=len(lines),
        came=sum(line.presence in CAME for line in lines),
        minutes=sum(line.minutes for line in lines),
        counted=sum(line.counted for line in lines),
    )


def half_days_of(starts_at: datetime, ends_at: datetime, *, most: int = 64) -> tuple[HalfDaySlot, ...]:
    """Cut a session at each 13:00 and each midnight of Paris, in order; at most so many half-days."""
    found: list[HalfDaySlot] = []
    begins = starts_at
    while begins < ends_at and len(found) < most:
        local = begins.astimezone(PARIS)
        is_morning = local.timetz().replace(tzinfo=None) < MIDDAY
        edge_day = local.date() if is_morning else local.date() + timedelta(days=1)
        edge = datetime.combine(edge_day, MIDDAY if is_morning else time(), PARIS)
        ends = min(ends_at, edge.astimezone(starts_at.tzinfo))
        half = HalfDay.MORNING if is_morning else HalfDay.AFTERNOON
        found.append(HalfDaySlot(day=local.date(), half=half, begins_at=begins, ends_at=ends))
        begins = ends
    return tuple(found)


def _overlap(begun: datetime, ended: datetime, pause: Pause) -> timedelta:
    return max(min(ended, pause.ends_at) - max(begun, pause.begins_at), timedelta())
