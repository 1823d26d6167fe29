"""Whether learners may enrol by themselves."""

from app.core import journal
from app.core.database import db, lock
from app.core.errors import NotFound
from app.sessions.models import CourseSession, Cycle


def set_open_to_learners(course_session_id: int, *, is_open: bool, by: int) -> None:
    """Open a session to learners who enrol by themselves, or no longer; with it, all of its cycle.

    Those who already have a place keep it.

    Raises:
        NotFound: there is no such session.
    """
    held = db.session.get(CourseSession, course_session_id)
    if held is None:
        raise NotFound
    whole = db.session.get(Cycle, held.cycle_id) if held.cycle_id else None
    opened = whole or held
    lock(opened)
    if opened.open_to_learners != is_open:
        opened.open_to_learners = is_open
        db.session.flush()
        act = "open" if is_open else "reserve"
        kind = "cycle" if whole else "session"
        journal.record(held.structure_id, f"sessions:{kind}:{act}", opened.public_id, by=by)
