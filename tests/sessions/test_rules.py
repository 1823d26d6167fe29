"""What a session decides, as pure functions."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from app.core import clock
from app.sessions import rules
from app.sessions.rules import Presence

STARTS = datetime(2026, 11, 24, 13, tzinfo=UTC)
ENDS = STARTS + timedelta(hours=2)


def minutes(presence: Presence, *, arrived: int | None = None, left: int | None = None) -> int:
    """Count the minutes of a session of two hours, from minutes after its start."""
    return rules.minutes_counted(
        presence,
        starts_at=STARTS,
        ends_at=ENDS,
        arrived_at=None if arrived is None else STARTS + timedelta(minutes=arrived),
        left_at=None if left is None else STARTS + timedelta(minutes=left),
    )


def test_a_full_session_has_no_seat_left_even_when_too_many_came():
    assert rules.seats_left(seats=8, enrolled=6) == 2
    assert rules.seats_left(seats=8, enrolled=9) == 0


def test_someone_present_without_a_time_was_there_all_along():
    assert minutes(Presence.PRESENT) == 120


@pytest.mark.parametrize(
    ("arrived", "left", "counted"),
    [(20, None, 100), (None, 90, 90), (20, 90, 70), (-15, 150, 120), (119, 120, 1)],
)
def test_presence_counts_from_arrival_to_departure_within_the_session(arrived, left, counted):
    assert minutes(Presence.LATE, arrived=arrived, left=left) == counted


@pytest.mark.parametrize("presence", [Presence.EXCUSED, Presence.ABSENT])
def test_whoever_was_not_there_counts_for_nothing(presence):
    assert minutes(presence, arrived=0, left=120) == 0


@given(
    some.sampled_from(Presence),
    some.none() | some.integers(-300, 300),
    some.none() | some.integers(-300, 300),
)
def test_no_presence_is_ever_longer_than_its_session(presence, arrived, left):
    assert 0 <= minutes(presence, arrived=arrived, left=left) <= 120


def test_a_sheet_opens_half_an_hour_before_the_session():
    assert rules.marks_open_at(STARTS) == STARTS - timedelta(minutes=30)


@pytest.mark.parametrize(
    ("cancelled", "days_later", "is_open"),
    [(None, 0, True), (None, 6, True), (None, 8, False), (STARTS, 0, False)],
)
def test_people_are_added_until_a_week_after_the_session_unless_it_was_cancelled(
    cancelled, days_later, is_open
):
    now = ENDS + timedelta(days=days_later)

    assert rules.enrolment_is_open(ends_at=ENDS, cancelled_at=cancelled, now=now) is is_open


@given(some.integers(0, 600), some.integers(1, 60))
def test_rounding_takes_less_than_a_unit_away_and_never_adds(length: int, unit: int):
    rounded = rules.rounded_down(length, unit=unit)

    assert rounded % unit == 0
    assert 0 <= length - rounded < unit


def test_a_unit_of_one_minute_rounds_nothing():
    assert rules.rounded_down(107, unit=1) == 107


@pytest.mark.parametrize(
    ("day", "ends", "counted"),
    [(date(2026, 3, 29), 4, 120), (date(2026, 10, 25), 4, 240)],
)
def test_on_the_night_when_the_clocks_change_the_hours_that_passed_count(day: date, ends: int, counted: int):
    starts = clock.paris(day, 1)

    passed = rules.minutes_counted(Presence.PRESENT, starts_at=starts, ends_at=clock.paris(day, ends))

    assert passed == counted
