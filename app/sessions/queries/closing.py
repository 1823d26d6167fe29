"""Whether the sheet of a session is closed, and what it said in each of its versions."""

from sqlalchemy import exists, select

from app.core.database import db
from app.sessions.models import AttendanceSheet


def is_closed(course_session_id: int) -> bool:
    """Tell whether a version of the sheet of a session exists, in one statement."""
    wanted = exists().where(AttendanceSheet.course_session_id == course_session_id)
    return bool(db.session.scalar(select(wanted)))
