"""What remains of a cycle, as it is planned, for whoever changes all of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, String, and_, cast, exists, func, select
from sqlalchemy.orm import aliased

from app.core import clock
from app.core.database import db
from app.core.errors import NotFound
from app.people.models import Person, Site
from app.sessions.models import (
    AttendanceSheet,
    CourseSession,
    Cycle,
    Enrolment,
    SessionRoom,
    SessionTrainer,
    TrainerPart,
)
from app.sessions.rules.cycle_change import Arrangement


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionAhead:
    """A session to come as it stands; `helper_ids` are the other trainers, `concerned` counts places."""

    id: int
    public_id: str
    stands: Arrangement
    site: str
    trainer: str
    helper_ids: frozenset[int]
    seats: int
    sequence: int
    concerned: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CycleAhead:
    """A cycle with its sessions to come, in their order; `staying` counts those that change no more."""

    id: int
    public_id: str
    structure_id: int
    title: str
    sessions: tuple[SessionAhead, ...]
    staying: int


_any = aliased(CourseSession)
_IS_AHEAD = and_(
    CourseSession.cycle_id == Cycle.id,
    CourseSession.cancelled_at.is_(None),
    ~exists().where(AttendanceSheet.course_session_id == CourseSession.id).correlate(CourseSession),
)
_HELPERS = (
    select(func.aggregate_strings(cast(SessionTrainer.person_id, String), " "))
    .where(SessionTrainer.course_session_id == CourseSession.id, SessionTrainer.part == TrainerPart.WITH)
    .correlate(CourseSession)
    .scalar_subquery()
)
_CONCERNED = (
    select(func.count(Enrolment.id))
    .where(Enrolment.course_session_id == CourseSession.id, Enrolment.ended_at.is_(None))
    .correlate(CourseSession)
    .scalar_subquery()
)

_EVERY = select(func.count(_any.id)).where(_any.cycle_id == Cycle.id).correlate(Cycle).scalar_subquery()
_SHOWN = (
    Cycle.id.label("cycle_id"),
    Cycle.public_id.label("cycle_public_id"),
    Cycle.structure_id,
    Cycle.title.label("cycle"),
    _EVERY.label("every"),
    CourseSession.id,
    CourseSession.public_id,
    CourseSession.starts_at,
    CourseSession.ends_at,
    CourseSession.site_id,
    CourseSession.room,
    CourseSession.trainer_id,
    CourseSession.seats,
    CourseSession.sequence,
    Site.name.label("site"),
    SessionRoom.room_id,
    Person.given_name,
    Person.family_name,
    _HELPERS.label("helpers"),
    _CONCERNED.label("concerned"),
)


def cycle_ahead(public_id: str, structure_ids: Iterable[int]) -> CycleAhead:
    """Read a cycle and its sessions to come, neither begun, cancelled nor closed, in one statement.

    Raises:
        NotFound: no such cycle in these structures.
    """
    return _cycle(Cycle.public_id == public_id, Cycle.structure_id.in_(sorted(structure_ids)))


def cycle_ahead_of(cycle_id: int) -> CycleAhead:
    """Read the same of a cycle that was found.

    Raises:
        NotFound: there is none.
    """
    return _cycle(Cycle.id == cycle_id)


def _cycle(*conditions: ColumnElement[bool]) -> CycleAhead:
    wanted = (
        select(*_SHOWN)
        .select_from(Cycle)
        .outerjoin(CourseSession, _IS_AHEAD & (CourseSession.starts_at > clock.now()))
        .outerjoin(Site, Site.id == CourseSession.site_id)
        .outerjoin(SessionRoom, SessionRoom.course_session_id == CourseSession.id)
        .outerjoin(Person, Person.id == CourseSession.trainer_id)
        .where(*conditions)
        .order_by(CourseSession.starts_at, CourseSession.id)
    )
    rows = db.session.execute(wanted).all()
    if not rows:
        raise NotFound
    sessions = tuple(_session(row) for row in rows if row.id is not None)
    return CycleAhead(
        id=rows[0].cycle_id,
        public_id=rows[0].cycle_public_id,
        structure_id=rows[0].structure_id,
        title=rows[0].cycle,
        sessions=sessions,
        staying=rows[0].every - len(sessions),
    )


def _session(row: Any) -> SessionAhead:
    return SessionAhead(
        id=row.id,
        public_id=row.public_id,
        stands=Arrangement(
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            site_id=row.site_id,
            room_id=row.room_id,
            room=row.room,
            trainer_id=row.trainer_id,
        ),
        site=row.site,
        trainer=f"{row.given_name} {row.family_name}".strip(),
        helper_ids=frozenset(map(int, (row.helpers or "").split())),
        seats=row.seats,
        sequence=row.sequence,
        concerned=row.concerned,
    )
