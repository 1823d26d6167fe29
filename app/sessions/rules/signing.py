"""What is signed and when: half-days apart at 13:00 in Paris, windows, the code of the board."""

import hashlib
import hmac
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import NamedTuple

from app.core.identifiers import CROCKFORD, fold
from app.core.paris import PARIS
from app.sessions.rules.presence import CAME, Presence

MIDDAY = time(13)
"""Where the two half-days meet, on the clocks of Paris."""

OPENS_BEFORE = timedelta(minutes=30)
LASTS_AFTER = timedelta(hours=2)
"""However late a half-day ends, people have this long to sign it."""

BOARD_LASTS = timedelta(minutes=5)
BOARD_LENGTH = 6


class HalfDay(StrEnum):
    """The two halves of a day, apart at 13:00 in Paris, in the codes of the export."""

    MORNING = "matin"
    AFTERNOON = "apres_midi"


class HalfDaySpan(NamedTuple):
    """The part of a session that one signature stands for; `begins` and `ends` are UTC."""

    day: date
    half: HalfDay
    begins: datetime
    ends: datetime


class Standing(StrEnum):
    """Where a half-day stands at a moment."""

    TO_COME = "to_come"
    OPEN = "open"
    OVER = "over"


def half_days(starts_at: datetime, ends_at: datetime) -> tuple[HalfDaySpan, ...]:
    """Cut a session at each 13:00 and each midnight of Paris, in order.

    A session wholly on one side has one half-day; two whole days have four. Nights on which the
    clocks change are as long as they really are.
    """
    found = []
    for whole in _halves_from(starts_at.astimezone(PARIS).date()):
        if whole.begins >= ends_at:
            break
        if whole.ends > starts_at:
            begins, ends = max(whole.begins, starts_at), min(whole.ends, ends_at)
            found.append(whole._replace(begins=begins.astimezone(UTC), ends=ends.astimezone(UTC)))
    return tuple(found)


def signing_opens_at(span: HalfDaySpan) -> datetime:
    """Return the moment from which a half-day can be signed: people arrive a little before."""
    return span.begins - OPENS_BEFORE


def signing_closes_at(span: HalfDaySpan) -> datetime:
    """Return the moment from which a learner signs no more: midnight in Paris, or two hours after."""
    return max(_midnight_after(span.day), span.ends + LASTS_AFTER)


def standing_of(span: HalfDaySpan, *, now: datetime) -> Standing:
    """Tell whether a half-day can be signed now, not yet, or no more."""
    if now < signing_opens_at(span):
        return Standing.TO_COME
    return Standing.OPEN if now < signing_closes_at(span) else Standing.OVER


def span_at(spans: tuple[HalfDaySpan, ...], *, now: datetime) -> HalfDaySpan | None:
    """Return the half-day that people are arriving to, or are in; none before and after them all.

    Where one ends as the next opens, it is the one that has begun.
    """
    here = [span for span in spans if signing_opens_at(span) <= now < span.ends]
    return here[0] if here else None


def is_at_odds(presence: Presence | None, *, signed: bool) -> bool:
    """Tell whether somebody signed whom the sheet says was not there: a trainer has to look."""
    return signed and presence is not None and presence not in CAME


def board_window(at: datetime) -> int:
    """Number the five minutes during which the board shows one code."""
    return int(at.timestamp()) // int(BOARD_LASTS.total_seconds())


def board_changes_at(at: datetime) -> datetime:
    """Return the moment at which the board will show another code."""
    return datetime.fromtimestamp((board_window(at) + 1) * BOARD_LASTS.total_seconds(), UTC)


def board_windows_taken(at: datetime) -> tuple[int, int]:
    """Return the windows whose codes are taken: the one shown and the one before, for slow readers."""
    shown = board_window(at)
    return shown, shown - 1


def board_code(secret: bytes, *, session: str, window: int) -> str:
    """Return what the board shows: HMAC-SHA-256 (RFC 2104) cut to thirty bits, six characters.

    Nothing is stored: whoever holds `secret` can make it again. `session` is the public id.
    """
    made = hmac.digest(secret, f"{session}\n{window}".encode(), hashlib.sha256)
    return "".join(CROCKFORD[byte & 31] for byte in made[:BOARD_LENGTH])


def board_window_of(typed: str, secret: bytes, *, session: str, since: datetime, now: datetime) -> int | None:
    """Find which window of a session showed what was typed, the latest first; none ever did.

    Args:
        since: when the board of this session could first be shown.
    """
    code = fold(typed).encode()
    for window in range(board_window(now), board_window(since) - 1, -1):
        if hmac.compare_digest(board_code(secret, session=session, window=window).encode(), code):
            return window
    return None


def _halves_from(day: date) -> Iterator[HalfDaySpan]:
    """Name the half-days that follow one another from a day on, whole, without end."""
    while True:
        midnight, midday = datetime.combine(day, time(), PARIS), datetime.combine(day, MIDDAY, PARIS)
        yield HalfDaySpan(day, HalfDay.MORNING, midnight.astimezone(UTC), midday.astimezone(UTC))
        yield HalfDaySpan(day, HalfDay.AFTERNOON, midday.astimezone(UTC), _midnight_after(day))
        day += timedelta(days=1)


def _midnight_after(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), PARIS).astimezone(UTC)
