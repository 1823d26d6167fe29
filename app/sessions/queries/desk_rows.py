"""What the sheet's page asks of the database: the session in one statement, its people in another."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import CursorResult, Select, and_, bindparam, func, select
from sqlalchemy.orm import aliased

from app.core.database import db
from app.courses.models import Course, Module
from app.people.models import Learner, LearnerAlias, Person, Site
from app.sessions.models import (
    AttendanceMark,
    AttendanceNote,
    AttendanceReplacement,
    AttendanceSheet,
    CourseSession,
    Cycle,
    Enrolment,
    EnrolmentStatus,
    HalfDay,
    MarkHow,
    OfflineOperation,
    Outcome,
    PlaceEnded,
    Presence,
    SheetSignature,
    Visit,
)


class PersonRow(NamedTuple):
    """A record with a place, one of its marks that stand, one half-day that it signed.

    `counts_as` is the record that counts of the same human: itself unless it was merged.
    """

    status: EnrolmentStatus
    learner_id: int
    counts_as: int
    public_id: str
    given_name: str
    family_name: str
    mark_id: int
    presence: Presence
    arrived_at: datetime | None
    left_at: datetime | None
    how: MarkHow
    is_withdrawn: bool
    recorded_by: int
    recorded_at: datetime
    claimed_at: datetime | None
    key: str
    words: str | None
    by_name: str
    day: date | None
    half: HalfDay


def session_row(public_id: str, structure_ids: Iterable[int]) -> dict[str, Any] | None:
    """Read the session itself; None where it is not in these structures."""
    row = _asked(_SESSION, {"public_id": public_id, "structures": sorted(structure_ids)}).one_or_none()
    return dict(row._mapping) if row is not None else None


def people_rows(session_id: int) -> list[PersonRow]:
    """Read those who have a place, in order of arrival, with their marks and signatures."""
    return [PersonRow._make(row) for row in _asked(_PEOPLE, {"session": session_id})]


def _asked(statement: Select[*tuple[Any, ...]], values: dict[str, Any]) -> CursorResult[*tuple[Any, ...]]:
    """Ask for plain columns, without what the mapper adds for objects."""
    return db.session.connection().execute(statement, values)


def _of_session(what: Any, *conditions: Any) -> Any:
    return select(what).where(*conditions).correlate(CourseSession).scalar_subquery()


def _names(*conditions: Any) -> Any:
    """Join the names of those whose enrolments in the session fulfil conditions, one a line."""
    name = _named.given_name + " " + _named.family_name
    theirs = _of_session(func.aggregate_strings(name, "\n"), _named.id == Learner.person_id, *conditions)
    return func.coalesce(theirs, "")


_named, _kept = aliased(Person), aliased(Enrolment)
_HERE = (Enrolment.course_session_id == CourseSession.id, Learner.id == Enrolment.learner_id)
_IS_BACK = (
    select(1)
    .where(
        _kept.course_session_id == Enrolment.course_session_id,
        _kept.learner_id == Enrolment.learner_id,
        _kept.ended_at.is_(None),
    )
    .exists()
)
_SESSION = (
    select(
        CourseSession.id,
        CourseSession.public_id,
        CourseSession.structure_id,
        CourseSession.title,
        CourseSession.kind,
        CourseSession.room,
        CourseSession.starts_at,
        CourseSession.ends_at,
        CourseSession.pauses,
        CourseSession.seats,
        CourseSession.cancelled_at,
        CourseSession.cancelled_because,
        Site.name.label("site"),
        Person.given_name,
        Person.family_name,
        Cycle.public_id.label("cycle_public_id"),
        Cycle.title.label("cycle_title"),
        Course.framework_version_id,
        Module.domain_codes,
        Module.aims,
        _of_session(
            func.max(AttendanceSheet.version), AttendanceSheet.course_session_id == CourseSession.id
        ).label("version"),
        _of_session(
            func.count(OfflineOperation.id),
            OfflineOperation.course_session_id == CourseSession.id,
            OfflineOperation.outcome == Outcome.TO_SETTLE,
        ).label("to_settle"),
        _of_session(
            func.coalesce(func.sum(Visit.people), 0),
            Visit.course_session_id == CourseSession.id,
            Visit.learner_id.is_(None),
            Visit.struck_at.is_(None),
        ).label("visitors"),
        _names(*_HERE, Enrolment.ended_because == PlaceEnded.ABSENCE, ~_IS_BACK).label("warned"),
        _names(*_HERE, Enrolment.ended_at.is_(None), Enrolment.promoted_at.is_not(None)).label("promoted"),
    )
    .join(Site, Site.id == CourseSession.site_id)
    .join(Person, Person.id == CourseSession.trainer_id)
    .outerjoin(Cycle, Cycle.id == CourseSession.cycle_id)
    .outerjoin(Module, Module.id == CourseSession.module_id)
    .outerjoin(Course, Course.id == func.coalesce(Module.course_id, Cycle.course_id))
    .where(
        CourseSession.public_id == bindparam("public_id"),
        CourseSession.structure_id.in_(bindparam("structures", expanding=True)),
    )
)
_COUNTS = aliased(Learner)
"""The record that counts: the one that a walk-in was joined to, where they were."""

_BY = aliased(Person)
_PEOPLE = (
    select(
        Enrolment.status,
        Learner.id,
        _COUNTS.id,
        Learner.public_id,
        Person.given_name,
        Person.family_name,
        AttendanceMark.id,
        AttendanceMark.presence,
        AttendanceMark.arrived_at,
        AttendanceMark.left_at,
        AttendanceMark.how,
        AttendanceMark.is_withdrawn,
        AttendanceMark.recorded_by,
        AttendanceMark.recorded_at,
        AttendanceMark.claimed_at,
        AttendanceMark.key,
        AttendanceNote.words,
        _BY.given_name,
        SheetSignature.day,
        SheetSignature.half,
    )
    .select_from(Enrolment)
    .join(Learner, Learner.id == Enrolment.learner_id)
    .outerjoin(LearnerAlias, and_(LearnerAlias.learner_id == Learner.id, LearnerAlias.ended_at.is_(None)))
    .join(_COUNTS, _COUNTS.id == func.coalesce(LearnerAlias.canonical_id, Learner.id))
    .join(Person, Person.id == _COUNTS.person_id)
    .outerjoin(
        AttendanceMark,
        and_(
            AttendanceMark.course_session_id == Enrolment.course_session_id,
            AttendanceMark.learner_id == Enrolment.learner_id,
            ~select(1).where(AttendanceReplacement.replaced_id == AttendanceMark.id).exists(),
        ),
    )
    .outerjoin(AttendanceNote, AttendanceNote.mark_id == AttendanceMark.id)
    .outerjoin(_BY, _BY.id == AttendanceMark.recorded_by)
    .outerjoin(
        SheetSignature,
        and_(
            SheetSignature.course_session_id == Enrolment.course_session_id,
            SheetSignature.learner_id == Enrolment.learner_id,
        ),
    )
    .where(Enrolment.course_session_id == bindparam("session"), Enrolment.ended_at.is_(None))
    .order_by(Enrolment.status, Enrolment.id, AttendanceMark.id, SheetSignature.id)
)
