"""The order of the modules."""

from hypothesis import given
from hypothesis import strategies as some

from app.courses.rules.order import Way, goes_round, neighbour


def test_a_module_takes_the_place_of_its_neighbour_and_stops_at_the_ends():
    assert neighbour([4, 7, 9], 7, Way.UP) == 4
    assert neighbour([4, 7, 9], 7, Way.DOWN) == 9
    assert neighbour([4, 7, 9], 4, Way.UP) is None
    assert neighbour([4, 7, 9], 9, Way.DOWN) is None


def test_a_module_never_asks_for_itself_even_through_others():
    assert goes_round(1, {1: [1]})
    assert goes_round(1, {1: [2], 2: [3], 3: [1]})
    assert not goes_round(1, {1: [2, 3], 2: [3], 3: []})


@given(some.dictionaries(some.integers(1, 8), some.lists(some.integers(1, 8), max_size=4), max_size=8))
def test_looking_for_a_round_always_ends(requires):
    assert goes_round(1, requires) in {True, False}
