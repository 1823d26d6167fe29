"""What people do with sessions; the caller commits."""

from app.sessions.services.absences import announce_absence, come_after_all
from app.sessions.services.attendance import MarkWanted, record_attendance
from app.sessions.services.enrolment import enrol, enrol_in_cycle, withdraw, withdraw_from_cycle
from app.sessions.services.planning import plan_cycle, plan_session
from app.sessions.services.seats import promote_waiting
from app.sessions.services.self_enrolment import enrol_oneself
from app.sessions.services.telling import tell

__all__ = [
    "MarkWanted",
    "announce_absence",
    "come_after_all",
    "enrol",
    "enrol_in_cycle",
    "enrol_oneself",
    "plan_cycle",
    "plan_session",
    "promote_waiting",
    "record_attendance",
    "tell",
    "withdraw",
    "withdraw_from_cycle",
]
