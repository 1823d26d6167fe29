"""The tables of sessions, one file an idea."""

from app.sessions.models.attendance import AttendanceMark, AttendanceNote, AttendanceReplacement
from app.sessions.models.planning import CourseSession, Cycle, Enrolment, EnrolmentStatus
from app.sessions.rules import Presence

__all__ = [
    "AttendanceMark",
    "AttendanceNote",
    "AttendanceReplacement",
    "CourseSession",
    "Cycle",
    "Enrolment",
    "EnrolmentStatus",
    "Presence",
]
