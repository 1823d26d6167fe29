"""Facts that name what they replace: the same heads for every order and repetition of arrival."""

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as some

from app.core.facts import heads, is_conflict


@dataclass(frozen=True)
class Mark:
    """A mark as it arrives from a device."""

    id: int
    value: str
    replaces: frozenset[int] = frozenset()


@some.composite
def histories(draw: some.DrawFn) -> list[Mark]:
    """Draw marks, each of which replaces some of those before it."""
    marks: list[Mark] = []
    for number in range(draw(some.integers(1, 8))):
        replaced = draw(some.frozensets(some.sampled_from(range(number)))) if number else frozenset()
        marks.append(Mark(number, draw(some.sampled_from(["présent", "absent"])), replaced))
    return marks


@given(histories(), some.data())
def test_what_stands_depends_neither_on_the_order_nor_on_the_repetition_of_arrival(history, data):
    again = history + data.draw(some.lists(some.sampled_from(history)))
    arrived = data.draw(some.permutations(again))

    assert heads(arrived) == heads(history)


@given(histories())
def test_something_always_stands(history):
    assert heads(history)


def test_two_answers_given_from_the_same_page_are_a_conflict_until_one_names_both():
    first = Mark(1, "présent")
    karim, nadia = Mark(2, "absent", frozenset({1})), Mark(3, "présent", frozenset({1}))
    settled = Mark(4, "présent", frozenset({2, 3}))

    disputed = heads([first, karim, nadia]).values()
    agreed = heads([first, karim, nadia, settled]).values()

    assert is_conflict(mark.value for mark in disputed)
    assert [mark.id for mark in agreed] == [4]


def test_two_trainers_who_say_the_same_do_not_disagree():
    twice = heads([Mark(1, "présent"), Mark(2, "présent")]).values()

    assert not is_conflict(mark.value for mark in twice)
