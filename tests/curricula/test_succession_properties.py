"""Sources are closed whatever the pairs, whatever the order in which versions were loaded."""

from hypothesis import given
from hypothesis import strategies as st

from app.curricula.rules.succession import closure

PAIRS = st.sets(st.tuples(st.integers(1, 9), st.integers(1, 9)), max_size=25)


@given(PAIRS)
def test_the_sources_of_a_source_are_sources(pairs: set[tuple[int, int]]):
    closed = closure(pairs)

    assert {(item, source) for item, source in pairs if item != source} <= closed
    assert all(
        (item, further) in closed
        for item, source in closed
        for start, further in closed
        if start == source and further != item
    )


@given(PAIRS)
def test_nothing_is_its_own_source_and_closing_twice_adds_nothing(pairs: set[tuple[int, int]]):
    closed = closure(pairs)

    assert all(item != source for item, source in closed)
    assert closure(closed) == closed


@given(PAIRS, PAIRS)
def test_closing_in_two_steps_gives_what_one_gives(first: set[tuple[int, int]], then: set[tuple[int, int]]):
    assert closure(closure(first) | then) == closure(first | then)
