"""Who is on a sheet: one line for each human, whatever the number of records that were joined."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import aliased

from app.core.database import db
from app.people.models import Learner, LearnerAlias, Person
from app.people.queries import alias_of, joined_as
from app.people.rules.names import in_a_list
from app.sessions.models import AttendanceMark, Enrolment, EnrolmentStatus
from app.sessions.queries.sheet_facts import MarkKept, SignatureKept, Someone

_COUNTS = aliased(Learner)
"""The record that counts: the one that a walk-in was joined to, where they were."""

_IS_SEATED = and_(Enrolment.ended_at.is_(None), Enrolment.status == EnrolmentStatus.ENROLLED)
_IS_MARKED = (
    select(1)
    .where(
        AttendanceMark.course_session_id == Enrolment.course_session_id,
        AttendanceMark.learner_id == Enrolment.learner_id,
    )
    .exists()
)
_PEOPLE = (
    select(
        Enrolment.course_session_id,
        Enrolment.learner_id,
        _IS_SEATED.label("is_seated"),
        Learner.public_id,
        _COUNTS.id.label("counts_as"),
        Person.given_name,
        Person.family_name,
    )
    .join(Learner, Learner.id == Enrolment.learner_id)
    .outerjoin(LearnerAlias, alias_of(Learner.id))
    .join(_COUNTS, _COUNTS.id == joined_as(Learner.id))
    .join(Person, Person.id == _COUNTS.person_id)
    .where(or_(_IS_SEATED, _IS_MARKED))
    .order_by(Enrolment.id)
)


def people_of(
    ids: Collection[int],
    marks: Mapping[int, Sequence[MarkKept]],
    signatures: Mapping[int, Sequence[SignatureKept]],
) -> dict[int, list[Someone]]:
    """Return, by session, who has a seat or of whom something stands, by name, in one statement.

    Two records of one human are one line: what they say differently is a conflict to settle.
    """
    seen: dict[tuple[int, int], list[Any]] = {}
    for row in db.session.execute(_PEOPLE.where(Enrolment.course_session_id.in_(ids))):
        seen.setdefault((row.course_session_id, row.counts_as), []).append(row)
    found: dict[int, list[Someone]] = {}
    for (session_id, counts_as), rows in seen.items():
        row = min(rows, key=lambda each: (not each.is_seated, each.learner_id != counts_as))
        records = frozenset(each.learner_id for each in rows)
        someone = Someone(
            learner_id=row.learner_id,
            public_id=row.public_id,
            given_name=row.given_name,
            family_name=row.family_name,
            is_seated=any(each.is_seated for each in rows),
            records=records,
            heads=_heads(marks.get(session_id, ()), records),
            signed=tuple(each for each in signatures.get(session_id, ()) if each.learner_id in records),
        )
        found.setdefault(session_id, []).append(someone)
    return {session_id: sorted(people, key=_by_name) for session_id, people in found.items()}


def _by_name(someone: Someone) -> tuple[str, ...]:
    return in_a_list(someone.given_name, someone.family_name)


def _heads(marks: Sequence[MarkKept], records: Collection[int]) -> tuple[MarkKept, ...]:
    """Return the marks that stand for one person; one that takes back says nothing."""
    return tuple(
        mark
        for mark in marks
        if mark.learner_id in records and not mark.is_replaced and not mark.is_withdrawn
    )
