"""What acts that were noted without a network meet when they arrive, read in few statements."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import Select, select

from app.core import clock
from app.core.database import db
from app.people.models import Learner, Person
from app.sessions import rules
from app.sessions.models import (
    AttendanceMark,
    AttendanceNote,
    AttendanceReplacement,
    AttendanceSheet,
    CourseSession,
    Enrolment,
    EnrolmentStatus,
    OfflineOperation,
    Outcome,
)
from app.sessions.rules.offline import LearnerNow, SessionNow, Why
from app.sessions.rules.opening import year_is_closed

Cell = tuple[int, int]
"""The ids of a session and of a learner."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Met:
    """Sessions and learners by their public ids, and the seats, as they are now."""

    sessions: Mapping[str, SessionNow] = field(default_factory=dict)
    learners: Mapping[str, LearnerNow] = field(default_factory=dict)
    seated: Collection[Cell] = frozenset()


def what_acts_meet(
    sessions: Iterable[str], learners: Iterable[str], *, structure_ids: Collection[int]
) -> Met:
    """Read what acts name, in four statements; the sessions are held until the transaction ends.

    Whoever closes a sheet meanwhile waits, and reads what was written.
    """
    held = _held(sessions, structure_ids)
    known = _learners(learners, structure_ids)
    return Met(
        sessions={each.public_id: each for each in held},
        learners={each.public_id: each for each in known},
        seated=seats_of([each.id for each in held]),
    )


def _held(public_ids: Iterable[str], structure_ids: Collection[int]) -> list[SessionNow]:
    wanted = (
        select(CourseSession)
        .where(CourseSession.public_id.in_(set(public_ids)), CourseSession.structure_id.in_(structure_ids))
        .order_by(CourseSession.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    rows = db.session.scalars(wanted).all()
    closed = _closed([row.id for row in rows])
    now = clock.now()
    return [
        SessionNow(
            id=row.id,
            structure_id=row.structure_id,
            public_id=row.public_id,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            is_cancelled=row.cancelled_at is not None,
            is_closed=row.id in closed,
            is_open=now >= rules.marks_open_at(row.starts_at),
            year_is_closed=year_is_closed(starts_at=row.starts_at, ends_at=row.ends_at, now=now),
        )
        for row in rows
    ]


def _closed(session_ids: Collection[int]) -> set[int]:
    wanted = select(AttendanceSheet.course_session_id).where(
        AttendanceSheet.course_session_id.in_(session_ids), AttendanceSheet.version == 1
    )
    return set(db.session.scalars(wanted)) if session_ids else set()


def _learners(public_ids: Iterable[str], structure_ids: Collection[int]) -> list[LearnerNow]:
    wanted = (
        select(Learner.id, Learner.structure_id, Learner.public_id, Person.erased_at)
        .join(Person, Person.id == Learner.person_id)
        .where(Learner.public_id.in_(set(public_ids)), Learner.structure_id.in_(structure_ids))
    )
    return [
        LearnerNow(
            id=row.id,
            structure_id=row.structure_id,
            public_id=row.public_id,
            is_erased=row.erased_at is not None,
        )
        for row in db.session.execute(wanted)
    ]


def seats_of(session_ids: Collection[int]) -> set[Cell]:
    """Return who has a seat in these sessions, in one statement."""
    wanted = select(Enrolment.course_session_id, Enrolment.learner_id).where(
        Enrolment.course_session_id.in_(session_ids),
        Enrolment.ended_at.is_(None),
        Enrolment.status == EnrolmentStatus.ENROLLED,
    )
    return {(session_id, learner_id) for session_id, learner_id in db.session.execute(wanted)}


def operations_named(person_id: int, keys: Iterable[str]) -> dict[str, OfflineOperation]:
    """Return what a person's devices sent under these keys, and under those that they name in turn.

    What became a fact leads no further: one statement, and one more for each step that became none.
    """
    found: dict[str, OfflineOperation] = {}
    wanted = set(keys)
    while wanted:
        rows = db.session.scalars(_operations(person_id, wanted)).all()
        found |= {row.key: row for row in rows}
        behind = {key for row in rows if row.fact_id is None for key in keys_named(row)}
        wanted = behind - set(found)
        if not rows:
            break
    return found


def _operations(person_id: int, keys: Collection[str]) -> Select[OfflineOperation]:
    return select(OfflineOperation).where(
        OfflineOperation.person_id == person_id, OfflineOperation.key.in_(keys)
    )


def operations_awaiting(person_id: int) -> list[OfflineOperation]:
    """Return what a person's devices sent that waits for an earlier act, in one statement."""
    wanted = select(OfflineOperation).where(
        OfflineOperation.person_id == person_id,
        OfflineOperation.outcome == Outcome.TO_SETTLE,
        OfflineOperation.why == Why.AWAITED,
    )
    return list(db.session.scalars(wanted.order_by(OfflineOperation.id)))


def keys_named(operation: OfflineOperation) -> set[str]:
    """Return the keys of the earlier acts that an operation names."""
    named = operation.said.get("replaces", [])
    return {each for each in named if isinstance(each, str)} if isinstance(named, list) else set()


def cells_of_marks(mark_ids: Collection[int]) -> dict[int, Cell]:
    """Return the session and the learner of marks, in one statement."""
    if not mark_ids:
        return {}
    wanted = select(AttendanceMark.id, AttendanceMark.course_session_id, AttendanceMark.learner_id).where(
        AttendanceMark.id.in_(mark_ids)
    )
    return {id_: (session_id, learner_id) for id_, session_id, learner_id in db.session.execute(wanted)}


def cells_in_conflict(session_ids: Collection[int]) -> set[Cell]:
    """Return whose marks that stand say different things, in one statement."""
    if not session_ids:
        return set()
    replaced = select(1).where(AttendanceReplacement.replaced_id == AttendanceMark.id).exists()
    wanted = (
        select(
            AttendanceMark.course_session_id,
            AttendanceMark.learner_id,
            AttendanceMark.presence,
            AttendanceMark.arrived_at,
            AttendanceMark.left_at,
            AttendanceNote.words,
        )
        .outerjoin(AttendanceNote, AttendanceNote.mark_id == AttendanceMark.id)
        .where(AttendanceMark.course_session_id.in_(session_ids), ~AttendanceMark.is_withdrawn, ~replaced)
    )
    said: dict[Cell, set[tuple[object, ...]]] = {}
    for session_id, learner_id, *words in db.session.execute(wanted):
        said.setdefault((session_id, learner_id), set()).add(tuple(words))
    return {cell for cell, different in said.items() if len(different) > 1}
