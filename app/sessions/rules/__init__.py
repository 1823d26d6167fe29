"""Decisions about sessions: pure functions of plain values, one file an idea."""

from app.sessions.rules.hours import minutes_counted, rounded_down
from app.sessions.rules.opening import (
    MARKS_OPEN_BEFORE,
    PAPER_DAY_KEPT,
    enrolment_is_open,
    marks_open_at,
    seats_left,
)
from app.sessions.rules.places import MOST_OF_ONES_OWN, is_still_to_come
from app.sessions.rules.presence import CAME, MarkHow, Presence
from app.sessions.rules.signing import (
    BOARD_LASTS,
    HalfDay,
    HalfDaySpan,
    board_window,
    half_days,
    is_at_odds,
)

__all__ = [
    "BOARD_LASTS",
    "CAME",
    "MARKS_OPEN_BEFORE",
    "MOST_OF_ONES_OWN",
    "PAPER_DAY_KEPT",
    "HalfDay",
    "HalfDaySpan",
    "MarkHow",
    "Presence",
    "board_window",
    "enrolment_is_open",
    "is_still_to_come",
    "half_days",
    "is_at_odds",
    "marks_open_at",
    "minutes_counted",
    "rounded_down",
    "seats_left",
]
