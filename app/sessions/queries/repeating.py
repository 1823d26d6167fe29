"""What a cycle was, for whoever gives it again."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from app.core import clock
from app.core.database import db
from app.core.errors import NotFound
from app.courses.models import Course
from app.people.models import Person, Site
from app.sessions.models import (
    CourseSession,
    Cycle,
    Enrolment,
    Room,
    SessionRoom,
    SessionTrainer,
    TrainerPart,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CycleAgain:
    """A cycle as the form of a new one says it: by the names of its fields."""

    id: int
    structure_id: int
    typed: dict[str, str]


_WITH = (
    select(func.aggregate_strings(Person.public_id, " "))
    .select_from(SessionTrainer)
    .join(Person, Person.id == SessionTrainer.person_id)
    .where(SessionTrainer.course_session_id == CourseSession.id, SessionTrainer.part == TrainerPart.WITH)
    .correlate(CourseSession)
    .scalar_subquery()
)


_GIVEN = (
    select(
        Cycle.id,
        Cycle.structure_id,
        Cycle.title,
        Cycle.seats,
        Cycle.open_to_learners,
        Course.public_id.label("course"),
        Site.public_id.label("site"),
        Room.public_id.label("room_id"),
        CourseSession.room,
        CourseSession.starts_at,
        CourseSession.ends_at,
        Person.public_id.label("trainer"),
        _WITH.label("others"),
    )
    .join(Course, Course.id == Cycle.course_id)
    .join(CourseSession, CourseSession.cycle_id == Cycle.id)
    .join(Site, Site.id == CourseSession.site_id)
    .join(Person, Person.id == CourseSession.trainer_id)
    .outerjoin(SessionRoom, SessionRoom.course_session_id == CourseSession.id)
    .outerjoin(Room, (Room.id == SessionRoom.room_id) & Room.retired_at.is_(None))
    .order_by(CourseSession.starts_at, CourseSession.id)
)


def cycle_to_repeat(public_id: str, structure_ids: Iterable[int]) -> CycleAgain:
    """Read a cycle with the days of its sessions, in one statement.

    Hours, room and trainers are those of its first session; cancelled sessions are given again.

    Raises:
        NotFound: no such cycle in these structures, or it never had a session.
    """
    wanted = _GIVEN.where(Cycle.public_id == public_id, Cycle.structure_id.in_(sorted(structure_ids)))
    rows = db.session.execute(wanted).all()
    if not rows:
        raise NotFound
    return CycleAgain(id=rows[0].id, structure_id=rows[0].structure_id, typed=_typed(rows))


def people_of_cycle(cycle_id: int) -> list[int]:
    """List the learners who have a place in a cycle, or wait for one, in their order of arrival."""
    first = func.min(Enrolment.id)
    wanted = (
        select(Enrolment.learner_id)
        .join(CourseSession, CourseSession.id == Enrolment.course_session_id)
        .where(CourseSession.cycle_id == cycle_id, Enrolment.ended_at.is_(None))
        .group_by(Enrolment.learner_id)
        .order_by(first)
    )
    return list(db.session.scalars(wanted))


def _typed(rows: Sequence[Any]) -> dict[str, str]:
    first, days = rows[0], [clock.in_paris(row.starts_at).date() for row in rows]
    weeks = sorted({(day.toordinal() - 1) // 7 for day in days})  # the first day of all was a Monday
    weekdays = sorted({day.weekday() for day in days})
    return {
        "course": f"course-{first.course}",
        "title": first.title,
        "site": first.room_id or first.site,
        "room": "" if first.room_id else first.room,
        "trainer": first.trainer,
        "begins": f"{clock.in_paris(first.starts_at):%H:%M}",
        "ends": f"{clock.in_paris(first.ends_at):%H:%M}",
        "seats": str(first.seats),
        "sessions": str(len(rows)),
        "every": str(min(weeks[1] - weeks[0], 4)) if len(weeks) > 1 else "1",
        "open_to_learners": "1" if first.open_to_learners else "",
        **{f"others-{number}": other for number, other in enumerate((first.others or "").split())},
        **({f"weekdays-{day}": str(day) for day in weekdays} if len(weekdays) > 1 else {}),
    }
