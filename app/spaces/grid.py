"""The grid of a group as its page shows it: what each one manages of a framework, in one form."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from operator import attrgetter

from app.core.french import NARROW, typography
from app.curricula.queries import FrameworkLine
from app.curricula.rules import Achieved, Competency, Domain, Framework, Item, Tally, marks_for
from app.progress.queries import Evidences, Shown, Standing, in_plain_values, standing_from
from app.sessions.queries import Attendance, Rider
from app.spaces.grid_form import DISPUTED, LineTyped

LONG_WORD = 10
"""Letters of a level's name that a narrow cell still shows whole."""

FEW = 3
"""Levels of the same sign that a legend names one by one."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A level that can be chosen; `kind` is its colour and its sign: calm, warn or good."""

    value: str
    word: str
    kind: str


@dataclass(frozen=True, slots=True)
class Subject:
    """What is marked: an item, or a competency as a whole; `above` is the title that it comes under."""

    item_id: int
    code: str
    statement: str
    above: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A domain of the framework, with what is marked in it."""

    code: str
    title: str
    subjects: tuple[Subject, ...]


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

    parts: tuple[Part, ...]
    rows: tuple[Row, ...]
    disputes: tuple[Dispute, ...]
    legend: tuple[Choice, ...]
    has_long_words: bool


def grid_of(
    framework: Framework,
    riders: Sequence[Rider],
    evidence: Mapping[int, Evidences],
    *,
    typed: Mapping[int, LineTyped] | None = None,
) -> Grid:
    """Lay out what stands for each learner; what was typed and refused wins over it."""
    parts = parts_of(framework)
    subjects = [subject for part in parts for subject in part.subjects]
    scale = _choices(framework, Item(code="", statement=""))
    rows: list[Row] = []
    disputes: list[Dispute] = []
    for index, rider in enumerate(riders):
        standing = standing_from(framework, evidence[rider.id], Attendance())
        disputes += _disputes(index, rider, standing, subjects)
        rows.append(_row(index, rider, standing, parts, (typed or {}).get(rider.id)))
    return Grid(
        parts=parts,
        rows=tuple(rows),
        disputes=tuple(disputes),
        legend=_legend(scale),
        has_long_words=any(len(choice.word) > LONG_WORD for choice in scale),
    )


def named(version: FrameworkLine | Framework) -> str:
    """Return the name by which an address tells a version."""
    return f"{version.code}/{version.version}"


def parts_of(framework: Framework) -> tuple[Part, ...]:
    """Return the domains that hold something to mark, with what can be chosen for each."""
    parts = (
        Part(domain.code, typography(domain.title), _subjects(framework, domain))
        for domain in framework.domains
    )
    return tuple(part for part in parts if part.subjects)


def _subjects(framework: Framework, domain: Domain) -> tuple[Subject, ...]:
    return tuple(
        Subject(
            item_id=item.id,
            code=item.code,
            statement=typography(item.statement),
            above=_title_above(competency, first=item is competency.subjects[0]),
            choices=_choices(framework, item),
        )
        for competency in domain.competencies
        for item in competency.subjects
    )


def _title_above(competency: Competency, *, first: bool) -> str:
    return typography(competency.title) if first and not competency.is_graded_whole else ""


def _choices(framework: Framework, item: Item) -> tuple[Choice, ...]:
    counts = framework.validated_from if item.level is None else item.level
    return tuple(
        Choice(str(level.ordinal), typography(level.name), _kind(level.ordinal, counts))
        for level in marks_for(framework, item)
    )


def _kind(ordinal: int, counts: int | None) -> str:
    if ordinal == 0:
        return "calm"
    return "warn" if counts is not None and ordinal < counts else "good"


def _legend(scale: Sequence[Choice]) -> tuple[Choice, ...]:
    """Say what each sign means; the levels of one sign are said by the first and the last, where many."""
    found: list[Choice] = []
    for _kind, group in groupby(scale, key=attrgetter("kind")):
        alike = tuple(group)
        ends = (replace(alike[0], word=f"{alike[0].word} à {alike[-1].word}"),)
        found += ends if len(alike) > FEW else alike
    return tuple(found)


def _row(index: int, rider: Rider, standing: Standing, parts: Sequence[Part], typed: LineTyped | None) -> Row:
    shown = {subject.item_id: _level(subject.code, standing) for part in parts for subject in part.subjects}
    chosen = {**shown, **typed.levels} if typed else shown
    achieved = Achieved(standing.framework, in_plain_values(standing))
    tallies = {domain.code: achieved.tally(domain) for domain in standing.framework.domains}
    return Row(
        index=index,
        rider=rider,
        levels=tuple(tuple(chosen[subject.item_id] for subject in part.subjects) for part in parts),
        tallies=tuple(tallies[part.code] for part in parts),
        was=typed.was if typed else " ".join(level or DISPUTED for level in shown.values()),
        seen=typed.seen if typed else " ".join(str(each.id) for each in _pieces(standing)),
    )


def _level(code: str, standing: Standing) -> str:
    return "" if code in standing.conflicts else str(standing.levels.get(code, 0))


def _pieces(standing: Standing) -> Iterator[Shown]:
    return (each for pieces in standing.evidence.values() for each in pieces)


def _disputes(index: int, rider: Rider, standing: Standing, subjects: Sequence[Subject]) -> Iterator[Dispute]:
    for subject in subjects:
        if subject.code in standing.conflicts:
            words = {choice.value: choice.word for choice in subject.choices}
            sides = tuple(
                f"{each.recorded_by}{NARROW}: {words.get(str(each.level), '?')}"
                for each in standing.evidence[subject.code]
            )
            yield Dispute(row=index, rider=rider, subject=subject, sides=sides)
