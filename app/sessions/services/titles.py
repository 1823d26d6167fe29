"""Carry a module's new title to the sessions to come, so that programme and sheets say the same."""

from app.core import clock, journal
from app.core.database import db
from app.courses.models import Module
from app.sessions.models import CourseSession
from app.sessions.queries.courses import is_to_come_under_another_title


def carry_title(module_id: int, *, by: int) -> int:
    """Give a module's title to its sessions that have not begun; return how many took it.

    Those that have begun, or are past, keep the title under which people came.
    """
    module = db.session.get_one(Module, module_id)
    wanted = (
        db.select(CourseSession)
        .join(Module, Module.id == CourseSession.module_id)
        .where(Module.id == module_id, is_to_come_under_another_title())
        .order_by(CourseSession.id)
        .with_for_update(of=CourseSession)
    )
    changed = db.session.scalars(wanted.execution_options(populate_existing=True)).all()
    for each in changed:
        each.title, each.changed_at = module.title, clock.now()
        each.sequence += 1
        journal.record(each.structure_id, "sessions:session:retitle", each.public_id, by=by)
    db.session.flush()
    return len(changed)
