"""Half-days, windows to sign in, and the code of the board, as pure functions."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some

from app.core import clock
from app.sessions.rules import Presence, signing
from app.sessions.rules.signing import HalfDay, Standing, half_days

PARIS = ZoneInfo("Europe/Paris")
SECRET = b"le secret du tableau"
SESSION = "0123456789abcdefghjkmnpqrs"
TUESDAY = date(2026, 11, 24)
MOMENTS = some.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=some.just(UTC))
LENGTHS = some.timedeltas(timedelta(minutes=1), timedelta(days=4))


def at(hour: int, minute: int = 0, *, day: date = TUESDAY) -> datetime:
    """Return a moment by the clocks of Paris."""
    return clock.paris(day, hour, minute)


def named(*spans: signing.HalfDaySpan) -> list[tuple[int, HalfDay]]:
    return [(span.day.day, span.half) for span in spans]


@pytest.mark.parametrize(
    ("begins", "ends", "halves"),
    [
        (at(9), at(12), [(24, HalfDay.MORNING)]),
        (at(9), at(13), [(24, HalfDay.MORNING)]),
        (at(13), at(17), [(24, HalfDay.AFTERNOON)]),
        (at(14), at(16), [(24, HalfDay.AFTERNOON)]),
        (at(9), at(17), [(24, HalfDay.MORNING), (24, HalfDay.AFTERNOON)]),
        (at(12), at(13, 1), [(24, HalfDay.MORNING), (24, HalfDay.AFTERNOON)]),
        (at(22), at(2, day=date(2026, 11, 25)), [(24, HalfDay.AFTERNOON), (25, HalfDay.MORNING)]),
    ],
)
def test_a_session_is_cut_at_one_oclock_in_paris(begins, ends, halves):
    assert named(*half_days(begins, ends)) == halves


def test_two_days_of_training_have_four_half_days():
    spans = half_days(at(9), at(17, day=date(2026, 11, 25)))

    assert named(*spans) == [(day, half) for day in (24, 25) for half in HalfDay]


@pytest.mark.parametrize(("night", "hours"), [(date(2026, 3, 28), 3), (date(2026, 10, 24), 5)])
def test_a_night_when_the_clocks_change_is_as_long_as_it_is(night, hours):
    next_day = night + timedelta(days=1)

    (evening, morning) = half_days(at(23, day=night), at(4, day=next_day))

    assert evening.ends - evening.begins == timedelta(hours=1)
    assert morning.ends - morning.begins == timedelta(hours=hours)


@given(MOMENTS, LENGTHS)
def test_the_half_days_of_a_session_cover_it_in_order_and_never_overlap(starts_at, length):
    spans = half_days(starts_at, starts_at + length)

    assert (spans[0].begins, spans[-1].ends) == (starts_at, starts_at + length)
    assert all(earlier.ends == later.begins for earlier, later in pairwise(spans))
    assert len({(span.day, span.half) for span in spans}) == len(spans)
    for span in spans:
        begun = span.begins.astimezone(PARIS)
        assert begun.date() == span.day
        assert (begun.hour < 13) == (span.half is HalfDay.MORNING)


def test_a_half_day_is_signed_from_half_an_hour_before_it_until_midnight():
    (span,) = half_days(at(14), at(16))

    assert signing.standing_of(span, now=at(13, 29)) is Standing.TO_COME
    assert signing.standing_of(span, now=at(13, 30)) is Standing.OPEN
    assert signing.standing_of(span, now=at(23, 59)) is Standing.OPEN
    assert signing.standing_of(span, now=at(0, day=date(2026, 11, 25))) is Standing.OVER


def test_a_half_day_that_ends_at_midnight_leaves_two_hours_to_sign_it():
    evening, _night = half_days(at(20), at(1, day=date(2026, 11, 25)))

    assert signing.signing_closes_at(evening) == at(2, day=date(2026, 11, 25))


@pytest.mark.parametrize(
    ("hour", "minute", "half"),
    [(8, 29, None), (8, 30, "matin"), (12, 45, "matin"), (13, 0, "apres_midi"), (17, 0, None)],
)
def test_whoever_arrives_is_in_the_half_day_that_has_begun(hour, minute, half):
    here = signing.span_at(half_days(at(9), at(17)), now=at(hour, minute))

    assert (here and here.half) == half


@pytest.mark.parametrize(
    ("presence", "signed", "to_look_at"),
    [
        (Presence.ABSENT, True, True),
        (Presence.EXCUSED, True, True),
        (Presence.LATE, True, False),
        (Presence.ABSENT, False, False),
        (None, True, False),
    ],
)
def test_somebody_absent_who_signed_is_to_be_looked_at(presence, signed, to_look_at):
    assert signing.is_at_odds(presence, signed=signed) is to_look_at


def test_a_code_shown_at_the_last_second_still_serves_for_five_minutes():
    shown = signing.board_window(at(14, 4) + timedelta(seconds=59))

    assert shown in signing.board_windows_taken(at(14, 9) + timedelta(seconds=59))
    assert shown not in signing.board_windows_taken(at(14, 10))
    assert signing.board_changes_at(at(14, 4)) == at(14, 5)


@given(MOMENTS)
def test_the_code_shown_has_six_characters_that_can_be_dictated_and_is_taken_at_once(now):
    code = signing.board_code(SECRET, session=SESSION, window=signing.board_window(now))

    assert len(code) == 6
    assert not set(code) & set("ILOU")
    found = signing.board_window_of(code.lower(), SECRET, session=SESSION, since=now, now=now)
    assert found in signing.board_windows_taken(now)


@given(MOMENTS, some.integers(0, 1000))
def test_an_old_code_is_known_for_what_it_is(now, windows_ago):
    old = signing.board_window(now) - windows_ago
    code = signing.board_code(SECRET, session=SESSION, window=old)
    since = now - (windows_ago + 1) * signing.BOARD_LASTS

    found = signing.board_window_of(code, SECRET, session=SESSION, since=since, now=now)

    assert found is not None
    assert found >= old


def test_another_secret_or_another_session_shows_other_codes():
    window = signing.board_window(at(14))
    ours = signing.board_code(SECRET, session=SESSION, window=window)

    assert ours != signing.board_code(b"autre", session=SESSION, window=window)
    assert ours != signing.board_code(SECRET, session="autre", window=window)
    assert signing.board_window_of(ours, b"autre", session=SESSION, since=at(9), now=at(14)) is None
