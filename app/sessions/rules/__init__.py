"""Decisions about sessions: pure functions of plain values, one file an idea."""

from app.sessions.rules.closing import closing_opens_at, recalled_since
from app.sessions.rules.hours import (
    Pause,
    minutes_between,
    minutes_counted,
    moment_of,
    pauses_of,
    rounded_down,
)
from app.sessions.rules.opening import (
    MARKS_OPEN_BEFORE,
    PAPER_DAY_KEPT,
    enrolment_is_open,
    marks_open_at,
    seats_left,
    year_is_closed,
)
from app.sessions.rules.places import MOST_OF_ONES_OWN, is_still_to_come
from app.sessions.rules.presence import CAME, MarkHow, Presence
from app.sessions.rules.sheet import are_disputed, claim_is_doubtful, shown, standing
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
    "Pause",
    "Presence",
    "are_disputed",
    "board_window",
    "claim_is_doubtful",
    "closing_opens_at",
    "enrolment_is_open",
    "half_days",
    "is_at_odds",
    "is_still_to_come",
    "marks_open_at",
    "minutes_between",
    "minutes_counted",
    "moment_of",
    "pauses_of",
    "recalled_since",
    "rounded_down",
    "seats_left",
    "shown",
    "standing",
    "year_is_closed",
]
