"""What people do with sessions; the caller commits."""

from app.sessions.services.absences import announce_absence, come_after_all
from app.sessions.services.attendance import record_attendance, was_saved
from app.sessions.services.calls import note_not_told, note_told, read_notices
from app.sessions.services.correcting import correct_sheet
from app.sessions.services.enrolment import enrol, enrol_in_cycle, withdraw, withdraw_from_cycle
from app.sessions.services.marks import LONGEST_NOTE, MarkWanted
from app.sessions.services.paper import enter_paper_day
from app.sessions.services.pausing import add_pause, remove_pause
from app.sessions.services.planning import plan_cycle, plan_session
from app.sessions.services.seats import promote_waiting
from app.sessions.services.self_enrolment import enrol_oneself, stop_waiting
from app.sessions.services.sheets import CouldNotSign, close_sheet
from app.sessions.services.telling import tell
from app.sessions.services.undoing import UNDONE, undo_marks
from app.sessions.services.visitors import count_visitors, uncount_visitors
from app.sessions.services.walk_ins import welcome

__all__ = [
    "LONGEST_NOTE",
    "UNDONE",
    "CouldNotSign",
    "MarkWanted",
    "add_pause",
    "announce_absence",
    "close_sheet",
    "come_after_all",
    "correct_sheet",
    "count_visitors",
    "enrol",
    "enrol_in_cycle",
    "enrol_oneself",
    "enter_paper_day",
    "note_not_told",
    "note_told",
    "plan_cycle",
    "plan_session",
    "promote_waiting",
    "read_notices",
    "record_attendance",
    "remove_pause",
    "stop_waiting",
    "tell",
    "uncount_visitors",
    "undo_marks",
    "was_saved",
    "welcome",
    "withdraw",
    "withdraw_from_cycle",
]
