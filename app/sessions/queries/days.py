"""The sessions of a day, and those that come next."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, String, bindparam, cast, exists, func, select
from sqlalchemy.orm import aliased

from app.core import clock
from app.core.database import db
from app.people.models import Person, Site
from app.sessions.models import (
    AttendanceMark,
    AttendanceReplacement,
    CourseSession,
    Cycle,
    Enrolment,
    EnrolmentStatus,
    SessionKind,
    SessionRoom,
    SessionTrainer,
    TrainerPart,
)

FORTNIGHT = timedelta(days=14)


@dataclass(frozen=True, slots=True, kw_only=True)
class DayLine:
    """A session in a list; `marked` counts the learners of whom something was noted.

    `others` are the second trainers, by id and name.
    """

    public_id: str
    kind: SessionKind
    title: str
    cycle: str | None
    starts_at: datetime
    ends_at: datetime
    site: str
    trainer: str
    trainer_id: int
    seats: int
    enrolled: int
    marked: int
    cancelled_at: datetime | None
    cancelled_because: str
    room: str
    others: tuple[tuple[int, str], ...]

    def is_led_by(self, person_id: int) -> bool:
        """Tell whether somebody leads it, or helps to."""
        return person_id == self.trainer_id or any(person_id == id_ for id_, _name in self.others)


def days_lines(structure_ids: Iterable[int], day: date) -> tuple[DayLine, ...]:
    """List the sessions that begin on a day in Paris, by hour."""
    return _read(_BETWEEN, structure_ids, **_days(day, day))


def lines_between(
    structure_ids: Iterable[int],
    first: date,
    last: date,
    *,
    site_id: int | None = None,
    room_id: int | None = None,
    trainer_id: int | None = None,
) -> tuple[DayLine, ...]:
    """List the sessions that begin between two days in Paris, both included, by hour."""
    wanted = _BETWEEN
    if site_id is not None:
        wanted = wanted.where(CourseSession.site_id == site_id)
    if room_id is not None:
        wanted = wanted.where(
            exists().where(SessionRoom.course_session_id == CourseSession.id, SessionRoom.room_id == room_id)
        )
    if trainer_id is not None:
        wanted = wanted.where((CourseSession.trainer_id == trainer_id) | _helped_by(trainer_id))
    return _read(wanted, structure_ids, **_days(first, last))


def next_lines(structure_ids: Iterable[int], *, after: date, most: int = 5) -> tuple[DayLine, ...]:
    """List the first sessions that begin after a day, the cancelled ones left out."""
    return _read(_NEXT, structure_ids, begins=clock.paris(after + timedelta(days=1)), most=most)


def forgotten_lines(structure_ids: Iterable[int], *, most: int = 8) -> tuple[DayLine, ...]:
    """List the sessions of the last fortnight whose sheet is not complete, the latest first."""
    now = clock.now()
    found = _read(_PAST, structure_ids, now=now, since=now - FORTNIGHT)
    return tuple(line for line in reversed(found) if line.marked < line.enrolled)[:most]


def _days(first: date, last: date) -> dict[str, datetime]:
    return {"begins": clock.paris(first), "ends": clock.paris(last + timedelta(days=1))}


def _read(
    wanted: Select[*tuple[Any, ...]], structure_ids: Iterable[int], **values: object
) -> tuple[DayLine, ...]:
    """Ask for plain columns, without what the mapper adds for objects."""
    asked = {"structures": sorted(structure_ids), **values}
    return tuple(_line(row._mapping) for row in db.session.connection().execute(wanted, asked))


def _line(row: Any) -> DayLine:
    found = dict(row)
    trainer = f"{found.pop('given_name')} {found.pop('family_name')}".strip()
    others = (one.split(" ", 1) for one in (found.pop("others") or "").split("\n") if one)
    helpers = tuple((int(id_), name.strip()) for id_, name in others)
    return DayLine(**found, trainer=trainer, others=helpers)


def _helped_by(person_id: int) -> ColumnElement[bool]:
    return exists().where(
        SessionTrainer.course_session_id == CourseSession.id,
        SessionTrainer.person_id == person_id,
        SessionTrainer.part == TrainerPart.WITH,
    )


def _counted(what: Any, *conditions: ColumnElement[bool]) -> Any:
    return select(func.count(what)).where(*conditions).correlate(CourseSession).scalar_subquery()


_HELPER = aliased(Person)
_OTHERS = (
    select(
        func.aggregate_strings(
            cast(_HELPER.id, String) + " " + _HELPER.given_name + " " + _HELPER.family_name, "\n"
        )
    )
    .select_from(SessionTrainer)
    .join(_HELPER, _HELPER.id == SessionTrainer.person_id)
    .where(SessionTrainer.course_session_id == CourseSession.id, SessionTrainer.part == TrainerPart.WITH)
    .correlate(CourseSession)
    .scalar_subquery()
)
_LINE: Select[*tuple[Any, ...]] = (
    select(
        CourseSession.public_id,
        CourseSession.kind,
        CourseSession.title,
        Cycle.title.label("cycle"),
        CourseSession.starts_at,
        CourseSession.ends_at,
        Site.name.label("site"),
        Person.given_name,
        Person.family_name,
        CourseSession.trainer_id,
        CourseSession.seats,
        CourseSession.cancelled_at,
        CourseSession.cancelled_because,
        CourseSession.room,
        _OTHERS.label("others"),
        _counted(
            Enrolment.id,
            Enrolment.course_session_id == CourseSession.id,
            Enrolment.ended_at.is_(None),
            Enrolment.status == EnrolmentStatus.ENROLLED,
        ).label("enrolled"),
        _counted(
            AttendanceMark.learner_id.distinct(),
            AttendanceMark.course_session_id == CourseSession.id,
            AttendanceMark.is_withdrawn.is_(False),
            ~exists().where(AttendanceReplacement.replaced_id == AttendanceMark.id),
        ).label("marked"),
    )
    .join(Site, Site.id == CourseSession.site_id)
    .join(Person, Person.id == CourseSession.trainer_id)
    .outerjoin(Cycle, Cycle.id == CourseSession.cycle_id)
    .where(CourseSession.structure_id.in_(bindparam("structures", expanding=True)))
    .order_by(CourseSession.starts_at, CourseSession.id)
)
_BETWEEN = _LINE.where(
    CourseSession.starts_at >= bindparam("begins"), CourseSession.starts_at < bindparam("ends")
)
_NEXT = _LINE.where(
    CourseSession.starts_at >= bindparam("begins"), CourseSession.cancelled_at.is_(None)
).limit(bindparam("most"))
_PAST = _LINE.where(
    CourseSession.ends_at < bindparam("now"),
    CourseSession.starts_at > bindparam("since"),
    CourseSession.cancelled_at.is_(None),
)
