"""What a grid marks in a framework, and its cells, each drawn once for good.

A loaded version never changes, hence its plan is kept in memory, by engine, as its structure is.
A grid has hundreds of cells and a few dozen different ones: only the line of the learner differs.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from operator import attrgetter
from weakref import WeakKeyDictionary

from flask import current_app
from markupsafe import Markup
from sqlalchemy import Engine

from app.core.database import db
from app.core.french import typography
from app.curricula.queries import FrameworkLine
from app.curricula.rules import Competency, Domain, Framework, Item, marks_for

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


@dataclass(frozen=True, kw_only=True)
class Plan:
    """The grid of a framework, without anybody in it."""

    parts: tuple[Part, ...]
    legend: tuple[Choice, ...]
    has_long_words: bool
    _drawn: dict[tuple[str, int, str], Markup] = field(default_factory=dict)

    def cells(self, part: Part, levels: Iterable[str]) -> list[Markup]:
        """Draw a domain of one learner, at these levels; no level is a conflict."""
        return self._all("cell", zip(part.subjects, levels, strict=True))

    def lifts(self, part: Part, lifted: Mapping[int, int]) -> list[Markup]:
        """Draw a domain for the whole group; `lifted` gives the levels that were chosen, by item."""
        chosen = (str(lifted.get(subject.item_id, "")) for subject in part.subjects)
        return self._all("lift", zip(part.subjects, chosen, strict=True))

    def _all(self, what: str, cells: Iterable[tuple[Subject, str]]) -> list[Markup]:
        drawn = self._drawn
        return [
            drawn.get((what, subject.item_id, level)) or self._draw(what, subject, level)
            for subject, level in cells
        ]

    def _draw(self, what: str, subject: Subject, level: str) -> Markup:
        """Draw a cell; one at a level of the scale is kept, whatever else was typed is not."""
        drawing = getattr(current_app.jinja_env.get_template("spaces/_grid.html").module, what)
        drawn: Markup = drawing(subject, level)
        if level in {"", *(choice.value for choice in subject.choices)}:
            return self._drawn.setdefault((what, subject.item_id, level), drawn)
        return drawn


_plans: WeakKeyDictionary[Engine, dict[int, Plan]] = WeakKeyDictionary()


def plan_of(framework: Framework) -> Plan:
    """Return the plan of a framework's grid, made the first time."""
    kept = _plans.setdefault(db.engine, {})
    return kept.get(framework.id) or kept.setdefault(framework.id, _plan(framework))


def named(version: FrameworkLine | Framework) -> str:
    """Return the name by which an address tells a version."""
    return f"{version.code}/{version.version}"


def subjects_of(framework: Framework) -> list[Item]:
    """List what a grid marks, in the framework's order."""
    return [item for competency in framework.competencies for item in competency.subjects]


def _plan(framework: Framework) -> Plan:
    parts = (
        Part(domain.code, typography(domain.title), _subjects(framework, domain))
        for domain in framework.domains
    )
    scale = _choices(framework, Item(code="", statement=""))
    return Plan(
        parts=tuple(part for part in parts if part.subjects),
        legend=_legend(scale),
        has_long_words=any(len(choice.word) > LONG_WORD for choice in scale),
    )


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
    for _sign, group in groupby(scale, key=attrgetter("kind")):
        alike = tuple(group)
        ends = (replace(alike[0], word=f"{alike[0].word} à {alike[-1].word}"),)
        found += ends if len(alike) > FEW else alike
    return tuple(found)
