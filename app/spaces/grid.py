"""The grid of a group as its page shows it: what each one manages of a framework, in one form."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.core.french import NARROW
from app.curricula.rules import Achieved, Framework, Tally
from app.progress.queries import Evidences, Shown, Standing, in_plain_values, standing_from
from app.sessions.queries import Attendance, Rider
from app.spaces.grid_form import DISPUTED, LineTyped
from app.spaces.grid_plan import Plan, Subject, plan_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispute:
    """A cell of which two trainers say different things: both sides, to be settled."""

    row: int
    rider: Rider
    subject: Subject
    sides: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One learner: the level of each subject, by part, and how much of each part is held.

    `was` says the levels that the page showed first, `seen` the evidence that it showed.
    """

    index: int
    rider: Rider
    levels: tuple[tuple[str, ...], ...]
    tallies: tuple[Tally, ...]
    was: str
    seen: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """The whole grid."""

    plan: Plan
    rows: tuple[Row, ...]
    disputes: tuple[Dispute, ...]


def grid_of(
    framework: Framework,
    riders: Sequence[Rider],
    evidence: Mapping[int, Evidences],
    *,
    typed: Mapping[int, LineTyped] | None = None,
) -> Grid:
    """Lay out what stands for each learner; what was typed and refused wins over it."""
    plan = plan_of(framework)
    rows: list[Row] = []
    disputes: list[Dispute] = []
    for index, rider in enumerate(riders):
        standing = standing_from(framework, evidence[rider.id], Attendance())
        disputes += _disputes(index, rider, standing, plan)
        rows.append(_row(index, rider, standing, plan, (typed or {}).get(rider.id)))
    return Grid(plan=plan, rows=tuple(rows), disputes=tuple(disputes))


def _row(index: int, rider: Rider, standing: Standing, plan: Plan, typed: LineTyped | None) -> Row:
    shown = {
        subject.item_id: _level(subject.code, standing) for part in plan.parts for subject in part.subjects
    }
    chosen = {**shown, **typed.levels} if typed else shown
    achieved = Achieved(standing.framework, in_plain_values(standing))
    tallies = {domain.code: achieved.tally(domain) for domain in standing.framework.domains}
    return Row(
        index=index,
        rider=rider,
        levels=tuple(tuple(chosen[subject.item_id] for subject in part.subjects) for part in plan.parts),
        tallies=tuple(tallies[part.code] for part in plan.parts),
        was=typed.was if typed else " ".join(level or DISPUTED for level in shown.values()),
        seen=typed.seen if typed else " ".join(str(each.id) for each in _pieces(standing)),
    )


def _level(code: str, standing: Standing) -> str:
    return "" if code in standing.conflicts else str(standing.levels.get(code, 0))


def _pieces(standing: Standing) -> Iterator[Shown]:
    return (each for pieces in standing.evidence.values() for each in pieces)


def _disputes(index: int, rider: Rider, standing: Standing, plan: Plan) -> Iterator[Dispute]:
    if not standing.conflicts:
        return
    for subject in (subject for part in plan.parts for subject in part.subjects):
        if subject.code in standing.conflicts:
            words = {choice.value: choice.word for choice in subject.choices}
            sides = tuple(
                f"{each.recorded_by}{NARROW}: {words.get(str(each.level), '?')}"
                for each in standing.evidence[subject.code]
                if not each.is_sign_off
            )
            yield Dispute(row=index, rider=rider, subject=subject, sides=sides)
