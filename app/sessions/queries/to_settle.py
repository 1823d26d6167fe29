"""What devices sent that waits for a trainer's decision, beside what stands on the sheets."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, func, or_, select
from sqlalchemy.orm import aliased

from app.core.database import db
from app.people.models import Learner, Person
from app.sessions.models import (
    AttendanceMark,
    AttendanceReplacement,
    CourseSession,
    OfflineOperation,
    Outcome,
    Presence,
)

MOST_SHOWN = 200
_Author, _Named = aliased(Person), aliased(Person)
_OF_NO_STRUCTURE = and_(
    OfflineOperation.structure_id.is_(None), OfflineOperation.person_id == bindparam("person")
)
_WAITS_HERE = (
    OfflineOperation.outcome == Outcome.TO_SETTLE,
    or_(OfflineOperation.structure_id.in_(bindparam("structures", expanding=True)), _OF_NO_STRUCTURE),
)
_HOW_MANY = select(func.count(OfflineOperation.id)).where(*_WAITS_HERE)
"""Asked by every day's page, hence built once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """An act that waits. Moments are UTC; `session_title` is empty when the session is unknown here."""

    id: int
    public_id: str
    key: str
    person_id: int
    author: str
    said: dict[str, Any]
    why: str
    claimed_at: datetime | None
    received_at: datetime
    course_session_id: int | None
    session_public_id: str | None
    session_title: str
    starts_at: datetime | None
    learner_id: int | None
    learner: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A mark that stands on the sheet that an act is about."""

    id: int
    presence: Presence
    recorded_by: str
    recorded_at: datetime


def acts_to_settle(structure_ids: Collection[int], *, person_id: int) -> tuple[Waiting, ...]:
    """List what waits in these structures, and what the person sent that is of no structure."""
    wanted = (
        select(
            OfflineOperation.id,
            OfflineOperation.public_id,
            OfflineOperation.key,
            OfflineOperation.person_id,
            OfflineOperation.said,
            OfflineOperation.why,
            OfflineOperation.claimed_at,
            OfflineOperation.received_at,
            OfflineOperation.course_session_id,
            OfflineOperation.learner_id,
            CourseSession.public_id.label("session_public_id"),
            CourseSession.title.label("session_title"),
            CourseSession.starts_at,
            _Author.given_name.label("author"),
            _Named.given_name,
            _Named.family_name,
        )
        .join(_Author, _Author.id == OfflineOperation.person_id)
        .outerjoin(CourseSession, CourseSession.id == OfflineOperation.course_session_id)
        .outerjoin(Learner, Learner.id == OfflineOperation.learner_id)
        .outerjoin(_Named, _Named.id == Learner.person_id)
        .where(*_WAITS_HERE)
        .order_by(CourseSession.starts_at, CourseSession.id, OfflineOperation.id)
        .limit(MOST_SHOWN)
    )
    found = db.session.execute(wanted, _asked(structure_ids, person_id))
    return tuple(_waiting(row._mapping) for row in found)


def count_to_settle(structure_ids: Collection[int], *, person_id: int) -> int:
    """Count what waits to be settled in these structures, in one statement."""
    return db.session.connection().scalar(_HOW_MANY, _asked(structure_ids, person_id)) or 0


def operations_to_settle(
    public_ids: Collection[str], structure_ids: Collection[int], *, person_id: int
) -> list[OfflineOperation]:
    """Hold the operations that are to be settled, in the order in which they arrived."""
    wanted = (
        select(OfflineOperation)
        .where(OfflineOperation.public_id.in_(public_ids), *_WAITS_HERE)
        .order_by(OfflineOperation.id)
        .with_for_update()
    )
    return list(db.session.scalars(wanted, _asked(structure_ids, person_id)))


def marks_standing(cells: Iterable[tuple[int, int]]) -> dict[tuple[int, int], tuple[Standing, ...]]:
    """Return the marks that stand for learners in sessions, in one statement."""
    asked = set(cells)
    if not asked:
        return {}
    replaced = select(1).where(AttendanceReplacement.replaced_id == AttendanceMark.id).exists()
    wanted = (
        select(
            AttendanceMark.course_session_id,
            AttendanceMark.learner_id,
            AttendanceMark.id,
            AttendanceMark.presence,
            AttendanceMark.recorded_at,
            Person.given_name,
        )
        .join(Person, Person.id == AttendanceMark.recorded_by)
        .where(
            AttendanceMark.course_session_id.in_({session_id for session_id, _learner in asked}),
            AttendanceMark.learner_id.in_({learner_id for _session, learner_id in asked}),
            ~AttendanceMark.is_withdrawn,
            ~replaced,
        )
        .order_by(AttendanceMark.id)
    )
    found: dict[tuple[int, int], tuple[Standing, ...]] = {}
    for session_id, learner_id, id_, presence, recorded_at, name in db.session.execute(wanted):
        mark = Standing(id=id_, presence=presence, recorded_by=name, recorded_at=recorded_at)
        cell = (session_id, learner_id)
        found[cell] = (*found.get(cell, ()), mark)
    return found


def names_of_walk_ins(keys: Iterable[tuple[int, str]]) -> dict[str, str]:
    """Return the given name of those who walked in, by the author and the key of the act that says so."""
    asked = list(keys)
    if not asked:
        return {}
    wanted = select(OfflineOperation.key, OfflineOperation.said).where(
        OfflineOperation.person_id.in_({person_id for person_id, _key in asked}),
        OfflineOperation.key.in_({key for _person, key in asked}),
    )
    return {key: str(said.get("given_name", "")) for key, said in db.session.execute(wanted)}


def _asked(structure_ids: Collection[int], person_id: int) -> dict[str, object]:
    return {"structures": list(structure_ids), "person": person_id}


def _waiting(row: Any) -> Waiting:
    found = dict(row)
    given, family = found.pop("given_name") or "", found.pop("family_name") or ""
    found["session_title"] = found["session_title"] or ""
    return Waiting(**found, learner=f"{given} {family}".strip())
