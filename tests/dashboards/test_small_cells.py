"""A reader who knows the rule, and tries every table that could have been published, finds nobody."""

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from app.dashboards.rules.small_cells import Hidden, shown, shown_cells

LARGEST = 24


def tables_that_print(cells, *, total):
    """Try every table of the same total that would be printed as this one: the whole of the attack."""
    ranges = {Hidden.SMALL: range(5), Hidden.MASKED: range(5, LARGEST + 1)}
    ways = [ranges[cell] if isinstance(cell, Hidden) else (cell,) for cell in cells]
    return [table for table in product(*ways) if sum(table) == total and shown_cells(table) == cells]


def values_left(tables, index):
    return {table[index] for table in tables}


def solved_cells(counts):
    cells = shown_cells(counts) or ()
    tables = tables_that_print(cells, total=sum(counts)) if cells else []
    return [
        index
        for index, cell in enumerate(cells)
        if isinstance(cell, Hidden) and len(values_left(tables, index)) < 4
    ]


def test_no_hidden_cell_of_a_small_table_is_ever_solved():
    every = product(range(16), repeat=3)

    assert [counts for counts in every if solved_cells(counts)] == []


@given(st.lists(st.integers(0, 12), min_size=2, max_size=5))
def test_no_hidden_cell_of_a_random_table_is_ever_solved(counts):
    assert solved_cells(counts) == []


@given(st.lists(st.integers(0, 60), min_size=1, max_size=8))
def test_what_is_shown_is_true_and_never_under_five(counts):
    cells = shown_cells(counts) or ()

    for count, cell in zip(counts, cells, strict=False):
        assert cell == count >= 5 or isinstance(cell, Hidden)
        assert (cell is Hidden.SMALL) == (count < 5)


def test_a_table_of_large_cells_is_shown_as_it_is():
    assert shown_cells([12, 9, 5]) == (12, 9, 5)


def test_a_lone_small_cell_takes_a_neighbour_with_it():
    assert shown_cells([12, 3, 40, 9]) == (Hidden.MASKED, Hidden.SMALL, 40, 9)


def test_a_neighbour_too_small_to_take_up_the_rest_takes_another():
    assert shown_cells([5, 0, 9, 30]) == (Hidden.MASKED, Hidden.SMALL, Hidden.MASKED, 30)


def test_nobody_is_hidden_as_a_few_are():
    assert shown_cells([0, 12, 30]) == (Hidden.SMALL, Hidden.MASKED, 30)


def test_a_table_that_leaves_no_room_is_not_shown_at_all():
    assert shown_cells([5, 0, 0]) is None
    assert shown_cells([4, 4]) is None


def test_a_count_alone_is_shown_from_five():
    assert [shown(4), shown(5)] == [Hidden.SMALL, 5]
