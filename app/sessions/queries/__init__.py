"""What pages ask about sessions: frozen values, counted statements."""

from app.sessions.queries.attendance import Attendance, attendance_in, attendance_of
from app.sessions.queries.cycles import CycleLine, CyclePage, Rider, cycle_within_reach, cycles_of
from app.sessions.queries.days import DayLine, days_lines, forgotten_lines, next_lines
from app.sessions.queries.desk import Desk, MarkMade, Place, desk_within_reach
from app.sessions.queries.meetings import Meeting, meetings_of

__all__ = [
    "Attendance",
    "CycleLine",
    "CyclePage",
    "DayLine",
    "Desk",
    "MarkMade",
    "Meeting",
    "Place",
    "Rider",
    "attendance_in",
    "attendance_of",
    "cycle_within_reach",
    "cycles_of",
    "days_lines",
    "desk_within_reach",
    "forgotten_lines",
    "meetings_of",
    "next_lines",
]
