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


@pytest.mark.one_engine
@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::1", "2001:db8:1:2::/64"),
        ("une socket", "une socket"),
    ],
)
def test_a_household_is_one_visitor_whichever_of_its_addresses_it_uses(app, address: str, counted: str):
    with app.test_request_context(environ_base={"REMOTE_ADDR": address}):
        assert rates.visitor() == counted
