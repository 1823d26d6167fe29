"""Plan when people meet."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from app.core import clock, journal
from app.core.database import db
from app.core.errors import Invalid
from app.courses.queries import ModuleLine, modules_of
from app.sessions.models import CourseSession, Cycle

USUAL_MINUTES = 120


def plan_cycle(
    structure_id: int,
    *,
    course_id: int,
    site_id: int,
    trainer_id: int,
    title: str,
    seats: int,
    starts: Sequence[datetime],
    minutes: int = USUAL_MINUTES,
    room: str = "",
    by: int | None = None,
) -> Cycle:
    """Plan a cycle: one session at each start (UTC), the modules of the course in their order.

    Raises:
        Invalid: there is no session to plan.
    """
    if not starts:
        raise Invalid("Il faut au moins une séance.")
    cycle = Cycle(
        structure_id=structure_id,
        course_id=course_id,
        site_id=site_id,
        title=title,
        seats=seats,
        created_at=clock.now(),
    )
    db.session.add(cycle)
    db.session.flush()
    modules = modules_of(course_id)
    for number, start in enumerate(sorted(starts)):
        module = modules[number] if number < len(modules) else None
        db.session.add(_session_of(cycle, module, start, minutes=minutes, trainer_id=trainer_id, room=room))
    db.session.flush()
    journal.record(
        structure_id, "sessions:cycle:plan", cycle.public_id, by=by, words={"sessions": len(starts)}
    )
    return cycle


def plan_session(
    structure_id: int,
    *,
    site_id: int,
    trainer_id: int,
    title: str,
    seats: int,
    starts_at: datetime,
    minutes: int = USUAL_MINUTES,
    room: str = "",
    module_id: int | None = None,
    by: int | None = None,
) -> CourseSession:
    """Plan a workshop on its own."""
    workshop = CourseSession(
        structure_id=structure_id,
        site_id=site_id,
        trainer_id=trainer_id,
        title=title,
        room=room,
        seats=seats,
        module_id=module_id,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=minutes),
    )
    db.session.add(workshop)
    db.session.flush()
    journal.record(structure_id, "sessions:session:plan", workshop.public_id, by=by)
    return workshop


def _session_of(
    cycle: Cycle, module: ModuleLine | None, start: datetime, *, minutes: int, trainer_id: int, room: str
) -> CourseSession:
    return CourseSession(
        structure_id=cycle.structure_id,
        cycle_id=cycle.id,
        module_id=module.id if module else None,
        site_id=cycle.site_id,
        trainer_id=trainer_id,
        title=module.title if module else cycle.title,
        room=room,
        seats=cycle.seats,
        starts_at=start,
        ends_at=start + timedelta(minutes=minutes),
    )
