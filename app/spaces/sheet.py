"""The sheet of a session as its page shows it: presences and what each one managed, in one form."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from app.core.clock import in_paris
from app.core.french import time_fr, typography
from app.curricula.rules import Framework, Item, marks_for
from app.progress.queries import Evidences, Shown
from app.sessions.models import Presence
from app.sessions.queries import Desk, MarkMade, Place
from app.spaces.sheet_form import LineTyped

PRESENCES = {
    Presence.PRESENT: "présent",
    Presence.LATE: "en retard",
    Presence.EXCUSED: "excusé",
    Presence.ABSENT: "absent",
}


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
    """One learner of the sheet: what is noted, or what was typed and refused."""

    index: int
    place: Place
    presence: str | None
    arrived_at: str
    left_at: str
    note: str
    error: str | None
    disputed: tuple[str, ...]
    cells: tuple[Cell, ...]

    @property
    def levels(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """What the learner holds of each goal, and both sides where two trainers differ."""
        return tuple((cell.held, cell.disputed) for cell in self.cells)

    @property
    def some_cell_is_disputed(self) -> bool:
        """Tell whether a conflict hides in the details."""
        return any(cell.disputed for cell in self.cells)


def goals_of(desk: Desk, framework: Framework | None) -> tuple[Goal, ...]:
    """Return what is marked for the domains that the session's module aims at, in their order."""
    if framework is None:
        return ()
    aimed = [domain for domain in framework.domains if domain.code in desk.domain_codes]
    return tuple(
        _goal(framework, item)
        for domain in aimed
        for competency in domain.competencies
        for item in competency.subjects
    )


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
    day = in_paris(desk.starts_at).date()
    return tuple(
        _line(
            index,
            place,
            _cells(goals, evidence.get(place.learner_id, {}), typed.get(place.learner_id), day),
            typed.get(place.learner_id),
            errors.get(str(place.learner_id)),
        )
        for index, place in enumerate(desk.seated)
    )


def seen_marks(desk: Desk) -> str:
    """Return the ids of the marks that the page shows, for the form to send back."""
    return " ".join(str(mark.id) for place in desk.seated for mark in place.marks)


def seen_evidence(evidence: Mapping[int, Evidences]) -> str:
    """Return the ids of the evidence that the page shows, for the form to send back."""
    shown = (each for by_item in evidence.values() for held in by_item.values() for each in held)
    return " ".join(str(each.id) for each in shown)


def saved_at(desk: Desk, evidence: Mapping[int, Evidences]) -> datetime | None:
    """Return the moment of the newest fact that stands on the page, if there is any."""
    marked = [mark.recorded_at for place in desk.seated for mark in place.marks]
    ticked = [each.recorded_at for by_item in evidence.values() for held in by_item.values() for each in held]
    return max(marked + ticked, default=None)


def _goal(framework: Framework, item: Item) -> Goal:
    levels = tuple((str(level.ordinal), typography(level.name)) for level in marks_for(framework, item))
    return Goal(item, typography(item.statement), levels)


def _line(
    index: int, place: Place, cells: tuple[Cell, ...], typed: LineTyped | None, wrong: list[str] | None
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
        disputed=tuple(_side(mark) for mark in place.marks) if place.is_disputed else (),
        cells=cells,
    )


def _kept(mark: MarkMade | None) -> LineTyped:
    """Say a mark as the form would send it."""
    if mark is None:
        return LineTyped()
    return LineTyped(
        presence=mark.presence.value,
        arrived_at=f"{in_paris(mark.arrived_at):%H:%M}" if mark.arrived_at else "",
        left_at=f"{in_paris(mark.left_at):%H:%M}" if mark.left_at else "",
        note=mark.note,
    )


def _side(mark: MarkMade) -> str:
    """Say one side of a conflict: who noted what, and when."""
    times = [
        f"{word} à {time_fr(moment)}"
        for word, moment in (("arrivée", mark.arrived_at), ("départ", mark.left_at))
        if moment is not None
    ]
    said = ", ".join([PRESENCES[mark.presence], *times])
    return f"{mark.recorded_by}, à {time_fr(mark.recorded_at)} : {said}"


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
