"""The level held is a pure function of the evidence, whatever order it arrived in."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from app.curricula.rules.framework import Derivation
from app.progress.rules import Fact, Fate, held_from, last_day_of

MONDAY = date(2026, 11, 2)
TUESDAY, WEDNESDAY, THURSDAY = (MONDAY + timedelta(days=days) for days in (1, 2, 3))
TODAY = date(2026, 11, 22)
LATEST, TWO_OF_THREE = Derivation(), Derivation(n=2, m=3)
WITH_HELP, ALONE, EXPLAINS = 1, 2, 3


def a_fact(number: int, level: int, day: date = MONDAY, **more) -> Fact:
    """Make a piece of evidence; what is not said is that it counts and names nothing."""
    return Fact(id=number, level=level, happened_on=day, **more)


def held(*facts: Fact, derivation: Derivation = LATEST, on: date = TODAY):
    return held_from(facts, derivation, on=on)


@some.composite
def histories(draw) -> list[Fact]:
    """Draw a cell's history: each piece may name some of those before it, and be withdrawn."""
    facts: list[Fact] = []
    for number in range(draw(some.integers(0, 8))):
        earlier = [fact.id for fact in facts]
        facts.append(
            Fact(
                id=number,
                level=draw(some.integers(0, 4)),
                happened_on=MONDAY + timedelta(days=draw(some.integers(0, 4))),
                expires_on=draw(some.sampled_from((None, None, WEDNESDAY, date(2027, 1, 1)))),
                is_declared=draw(some.integers(0, 5)) == 0,
                is_sign_off=draw(some.integers(0, 5)) == 0,
                is_withdrawn=draw(some.integers(0, 4)) == 0,
                replaces=tuple(draw(some.sets(some.sampled_from(earlier)))) if earlier else (),
            )
        )
    return facts


derivations = some.builds(
    lambda m, n, months: Derivation(n=min(n, m), m=m, valid_months=months),
    some.integers(1, 4),
    some.integers(1, 4),
    some.sampled_from((None, 1, 12)),
)


@given(histories(), derivations, some.randoms())
def test_what_is_held_does_not_depend_on_the_order_in_which_evidence_arrived(facts, derivation, chance):
    shuffled = list(facts)
    chance.shuffle(shuffled)

    assert held_from(shuffled, derivation, on=TODAY) == held_from(facts, derivation, on=TODAY)


@given(histories(), derivations)
def test_withdrawing_is_as_though_it_had_never_been_recorded(facts, derivation):
    never = [fact for fact in facts if not fact.is_withdrawn]

    with_withdrawn, without = (held_from(each, derivation, on=TODAY) for each in (facts, never))

    assert (with_withdrawn.level, with_withdrawn.is_disputed) == (without.level, without.is_disputed)


@given(histories(), derivations)
def test_what_is_held_was_shown_by_evidence_that_counts(facts, derivation):
    found = held_from(facts, derivation, on=TODAY)

    counted = {fact.level for fact in facts if found.fates[fact.id] is Fate.COUNTS}
    assert found.level in counted | {0}


def test_a_later_tick_that_names_the_earlier_one_replaces_it_upwards_or_downwards():
    up = held(a_fact(1, WITH_HELP), a_fact(2, ALONE, TUESDAY, replaces=(1,)))
    down = held(a_fact(1, ALONE), a_fact(2, WITH_HELP, TUESDAY, replaces=(1,)))

    assert (up.level, down.level) == (ALONE, WITH_HELP)
    assert up.fates == {1: Fate.REPLACED, 2: Fate.COUNTS}


def test_two_that_nobody_settled_are_a_conflict_where_the_lowest_counts_until_one_names_both():
    karim, nadia = a_fact(1, ALONE), a_fact(2, WITH_HELP)

    disputed = held(karim, nadia)
    settled = held(karim, nadia, a_fact(3, ALONE, TUESDAY, replaces=(1, 2)))

    assert (disputed.level, disputed.is_disputed) == (WITH_HELP, True)
    assert (settled.level, settled.is_disputed) == (ALONE, False)


def test_withdrawn_evidence_gives_way_to_what_it_had_replaced():
    mistake = a_fact(2, EXPLAINS, TUESDAY, replaces=(1,), is_withdrawn=True)

    found = held(a_fact(1, WITH_HELP), mistake)

    assert found.level == WITH_HELP
    assert found.fates == {1: Fate.COUNTS, 2: Fate.WITHDRAWN}


def test_expired_evidence_never_counts_and_does_not_bring_back_what_it_replaced():
    module = a_fact(2, ALONE, TUESDAY, replaces=(1,), expires_on=WEDNESDAY)

    assert held(a_fact(1, WITH_HELP), module, on=WEDNESDAY).level == ALONE
    assert held(a_fact(1, WITH_HELP), module, on=THURSDAY).level == 0
    assert held(a_fact(1, WITH_HELP), module, on=THURSDAY).fates[2] is Fate.EXPIRED


def test_a_framework_may_say_for_how_many_months_evidence_counts():
    for_a_year = Derivation(valid_months=12)
    seen = a_fact(1, ALONE, date(2024, 2, 29))

    assert last_day_of(seen, for_a_year) == date(2025, 2, 28)
    assert held(seen, derivation=for_a_year, on=date(2025, 2, 28)).level == ALONE
    assert held(seen, derivation=for_a_year, on=date(2025, 3, 1)).level == 0
    assert last_day_of(seen, Derivation(valid_months=10**6)) == date(9999, 12, 29)


def test_what_a_person_declares_is_kept_and_never_counts():
    found = held(a_fact(1, EXPLAINS, is_declared=True))

    assert (found.level, found.fates) == (0, {1: Fate.DECLARED})


@pytest.mark.parametrize(
    ("levels", "expected"),
    [
        ((ALONE,), 0),
        ((ALONE, ALONE), ALONE),
        ((ALONE, WITH_HELP, ALONE), ALONE),
        ((EXPLAINS, WITH_HELP, ALONE), ALONE),
        ((EXPLAINS, EXPLAINS, WITH_HELP, WITH_HELP), WITH_HELP),
        ((WITH_HELP, EXPLAINS, EXPLAINS, WITH_HELP), EXPLAINS),
    ],
)
def test_two_of_the_last_three_days_must_show_the_level(levels, expected):
    facts = [a_fact(number, level, MONDAY + timedelta(days=number)) for number, level in enumerate(levels)]

    found = held(*facts, derivation=TWO_OF_THREE)

    assert found.level == expected
    assert [found.fates[fact.id] for fact in facts[:-3]] == [Fate.OLDER] * len(facts[:-3])


def test_the_same_day_corrects_and_another_day_adds_where_days_are_weighed():
    corrected = a_fact(2, WITH_HELP, MONDAY, replaces=(1,))
    added = a_fact(3, ALONE, TUESDAY, replaces=(1,))

    assert held(a_fact(1, ALONE), corrected, derivation=Derivation(n=1, m=2)).level == WITH_HELP
    assert held(a_fact(1, ALONE), added, derivation=TWO_OF_THREE).level == ALONE


def test_a_day_shows_the_lowest_of_what_stands_and_only_the_last_day_can_be_disputed():
    facts = (a_fact(1, ALONE), a_fact(2, WITH_HELP))

    assert held(*facts, derivation=Derivation(n=1, m=2)).is_disputed
    later = held(*facts, a_fact(3, WITH_HELP, TUESDAY), derivation=TWO_OF_THREE)
    assert (later.level, later.is_disputed) == (WITH_HELP, False)


def test_a_sign_off_adds_to_what_was_observed_and_is_no_conflict():
    observed, signed = a_fact(1, ALONE), a_fact(2, EXPLAINS, TUESDAY, is_sign_off=True)

    assert (held(observed, signed).level, held(observed, signed).is_disputed) == (EXPLAINS, False)
