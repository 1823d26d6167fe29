"""What a session of a cycle becomes: hours on the clocks of Paris, and what forbids it."""

from dataclasses import replace
from datetime import date, time, timedelta

from app.core.paris import in_paris, paris
from app.sessions.rules.cycle_change import Arrangement, CycleChange, PlaceChange, arranged, at_once, why_not

TUESDAY = Arrangement(
    starts_at=paris(date(2026, 11, 24), 14),
    ends_at=paris(date(2026, 11, 24), 16),
    site_id=1,
    room_id=1,
    room="Salle verte",
    trainer_id=1,
)
NOW = paris(date(2026, 11, 22), 9)


def moved_to(day: date) -> Arrangement:
    """Say the same session on another day."""
    return replace(TUESDAY, starts_at=paris(day, 14), ends_at=paris(day, 16))


def test_the_hours_are_those_of_the_clocks_in_winter_as_in_summer():
    change = CycleChange(hours=(time(10), time(12)))

    winter, summer = arranged(TUESDAY, change), arranged(moved_to(date(2026, 7, 7)), change)

    assert [in_paris(each.starts_at).hour for each in (winter, summer)] == [10, 10]
    assert winter.starts_at.hour != summer.starts_at.hour


def test_an_hour_that_the_clocks_leave_out_is_refused():
    change = CycleChange(hours=(time(2, 30), time(3)))
    spring = moved_to(date(2027, 3, 28))

    assert "les horloges avancent" in why_not(spring, arranged(spring, change), change, seats=8, now=NOW)
    assert why_not(TUESDAY, arranged(TUESDAY, change), change, seats=8, now=NOW) == ""


def test_what_is_left_out_stays_and_a_room_too_small_is_told():
    change = CycleChange(place=PlaceChange(site_id=2, room_id=7, room="Cabine", holds=2))

    after = arranged(TUESDAY, change)

    assert (after.room, after.starts_at, after.trainer_id) == ("Cabine", TUESDAY.starts_at, 1)
    assert "Cabine a 2" in why_not(TUESDAY, after, change, seats=8, now=NOW)
    assert why_not(TUESDAY, after, change, seats=2, now=NOW) == ""


def test_sessions_that_follow_each_other_are_not_at_once():
    second = replace(TUESDAY, starts_at=TUESDAY.ends_at, ends_at=TUESDAY.ends_at + timedelta(hours=2))

    assert at_once([TUESDAY, second]) == frozenset()
    assert at_once([second, TUESDAY, TUESDAY]) == {1, 2}
