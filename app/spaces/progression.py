"""Who is where in a framework, the last registered first: a page costs the same however many they are."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select, union_all

from app.awards.models import Award
from app.core import clock
from app.core.database import db
from app.courses.models import Course
from app.curricula.rules import Achieved, CertificationRule, Framework
from app.people.models import Learner, LearnerAlias, Person
from app.progress.queries import Standing, evidence_of, in_plain_values, outcome_of, standing_from
from app.sessions.models import Cycle
from app.sessions.queries import attendance_in, meetings_of
from app.spaces.path.certifications import main_rule
from app.spaces.path.remaining import summary_of

PAGE = 25
LATEST_CYCLES = 12


@dataclass(frozen=True, slots=True)
class Group:
    """A cycle whose grid can be opened."""

    public_id: str
    title: str
    framework_version_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A learner: how much is held, a word with its colour where they stand at an end, what is left."""

    public_id: str
    name: str
    held: int
    total: int
    word: str = ""
    kind: str = "calm"
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """Some learners; `after` names the last one where others follow."""

    lines: tuple[Line, ...]
    after: str | None


def latest_groups(structure_ids: Collection[int]) -> tuple[Group, ...]:
    """List the last cycles planned that follow a framework, in one statement."""
    rows = db.session.execute(
        select(Cycle.public_id, Cycle.title, Course.framework_version_id)
        .join(Course, Course.id == Cycle.course_id)
        .where(Cycle.structure_id.in_(sorted(structure_ids)), Course.framework_version_id.is_not(None))
        .order_by(Cycle.id.desc())
        .limit(LATEST_CYCLES)
    )
    return tuple(Group(*row) for row in rows)


def page_of(framework: Framework, structure_ids: Collection[int], *, after: str | None = None) -> Page:
    """Say where learners stand in a framework, in three statements.

    `after` is the public id of the last one of the page before. Nothing is counted over all:
    each structure is read from its index, a page at a time.
    """
    rows = list(db.session.execute(_learners(framework.id, sorted(structure_ids), after)))
    shown = rows[:PAGE]
    standings = _standings(framework, [row.id for row in shown])
    rule = main_rule(framework)
    lines = tuple(_line(row, standings[row.id], rule) for row in shown)
    return Page(lines, shown[-1].public_id if len(rows) > PAGE else None)


def _learners(framework_id: int, structure_ids: Iterable[int], after: str | None) -> Select[*tuple[Any, ...]]:
    ids = [_latest(structure_id, after).subquery().select() for structure_id in structure_ids]
    granted = (
        select(1)
        .where(
            Award.learner_id == Learner.id,
            Award.framework_version_id == framework_id,
            Award.ended_at.is_(None),
        )
        .exists()
    )
    return (
        select(
            Learner.id,
            Learner.public_id,
            Person.given_name,
            Person.family_name,
            granted.label("is_granted"),
        )
        .join(Person, Person.id == Learner.person_id)
        .where(Learner.id.in_(union_all(*ids)))
        .order_by(Learner.id.desc())
        .limit(PAGE + 1)
    )


def _latest(structure_id: int, after: str | None) -> Select[int]:
    """Select one page of a structure, and one more to know whether others follow."""
    merged = select(1).where(LearnerAlias.learner_id == Learner.id, LearnerAlias.ended_at.is_(None)).exists()
    wanted = (
        select(Learner.id)
        .join(Person, Person.id == Learner.person_id)
        .where(Learner.structure_id == structure_id, ~merged, Person.erased_at.is_(None))
        .order_by(Learner.id.desc())
        .limit(PAGE + 1)
    )
    if after is None:
        return wanted
    last = select(Learner.id).where(Learner.public_id == after).scalar_subquery()
    return wanted.where(Learner.id < last)


def _standings(framework: Framework, learner_ids: list[int]) -> dict[int, Standing]:
    meetings, evidence, now = (
        meetings_of(learner_ids),
        evidence_of(learner_ids, framework.subjects),
        clock.now(),
    )
    return {
        learner_id: standing_from(
            framework,
            evidence[learner_id],
            attendance_in(
                meetings[learner_id],
                now=now,
                framework_version_id=framework.id,
                rounding_minutes=framework.derivation.rounding_minutes,
            ),
        )
        for learner_id in learner_ids
    }


def _line(row: Any, standing: Standing, rule: CertificationRule | None) -> Line:
    tally = Achieved(standing.framework, in_plain_values(standing)).tally()
    word, kind, sentence = _state(standing, rule, is_granted=row.is_granted)
    return Line(
        public_id=row.public_id,
        name=f"{row.given_name} {row.family_name}".strip(),
        held=tally.held,
        total=tally.total,
        word=word,
        kind=kind,
        sentence=sentence,
    )


def _state(standing: Standing, rule: CertificationRule | None, *, is_granted: bool) -> tuple[str, str, str]:
    if is_granted:
        return "obtenu", "good", ""
    if not standing.evidence and not standing.attendance.came:
        return "pas commencé", "calm", ""
    if rule is None:
        return "", "calm", ""
    outcome = outcome_of(standing, rule.code)
    if outcome.met or outcome.awaits_only_a_decision:
        return "à faire valider", "know", ""
    return "", "calm", summary_of(outcome.missing, standing.framework)
