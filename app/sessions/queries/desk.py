"""The sheet of one session: the meeting itself, who has a place, what was noted."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import CursorResult, Select, bindparam, func, select

from app.core.database import db
from app.core.errors import NotFound
from app.courses.models import Course, Module
from app.people.models import Learner, Person, Site
from app.sessions.models import (
    AttendanceMark,
    AttendanceNote,
    AttendanceReplacement,
    CourseSession,
    Cycle,
    Enrolment,
    EnrolmentStatus,
    Presence,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkMade:
    """A mark that nobody replaced; two with different values are a conflict."""

    id: int
    presence: Presence
    arrived_at: datetime | None
    left_at: datetime | None
    note: str
    recorded_by: str
    recorded_at: datetime

    @property
    def said(self) -> tuple[Presence, datetime | None, datetime | None, str]:
        """What it says, whoever said it."""
        return self.presence, self.arrived_at, self.left_at, self.note


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A learner with a seat, or on the waiting list, and the marks that stand for them."""

    learner_id: int
    public_id: str
    given_name: str
    family_name: str
    is_waiting: bool
    marks: tuple[MarkMade, ...]

    @property
    def name(self) -> str:
        """The full name, as on the sheet."""
        return f"{self.given_name} {self.family_name}".strip()

    @property
    def short_name(self) -> str:
        """Given name and initial, for sentences: « Rose M. »."""
        return f"{self.given_name} {self.family_name[0]}." if self.family_name else self.given_name

    @property
    def is_disputed(self) -> bool:
        """Tell whether two marks that stand say different things."""
        return len({mark.said for mark in self.marks}) > 1

    @property
    def mark(self) -> MarkMade | None:
        """The mark that shows, unless there is none or a conflict."""
        return self.marks[-1] if self.marks and not self.is_disputed else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """A session as its trainer sees it; times are UTC."""

    id: int
    public_id: str
    structure_id: int
    title: str
    room: str
    starts_at: datetime
    ends_at: datetime
    seats: int
    cancelled_at: datetime | None
    site: str
    trainer: str
    cycle_public_id: str | None
    cycle_title: str | None
    framework_version_id: int | None
    domain_codes: tuple[str, ...]
    places: tuple[Place, ...]

    @property
    def seated(self) -> tuple[Place, ...]:
        """Those who have a seat, by name."""
        return tuple(place for place in self.places if not place.is_waiting)

    @property
    def waiting(self) -> tuple[Place, ...]:
        """The waiting list, in order of arrival."""
        return tuple(place for place in self.places if place.is_waiting)


_SESSION = (
    select(
        CourseSession.id,
        CourseSession.public_id,
        CourseSession.structure_id,
        CourseSession.title,
        CourseSession.room,
        CourseSession.starts_at,
        CourseSession.ends_at,
        CourseSession.seats,
        CourseSession.cancelled_at,
        Site.name.label("site"),
        Person.given_name,
        Person.family_name,
        Cycle.public_id.label("cycle_public_id"),
        Cycle.title.label("cycle_title"),
        Course.framework_version_id,
        Module.domain_codes,
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
_PLACES = (
    select(
        Enrolment.status,
        Learner.id,
        Learner.public_id,
        Person.given_name,
        Person.family_name,
    )
    .join(Learner, Learner.id == Enrolment.learner_id)
    .join(Person, Person.id == Learner.person_id)
    .where(Enrolment.course_session_id == bindparam("session"), Enrolment.ended_at.is_(None))
    .order_by(Enrolment.status, Enrolment.id)
)
_STANDING = (
    select(
        AttendanceMark.learner_id,
        AttendanceMark.id,
        AttendanceMark.presence,
        AttendanceMark.arrived_at,
        AttendanceMark.left_at,
        AttendanceNote.words,
        Person.given_name,
        AttendanceMark.recorded_at,
    )
    .join(Person, Person.id == AttendanceMark.recorded_by)
    .outerjoin(AttendanceNote, AttendanceNote.mark_id == AttendanceMark.id)
    .where(
        AttendanceMark.course_session_id == bindparam("session"),
        ~select(1).where(AttendanceReplacement.replaced_id == AttendanceMark.id).exists(),
    )
    .order_by(AttendanceMark.id)
)


def desk_within_reach(public_id: str, structure_ids: Iterable[int]) -> Desk:
    """Read the sheet of a session, in three statements.

    Raises:
        NotFound: no such session in these structures.
    """
    asked = {"public_id": public_id, "structures": sorted(structure_ids)}
    row = _asked(_SESSION, asked).one_or_none()
    if row is None:
        raise NotFound
    found = dict(row._mapping)
    given, family = found.pop("given_name"), found.pop("family_name")
    codes = tuple(found.pop("domain_codes") or ())
    places = _places(row.id)
    return Desk(**found, trainer=f"{given} {family}".strip(), domain_codes=codes, places=places)


def _asked(statement: Select[*tuple[Any, ...]], values: dict[str, Any]) -> CursorResult[*tuple[Any, ...]]:
    """Ask for plain columns, without what the mapper adds for objects."""
    return db.session.connection().execute(statement, values)


def _places(session_id: int) -> tuple[Place, ...]:
    marks = _marks(session_id)
    found = [
        Place(
            learner_id=learner_id,
            public_id=public_id,
            given_name=given_name,
            family_name=family_name,
            is_waiting=status is EnrolmentStatus.WAITING,
            marks=tuple(marks.get(learner_id, ())),
        )
        for status, learner_id, public_id, given_name, family_name in _asked(_PLACES, {"session": session_id})
    ]
    seated = sorted((place for place in found if not place.is_waiting), key=_by_name)
    return (*seated, *(place for place in found if place.is_waiting))


def _by_name(place: Place) -> tuple[str, str]:
    return place.given_name.casefold(), place.family_name.casefold()


def _marks(session_id: int) -> dict[int, list[MarkMade]]:
    found: dict[int, list[MarkMade]] = {}
    rows = _asked(_STANDING, {"session": session_id})
    for learner_id, mark_id, presence, arrived_at, left_at, words, name, at in rows:
        mark = MarkMade(
            id=mark_id,
            presence=presence,
            arrived_at=arrived_at,
            left_at=left_at,
            note=words or "",
            recorded_by=name,
            recorded_at=at,
        )
        found.setdefault(learner_id, []).append(mark)
    return found
