"""Hours from arrival to departure, less the common pauses, nights when the clocks change included."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from app.core import clock
from app.sessions import rules
from app.sessions.rules import Pause, Presence

STARTS = datetime(2026, 11, 24, 13, tzinfo=UTC)
ENDS = STARTS + timedelta(hours=2)
BREAK = (60, 75)
"""A pause from the sixtieth to the seventy-fifth minute."""


def pause(begins: int, ends: int) -> Pause:
    return STARTS + timedelta(minutes=begins), STARTS + timedelta(minutes=ends)


def minutes(arrived: int | None = None, left: int | None = None, *pauses: tuple[int, int]) -> int:
    """Count what is left of two hours, everything being said in minutes after the start."""
    return rules.minutes_counted(
        Presence.PRESENT,
        starts_at=STARTS,
        ends_at=ENDS,
        arrived_at=None if arrived is None else STARTS + timedelta(minutes=arrived),
        left_at=None if left is None else STARTS + timedelta(minutes=left),
        pauses=[pause(*each) for each in pauses],
    )


@pytest.mark.parametrize(
    ("arrived", "left", "counted"),
    [
        (None, None, 105),
        (70, None, 45),
        (None, 65, 60),
        (None, 60, 60),
        (75, None, 45),
        (62, 74, 0),
    ],
)
def test_only_what_of_the_pause_falls_between_arrival_and_departure_is_left_out(arrived, left, counted):
    assert minutes(arrived, left, BREAK) == counted


def test_pauses_add_up():
    assert minutes(None, None, (30, 40), (60, 75)) == 95


some_minutes = some.none() | some.integers(-60, 180)
some_pause = some.tuples(some.integers(0, 120), some.integers(0, 120))


@given(some_minutes, some_minutes, some.lists(some_pause, max_size=3))
def test_hours_are_never_negative_and_a_pause_never_adds_any(arrived, left, pauses):
    assert 0 <= minutes(arrived, left, *pauses) <= minutes(arrived, left) <= 120


@pytest.mark.parametrize(
    ("night", "hours"),
    [(date(2026, 10, 24), 6), (date(2026, 3, 28), 4), (date(2026, 11, 24), 5)],
    ids=["clocks go back", "clocks go forward", "an ordinary night"],
)
def test_a_night_of_23_h_to_4_h_is_as_long_as_it_really_was(night, hours):
    starts, ends = clock.paris(night, 23), clock.paris(night + timedelta(days=1), 4)

    counted = rules.minutes_counted(Presence.PRESENT, starts_at=starts, ends_at=ends)

    assert counted == hours * 60
    assert rules.minutes_between(starts, ends) == hours * 60


def test_an_hour_past_midnight_is_of_the_next_day():
    starts, ends = clock.paris(date(2026, 10, 24), 23), clock.paris(date(2026, 10, 25), 4)

    assert rules.moment_of(time(23, 20), starts_at=starts, ends_at=ends) == clock.paris(
        date(2026, 10, 24), 23, 20
    )
    assert rules.moment_of(time(3, 30), starts_at=starts, ends_at=ends) == clock.paris(
        date(2026, 10, 25), 3, 30
    )


def test_an_hour_out_of_the_session_stays_on_its_day_to_be_refused_in_its_own_words():
    assert rules.moment_of(time(18), starts_at=STARTS, ends_at=ENDS) == clock.paris(date(2026, 11, 24), 18)


def test_the_funder_s_rounding_stands_beside_that_of_the_framework():
    whole = minutes(None, 100, BREAK)

    assert (rules.rounded_down(whole, unit=15), rules.rounded_down(whole, unit=60)) == (75, 60)
    assert rules.rounded_down(whole, unit=1) == whole == 85


def test_pauses_are_read_as_the_session_keeps_them():
    kept = [["2026-11-24T14:00:00+00:00", "2026-11-24T14:15:00+00:00"]]

    assert rules.pauses_of(kept) == (pause(*BREAK),)
    assert rules.pauses_of([]) == ()


def test_a_year_is_closed_once_its_paper_days_are_over():
    starts, ends = clock.paris(date(2026, 12, 29), 14), clock.paris(date(2026, 12, 29), 16)

    def closed(day: date) -> bool:
        return rules.year_is_closed(starts_at=starts, ends_at=ends, now=clock.paris(day))

    assert not closed(date(2026, 12, 31))
    assert not closed(date(2027, 1, 4))
    assert closed(date(2027, 1, 6))
