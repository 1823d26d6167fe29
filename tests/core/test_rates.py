"""Failures are limited; a room that signs in is not."""

from datetime import timedelta

import pytest
import time_machine

from app.core import clock, rates
from app.core.errors import TooMany

GUESSES = rates.Limit("tests:guess", 3)


@pytest.mark.one_engine
def test_the_limit_is_reached_by_one_and_not_by_another(app):
    for _ in range(3):
        rates.check(GUESSES, "one")
        rates.fail(GUESSES, "one")

    with pytest.raises(TooMany, match="cinq minutes"):
        rates.check(GUESSES, "one")
    rates.check(GUESSES, "another")


@pytest.mark.one_engine
def test_five_minutes_later_everything_is_forgotten(app):
    for _ in range(3):
        rates.fail(GUESSES, "one")

    with time_machine.travel(clock.now() + timedelta(minutes=6)):
        rates.check(GUESSES, "one")
