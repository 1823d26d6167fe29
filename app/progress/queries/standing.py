"""What a learner has shown, and where they stand: derived, in counted statements."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam, select

from app.core.database import db
from app.curricula import rules as curricula_rules
from app.curricula.queries import framework_structure
from app.curricula.rules import DecisionTaken, Framework, Outcome
from app.people.models import Person
from app.progress import rules
from app.progress.models import Evidence, EvidenceKind, EvidenceReplacement
from app.sessions.queries import Attendance, attendance_of


class Shown(NamedTuple):
    """A piece of evidence that nobody replaced; two of an item that differ are a conflict.

    A sheet makes one for each learner and item, hence the lightest of values.
    """

    id: int
    level: int
    kind: EvidenceKind
    recorded_by: str
    recorded_by_id: int
    recorded_at: datetime


Evidences = Mapping[int, tuple[Shown, ...]]
"""The evidence that stands, by the item's id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a learner stands in one version of a framework.

    `levels` gives the ordinal held, by item code; `conflicts` the codes of which two trainers
    say different things (the lowest level counts until then); `evidence` who saw it, and when.
    """

    framework: Framework
    levels: Mapping[str, int]
    conflicts: frozenset[str]
    attendance: Attendance
    evidence: Mapping[str, tuple[Shown, ...]]


_BY_LEARNER = (
    select(
        Evidence.learner_id,
        Evidence.item_id,
        Evidence.id,
        Evidence.level,
        Evidence.kind,
        Person.given_name,
        Evidence.recorded_by,
        Evidence.recorded_at,
    )
    .join(Person, Person.id == Evidence.recorded_by)
    .where(
        Evidence.learner_id.in_(bindparam("learners", expanding=True)),
        Evidence.item_id.in_(bindparam("items", expanding=True)),
        ~select(1).where(EvidenceReplacement.replaced_id == Evidence.id).exists(),
    )
    .order_by(Evidence.id)
)


def evidence_of(learner_ids: Collection[int], item_ids: Collection[int]) -> dict[int, Evidences]:
    """Return the evidence that stands for some learners and items, in one statement."""
    found: dict[int, dict[int, tuple[Shown, ...]]] = {learner_id: {} for learner_id in learner_ids}
    if not learner_ids or not item_ids:
        return dict(found)
    asked = {"learners": list(learner_ids), "items": list(item_ids)}
    rows = db.session.connection().execute(_BY_LEARNER, asked)
    for learner_id, item_id, id_, level, kind, name, person_id, at in rows:
        held = found[learner_id]
        held[item_id] = (*held.get(item_id, ()), Shown(id_, level, kind, name, person_id, at))
    return dict(found)


def standing_of(learner_id: int, framework_version_id: int) -> Standing:
    """Return where a learner stands in a framework."""
    return standings_of([learner_id], framework_version_id)[learner_id]


def standings_of(learner_ids: Iterable[int], framework_version_id: int) -> dict[int, Standing]:
    """Return where several learners stand, in two statements once the framework is known."""
    ids = list(learner_ids)
    framework = framework_structure(framework_version_id)
    attendance = attendance_of(ids, framework_version_id=framework_version_id)
    evidence = evidence_of(ids, [item.id for item in framework.items])
    return {
        learner_id: standing_from(framework, evidence[learner_id], attendance[learner_id])
        for learner_id in ids
    }


def standing_from(framework: Framework, evidence: Evidences, attendance: Attendance) -> Standing:
    """Derive a standing from the evidence and the attendance that were read."""
    by_code = {item.code: evidence[item.id] for item in framework.items if item.id in evidence}
    levels = {code: [each.level for each in shown] for code, shown in by_code.items()}
    return Standing(
        framework=framework,
        levels={code: rules.level_held(held) for code, held in levels.items()},
        conflicts=frozenset(code for code, held in levels.items() if rules.is_disputed(held)),
        attendance=attendance,
        evidence=by_code,
    )


def outcome_of(standing: Standing, rule_code: str, decisions: Sequence[DecisionTaken] = ()) -> Outcome:
    """Answer a rule for a standing: met, or what is missing, the quickest first.

    Raises:
        KeyError: the framework has no such rule.
    """
    rule = standing.framework.rule(rule_code)
    return curricula_rules.evaluate(standing.framework, rule, in_plain_values(standing, decisions))


def in_plain_values(standing: Standing, decisions: Sequence[DecisionTaken] = ()) -> curricula_rules.Standing:
    """Say a standing in the values that the rules of a framework read."""
    attendance = standing.attendance
    return curricula_rules.Standing(
        held=standing.levels,
        minutes=attendance.minutes,
        minutes_by_domain=attendance.minutes_by_domain,
        attendance=attendance.ratio,
        attendance_by_domain=attendance.ratio_by_domain,
        decisions=tuple(decisions),
    )
