"""The sheet of a session as its page shows it: presences and what each one managed, in one form."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from markupsafe import Markup

from app.core.clock import in_paris
from app.core.french import typography
from app.courses.queries import goals_of_module
from app.curricula.rules import Framework, Item, marks_for
from app.progress.queries import Evidences, Shown
from app.sessions.queries import Desk, MarkMade, Place
from app.sessions.rules import half_days
from app.sessions.services import UNDONE
from app.spaces.sheet_form import LineTyped
from app.spaces.sheet_said import PRESENCES, Sign, side, signs_of

__all__ = [
    "HOLES",
    "PRESENCES",
    "goals_of",
    "last_act",
    "lines_of",
    "saved_at",
    "seen_evidence",
    "seen_marks",
]


class Holes(NamedTuple):
    """What stands for a line's own words in a row that is drawn for all that look alike."""

    number: str
    learner: str
    name: str


HOLES = Holes("\0index", "\0learner", "\0name")
"""No form holds a NUL: nobody can have typed one of these."""

Levels = tuple[tuple[str, tuple[str, ...]], ...]
"""What a learner holds of each goal, and both sides where two trainers differ."""

NOTHING_TYPED = LineTyped()


@dataclass(frozen=True, slots=True)
class Goal:
    """A thing that the session aims at, with the levels that can be ticked."""

    item: Item
    statement: str
    levels: tuple[tuple[str, str], ...]

    @property
    def item_id(self) -> int:
        """What a tick of it names."""
        return self.item.id


@dataclass(frozen=True, slots=True)
class Cell:
    """What one learner holds of a goal; `disputed` gives both sides of a conflict."""

    goal: Goal
    held: str
    disputed: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One learner of the sheet: what is noted, or what was typed and refused.

    `levels` say what the learner holds of each goal: lines with the same levels are drawn alike.
    """

    index: int
    place: Place
    presence: str | None
    arrived_at: str
    left_at: str
    note: str
    error: str | None
    disputed: tuple[str, ...]
    signs: tuple[Sign, ...]
    cells: tuple[Cell, ...]
    levels: Levels
    some_cell_is_disputed: bool

    @property
    def look(self) -> tuple[object, ...]:
        """All that the row shows but the name: rows with the same look are drawn once."""
        return self.presence, self.arrived_at, self.left_at, self.note, self.signs, self.error

    def written_in(self, drawn: Markup) -> Markup:
        """Put the number, the learner and the name of this line in a row drawn for all that look alike."""
        row = drawn.replace(HOLES.number, str(self.index)).replace(HOLES.learner, self.place.public_id)
        return row.replace(HOLES.name, self.place.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class LastAct:
    """One save of the sheet: the ids of its marks, and of what was ticked with them."""

    marks: tuple[int, ...]
    ticks: tuple[int, ...]


def goals_of(desk: Desk) -> tuple[Goal, ...]:
    """Return what is marked for all that the session's module aims at, framework by framework."""
    aimed = goals_of_module(
        framework_version_id=desk.framework_version_id, domain_codes=desk.domain_codes, aims=desk.aims
    )
    return tuple(_goal(each.framework, item) for each in aimed for item in each.items)


def lines_of(
    desk: Desk,
    goals: Sequence[Goal],
    evidence: Mapping[int, Evidences],
    *,
    typed: Mapping[int, LineTyped] | None = None,
    errors: Mapping[str, list[str]] | None = None,
) -> tuple[Line, ...]:
    """Lay out the learners who have a seat; what was typed wins over what is kept."""
    typed, errors = typed or {}, errors or {}
    day, several = in_paris(desk.starts_at).date(), has_several_half_days(desk)
    nothing = _cells(goals, {}, None, day)
    lines = []
    for index, place in enumerate(desk.seated):
        held, said = evidence.get(place.counts_as), typed.get(place.learner_id)
        cells = _cells(goals, held or {}, said, day) if held or said else nothing
        wrong = errors.get(str(place.learner_id))
        lines.append(_line(index, place, cells, said, wrong, signs=signs_of(place, several=several)))
    return tuple(lines)


def has_several_half_days(desk: Desk) -> bool:
    """Tell whether somebody signed one half-day among several."""
    signs = any(place.signed for place in desk.seated)
    return signs and len(half_days(desk.starts_at, desk.ends_at)) > 1


def seen_marks(desk: Desk) -> str:
    """Return the ids of the marks that the page shows, for the form to send back."""
    ids = (id_ for place in desk.seated for id_ in (*(mark.id for mark in place.marks), *place.taken_back))
    return " ".join(map(str, ids))


def seen_evidence(evidence: Mapping[int, Evidences]) -> str:
    """Return the ids of the evidence that the page shows, for the form to send back."""
    shown = (each for by_item in evidence.values() for held in by_item.values() for each in held)
    return " ".join(str(each.id) for each in shown)


def saved_at(desk: Desk, evidence: Mapping[int, Evidences]) -> datetime | None:
    """Return the moment of the newest fact of the session's day that stands on the page, if any does."""
    first, last = (in_paris(moment).date() for moment in (desk.starts_at, desk.ends_at))
    marked = [mark.recorded_at for place in desk.seated for mark in place.marks]
    shown = (each for by_item in evidence.values() for held in by_item.values() for each in held)
    ticked = [each.recorded_at for each in shown if first <= each.happened_on <= last]
    return max(marked + ticked, default=None)


def last_act(desk: Desk, evidence: Mapping[int, Evidences], *, by: int) -> LastAct | None:
    """Return what still stands of someone's last save of the sheet: what can be taken back."""
    marks = [
        (mark.recorded_at, mark.act, mark.id)
        for place in desk.seated
        for mark in place.marks
        if mark.recorded_by_id == by and not mark.act.endswith(UNDONE)
    ]
    shown = (each for by_item in evidence.values() for held in by_item.values() for each in held)
    ticks = [
        (tick.recorded_at, tick.key.partition(".")[0], tick.id)
        for tick in shown
        if tick.recorded_by_id == by and tick.course_session_id == desk.id
    ]
    if not (marks or ticks):
        return None
    _at, last, _id = max(marks + ticks)
    return LastAct(
        marks=tuple(id_ for _at, act, id_ in marks if act == last),
        ticks=tuple(dict.fromkeys(id_ for _at, act, id_ in ticks if act == last)),
    )


def _goal(framework: Framework, item: Item) -> Goal:
    levels = tuple((str(level.ordinal), typography(level.name)) for level in marks_for(framework, item))
    return Goal(item, typography(item.statement), levels)


def _line(
    index: int,
    place: Place,
    cells: tuple[Cell, ...],
    typed: LineTyped | None,
    wrong: list[str] | None,
    *,
    signs: tuple[Sign, ...],
) -> Line:
    said = typed or _kept(place.mark)
    return Line(
        index=index,
        place=place,
        presence=said.presence,
        arrived_at=said.arrived_at,
        left_at=said.left_at,
        note=said.note,
        error=" ".join(wrong) if wrong else None,
        disputed=tuple(map(side, place.marks)) if place.is_disputed else (),
        signs=signs,
        cells=cells,
        levels=tuple((cell.held, cell.disputed) for cell in cells),
        some_cell_is_disputed=any(cell.disputed for cell in cells),
    )


def _kept(mark: MarkMade | None) -> LineTyped:
    """Say a mark as the form would send it."""
    if mark is None:
        return NOTHING_TYPED
    return LineTyped(
        presence=mark.presence.value,
        arrived_at=f"{in_paris(mark.arrived_at):%H:%M}" if mark.arrived_at else "",
        left_at=f"{in_paris(mark.left_at):%H:%M}" if mark.left_at else "",
        note=mark.note,
    )


def _cells(goals: Sequence[Goal], held: Evidences, typed: LineTyped | None, day: date) -> tuple[Cell, ...]:
    return tuple(_cell(goal, held, typed, day) for goal in goals)


def _cell(goal: Goal, held: Evidences, typed: LineTyped | None, day: date) -> Cell:
    """Lay out one choice; where several days are weighed, only what this day showed is chosen already."""
    verified = tuple(each for each in held.get(goal.item_id, ()) if not each.is_declared)
    if goal.item.days > 1:
        verified = tuple(each for each in verified if each.happened_on == day)
    disputed = _sides(goal, verified) if len({each.level for each in verified}) > 1 else ()
    kept = "" if disputed or (not verified and goal.item.days > 1) else str(_last_level(verified))
    return Cell(goal, typed.levels.get(goal.item_id, kept) if typed else kept, disputed)


def _last_level(verified: tuple[Shown, ...]) -> int:
    return verified[-1].level if verified else 0


def _sides(goal: Goal, shown: tuple[Shown, ...]) -> tuple[str, ...]:
    words = dict(goal.levels)
    return tuple(f"{each.recorded_by} : {words.get(str(each.level), '?')}" for each in shown)
