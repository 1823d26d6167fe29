"""The tables of sessions, one file an idea."""

from app.sessions.models.attendance import AttendanceMark, AttendanceNote, AttendanceReplacement
from app.sessions.models.offline import OfflineOperation, Outcome
from app.sessions.models.planning import (
    CourseSession,
    Cycle,
    EnrolledHow,
    Enrolment,
    EnrolmentStatus,
    PlaceEnded,
    SessionKind,
)
from app.sessions.models.rooms import ClosingDay, Room, SessionRoom, SessionTrainer, TrainerPart, Workstation
from app.sessions.models.sheets import AttendanceSheet, SheetPaper, SheetScan
from app.sessions.models.signatures import (
    AttendancePractice,
    SheetSignature,
    SignatureImage,
    SignedHow,
)
from app.sessions.models.telling import CalendarFeed, FeedKind, Notice, NoticeKind
from app.sessions.models.visits import Support, Visit
from app.sessions.rules import HalfDay, MarkHow, Presence

__all__ = [
    "AttendanceMark",
    "AttendanceNote",
    "AttendancePractice",
    "AttendanceReplacement",
    "AttendanceSheet",
    "CalendarFeed",
    "ClosingDay",
    "CourseSession",
    "Cycle",
    "EnrolledHow",
    "Enrolment",
    "EnrolmentStatus",
    "FeedKind",
    "HalfDay",
    "MarkHow",
    "Notice",
    "NoticeKind",
    "OfflineOperation",
    "Outcome",
    "PlaceEnded",
    "Presence",
    "Room",
    "SessionKind",
    "SessionRoom",
    "SessionTrainer",
    "SheetPaper",
    "SheetScan",
    "SheetSignature",
    "SignatureImage",
    "SignedHow",
    "Support",
    "TrainerPart",
    "Visit",
    "Workstation",
]
