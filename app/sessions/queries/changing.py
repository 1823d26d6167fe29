"""One session as it was planned, for whoever changes it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import aliased

from app.core.database import db
from app.core.errors import NotFound
from app.people.models import Person, Site
from app.sessions.models import (
    AttendanceMark,
    AttendanceReplacement,
    AttendanceSheet,
    CourseSession,
    Cycle,
    Enrolment,
    EnrolmentStatus,
    Room,
    SessionRoom,
    SessionTrainer,
    SheetSignature,
    TrainerPart,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedSession:
    """A session with all that may change of it; people are named by their public ids.

    `seated` have a seat, `waiting` do not yet; `replaced` are the names of those whom a substitute
    replaces. `open_to_learners` is the cycle's, where there is one. `is_closed`: a version of its
    sheet is closed. `has_marks`: somebody is noted.
    """

    id: int
    public_id: str
    structure_id: int
    title: str
    cycle: str | None
    cycle_public_id: str | None
    starts_at: datetime
    ends_at: datetime
    site: str
    site_public_id: str
    room: str
    room_public_id: str | None
    seats: int
    trainer: str
    trainer_public_id: str
    cancelled_at: datetime | None
    cancelled_because: str
    seated: int
    waiting: int
    has_marks: bool
    is_closed: bool
    open_to_learners: bool
    sequence: int
    others: tuple[str, ...]
    replaced: tuple[str, ...]


_LEAD, _OTHER = aliased(Person), aliased(Person)


def somebody_is_noted() -> ColumnElement[bool]:
    """Tell a session whose sheet says something: an answer that stands, or a signature.

    What was noted by mistake and taken back says nothing.
    """
    replaced = exists().where(AttendanceReplacement.replaced_id == AttendanceMark.id)
    standing = exists().where(
        AttendanceMark.course_session_id == CourseSession.id,
        AttendanceMark.is_withdrawn.is_(False),
        ~replaced,
    )
    return or_(standing, exists().where(SheetSignature.course_session_id == CourseSession.id))


def _people(part: TrainerPart, what: Any) -> Any:
    return (
        select(func.aggregate_strings(what, "\n"))
        .select_from(SessionTrainer)
        .join(_OTHER, _OTHER.id == SessionTrainer.person_id)
        .where(SessionTrainer.course_session_id == CourseSession.id, SessionTrainer.part == part)
        .correlate(CourseSession)
        .scalar_subquery()
    )


def _places(status: EnrolmentStatus) -> Any:
    return (
        select(func.count(Enrolment.id))
        .where(
            Enrolment.course_session_id == CourseSession.id,
            Enrolment.ended_at.is_(None),
            Enrolment.status == status,
        )
        .correlate(CourseSession)
        .scalar_subquery()
    )


_PLANNED = (
    select(
        CourseSession.id,
        CourseSession.public_id,
        CourseSession.structure_id,
        CourseSession.title,
        Cycle.title.label("cycle"),
        Cycle.public_id.label("cycle_public_id"),
        CourseSession.starts_at,
        CourseSession.ends_at,
        Site.name.label("site"),
        Site.public_id.label("site_public_id"),
        CourseSession.room,
        Room.public_id.label("room_public_id"),
        CourseSession.seats,
        _LEAD.given_name,
        _LEAD.family_name,
        _LEAD.public_id.label("trainer_public_id"),
        CourseSession.cancelled_at,
        CourseSession.cancelled_because,
        _places(EnrolmentStatus.ENROLLED).label("seated"),
        _places(EnrolmentStatus.WAITING).label("waiting"),
        somebody_is_noted().label("has_marks"),
        exists().where(AttendanceSheet.course_session_id == CourseSession.id).label("is_closed"),
        func.coalesce(Cycle.open_to_learners, CourseSession.open_to_learners).label("open_to_learners"),
        CourseSession.sequence,
        _people(TrainerPart.WITH, _OTHER.public_id).label("others"),
        _people(TrainerPart.REPLACED, _OTHER.given_name + " " + _OTHER.family_name).label("replaced"),
    )
    .join(Site, Site.id == CourseSession.site_id)
    .join(_LEAD, _LEAD.id == CourseSession.trainer_id)
    .outerjoin(Cycle, Cycle.id == CourseSession.cycle_id)
    .outerjoin(SessionRoom, SessionRoom.course_session_id == CourseSession.id)
    .outerjoin(Room, Room.id == SessionRoom.room_id)
)


def session_to_change(public_id: str, structure_ids: Iterable[int]) -> PlannedSession:
    """Read a session as it was planned, in one statement.

    Raises:
        NotFound: no such session in these structures.
    """
    row = db.session.execute(
        _PLANNED.where(
            CourseSession.public_id == public_id, CourseSession.structure_id.in_(sorted(structure_ids))
        )
    ).one_or_none()
    if row is None:
        raise NotFound
    found = dict(row._mapping)
    lead = f"{found.pop('given_name')} {found.pop('family_name')}".strip()
    others = tuple((found.pop("others") or "").split())
    replaced = tuple(name.strip() for name in (found.pop("replaced") or "").split("\n") if name)
    return PlannedSession(**found, trainer=lead, others=others, replaced=replaced)
