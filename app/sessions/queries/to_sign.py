"""What one person can sign around now, and the boards that may show a code."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from app.core import clock
from app.core.database import db
from app.people.queries import records_of_person
from app.sessions.models import (
    CourseSession,
    Enrolment,
    EnrolmentStatus,
    SheetSignature,
)
from app.sessions.queries.signing import SIGNABLE, SignableSession, Signature, signable_of, signatures_where

_SEATED = (Enrolment.ended_at.is_(None), Enrolment.status == EnrolmentStatus.ENROLLED)
REMEMBERED = timedelta(days=2)
"""How long after its end a session is still found by what was on its board."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ToSign:
    """A session in which a person has a seat, and what they signed of it."""

    held: SignableSession
    learner_id: int
    signatures: tuple[Signature, ...]


def to_sign(person_id: int) -> tuple[ToSign, ...]:
    """List the sessions around now in which a person has a seat, by hour, in two statements."""
    now = clock.now()
    wanted = (
        SIGNABLE.add_columns(Enrolment.learner_id)
        .join(Enrolment, Enrolment.course_session_id == CourseSession.id)
        .where(
            *_SEATED,
            Enrolment.learner_id.in_(records_of_person(person_id)),
            CourseSession.cancelled_at.is_(None),
            CourseSession.starts_at < now + timedelta(days=1),
            CourseSession.ends_at > now - timedelta(days=1),
        )
        .order_by(CourseSession.starts_at, CourseSession.id)
    )
    rows = [dict(row._mapping) for row in db.session.execute(wanted)]
    if not rows:
        return ()
    acts = signatures_where(SheetSignature.course_session_id.in_({row["id"] for row in rows}))
    return tuple(_to_sign(row, acts) for row in rows)


def boards_of(structure_ids: Collection[int]) -> tuple[SignableSession, ...]:
    """List the sessions whose board may show a code now, or did in the last two days; the latest first."""
    now = clock.now()
    wanted = SIGNABLE.where(
        CourseSession.structure_id.in_(sorted(structure_ids)),
        CourseSession.starts_at < now + timedelta(hours=1),
        CourseSession.ends_at > now - REMEMBERED,
    )
    rows = db.session.execute(wanted.order_by(CourseSession.starts_at.desc(), CourseSession.id))
    return tuple(signable_of(row._mapping) for row in rows)


def records_that_sign(person_id: int) -> frozenset[int]:
    """Return the ids of the records under which a person signs: all of theirs."""
    return frozenset(db.session.scalars(records_of_person(person_id)))


def _to_sign(row: dict[str, Any], acts: tuple[Signature, ...]) -> ToSign:
    learner_id = row.pop("learner_id")
    own = tuple(act for act in acts if act.learner_id == learner_id)
    return ToSign(held=signable_of(row), learner_id=learner_id, signatures=own)
