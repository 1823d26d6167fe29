"""What people do with sessions; the caller commits."""

from app.sessions.services.attendance import MarkWanted, record_attendance
from app.sessions.services.enrolment import enrol, enrol_in_cycle, withdraw
from app.sessions.services.planning import plan_cycle, plan_session
from app.sessions.services.telling import tell

__all__ = [
    "MarkWanted",
    "enrol",
    "enrol_in_cycle",
    "plan_cycle",
    "plan_session",
    "record_attendance",
    "tell",
    "withdraw",
]
