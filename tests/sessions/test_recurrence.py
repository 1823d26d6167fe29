"""The days and hours of a rhythm: weeks, holidays, closings, and the nights when clocks change."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.sessions.rules.recurrence import (
    MOST_SESSIONS,
    PARIS,
    Rhythm,
    days_of,
    days_proposed,
    easter,
    holiday_on,
    hours_on,
)

ANY_DAY = st.dates(date(2000, 1, 1), date(2098, 12, 31))
WEEKDAYS = st.frozensets(st.integers(0, 6), max_size=7)
RHYTHMS = st.builds(
    Rhythm,
    first_on=ANY_DAY,
    weekdays=WEEKDAYS,
    every=st.integers(1, 8),
    count=st.integers(1, MOST_SESSIONS),
)


def nothing(_day: date) -> str:
    """Say that nothing stands against any day."""
    return ""


@given(RHYTHMS)
def test_a_rhythm_gives_as_many_days_as_were_asked_each_on_one_of_its_weekdays(rhythm: Rhythm):
    days = [each.on for each in days_proposed(rhythm, why_not=nothing)]

    assert len(days) == rhythm.count
    assert days == sorted(set(days))
    assert days[0] >= rhythm.first_on
    assert {day.weekday() for day in days} <= (rhythm.weekdays or {rhythm.first_on.weekday()})


@given(RHYTHMS)
def test_only_every_nth_week_is_met_whatever_the_year_counts_of_weeks(rhythm: Rhythm):
    monday = rhythm.first_on - timedelta(days=rhythm.first_on.weekday())

    weeks = {(each.on - monday).days // 7 for each in days_proposed(rhythm, why_not=nothing)}

    assert {week % rhythm.every for week in weeks} == {0}


@given(RHYTHMS, st.sets(st.integers(0, 59)))
def test_each_day_passed_over_gives_one_more_at_the_end(rhythm: Rhythm, closed: set[int]):
    shut = {day for number, day in enumerate(islice(days_of(rhythm), 60)) if number in closed}

    found = days_proposed(rhythm, why_not=lambda day: "fermé" if day in shut else "")

    assert sum(each.is_kept for each in found) == rhythm.count
    assert {each.on for each in found if not each.is_kept} <= shut
    assert found[-1].is_kept


@given(ANY_DAY, WEEKDAYS, st.integers(0, 400))
def test_with_a_last_day_nothing_is_planned_after_it(first: date, weekdays: frozenset[int], length: int):
    last = first + timedelta(days=length)
    rhythm = Rhythm(first_on=first, weekdays=weekdays, last_on=last)

    days = list(days_of(rhythm))

    wanted = weekdays or {first.weekday()}
    every_day = [first + timedelta(days=number) for number in range(length + 1)]
    assert days == [day for day in every_day if day.weekday() in wanted]


@given(ANY_DAY, st.times(time(7), time(22, 59)))
def test_a_daytime_hour_is_the_same_on_the_clocks_of_paris_summer_and_winter(day: date, begins: time):
    ends = time(begins.hour + 1, begins.minute)

    start, end = hours_on(day, begins.replace(second=0, microsecond=0), ends)

    shown = start.astimezone(PARIS)
    assert (shown.date(), shown.hour, shown.minute) == (day, begins.hour, begins.minute)
    assert end - start == timedelta(hours=1)


def test_the_night_when_summer_ends_has_one_hour_more():
    start, end = hours_on(date(2026, 10, 25), time(0, 30), time(4))

    assert end - start == timedelta(hours=4, minutes=30)


def test_an_hour_that_does_not_exist_is_read_as_an_hour_later():
    start, _end = hours_on(date(2027, 3, 28), time(2, 30), time(5))

    assert start == datetime(2027, 3, 28, 1, 30, tzinfo=UTC)
    assert start.astimezone(PARIS).hour == 3


def test_a_week_53_is_a_week_like_another():
    rhythm = Rhythm(first_on=date(2026, 12, 28), every=2, count=2)

    assert [each.on for each in days_proposed(rhythm, why_not=nothing)] == [
        date(2026, 12, 28),
        date(2027, 1, 11),
    ]


def test_the_29th_of_february_can_be_a_first_day():
    rhythm = Rhythm(first_on=date(2028, 2, 29), count=2)

    assert [each.on for each in days_proposed(rhythm, why_not=nothing)][1] == date(2028, 3, 7)


def test_tuesdays_and_fridays_are_met_from_the_first_that_comes():
    rhythm = Rhythm(first_on=date(2026, 11, 25), weekdays=frozenset({1, 4}), count=3)

    assert [each.on for each in days_proposed(rhythm, why_not=nothing)] == [
        date(2026, 11, 27),
        date(2026, 12, 1),
        date(2026, 12, 4),
    ]


def test_when_every_day_is_closed_the_search_ends():
    rhythm = Rhythm(first_on=date(2026, 11, 24), count=6)

    found = days_proposed(rhythm, why_not=lambda _day: "fermé")

    assert not any(each.is_kept for each in found)


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2026, 4, 6), "lundi de Pâques"),
        (date(2026, 5, 14), "Ascension"),
        (date(2026, 5, 25), "lundi de Pentecôte"),
        (date(2026, 11, 11), "armistice de 1918"),
        (date(2028, 5, 1), "fête du Travail"),
        (date(2026, 11, 24), ""),
        (date(2026, 4, 5), ""),
    ],
)
def test_the_public_holidays_of_france_are_known(day: date, name: str):
    assert holiday_on(day) == name


@given(st.integers(1900, 2200))
def test_easter_is_a_sunday_between_the_22nd_of_march_and_the_25th_of_april(year: int):
    day = easter(year)

    assert day.weekday() == 6
    assert date(year, 3, 22) <= day <= date(year, 4, 25)


@given(st.integers(2000, 2098))
def test_a_year_has_eleven_public_holidays_at_the_most(year: int):
    days = [date(year, 1, 1) + timedelta(days=number) for number in range(366)]

    named = [day for day in days if day.year == year and holiday_on(day)]

    assert 10 <= len(named) <= 11  # 2008: Ascension on the 1st of May
