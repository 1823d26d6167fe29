"""Decisions about sessions: pure functions of plain values, one file an idea."""

from app.sessions.rules.hours import minutes_counted, rounded_down
from app.sessions.rules.opening import (
    MARKS_OPEN_BEFORE,
    PAPER_DAY_KEPT,
    enrolment_is_open,
    marks_open_at,
    seats_left,
)
from app.sessions.rules.presence import CAME, MarkHow, Presence

__all__ = [
    "CAME",
    "MARKS_OPEN_BEFORE",
    "PAPER_DAY_KEPT",
    "MarkHow",
    "Presence",
    "enrolment_is_open",
    "marks_open_at",
    "minutes_counted",
    "rounded_down",
    "seats_left",
]
