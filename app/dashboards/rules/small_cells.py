"""No published count may reveal a person: small cells are hidden, and cannot be solved back.

A cell under five is hidden. Since the total is published, a lone hidden cell could be found by
a subtraction: larger neighbours are then hidden too, until what is hidden leaves room.

Proof, against a reader who knows this file. The order in which neighbours are hidden depends on
nothing but which cells are small, and that is published. Let T be the sum of what is hidden and m
the number of large cells in it, each at least five. We stop at the first m where T ≥ 5m + 4. For
m = 1, any values from 0 to 4 in the small cells, with the large one taking up the rest, give the
same page. For m > 1, the last large cell takes up the rest in the same way, and the steps refused
before leave each small cell its values from 0 to 3. No hidden cell is ever determined.
"""

from collections.abc import Sequence
from enum import StrEnum

LEAST_SHOWN = 5
ROOM = LEAST_SHOWN - 1
"""What the large cells must be able to take up: the largest value of a small cell."""


class Hidden(StrEnum):
    """Why a count is not shown."""

    SMALL = "small"
    MASKED = "masked"


Published = int | Hidden


def shown(count: int) -> Published:
    """Return a count that stands alone, hidden when it is under five."""
    return count if count >= LEAST_SHOWN else Hidden.SMALL


def shown_cells(counts: Sequence[int]) -> tuple[Published, ...] | None:
    """Return the cells of a breakdown whose total is published; None when none can be.

    A cell of zero is hidden as the others under five are: "nobody" also says something of
    somebody.
    """
    small = [index for index, count in enumerate(counts) if count < LEAST_SHOWN]
    if not small:
        return tuple(counts)
    masked = _masked(counts, small)
    return None if masked is None else tuple(_cell(counts, index, masked) for index in range(len(counts)))


def _masked(counts: Sequence[int], small: Sequence[int]) -> frozenset[int] | None:
    """Choose the large cells to hide; None when even all of them leave too little room."""
    large = (index for index, count in enumerate(counts) if count >= LEAST_SHOWN)
    hidden = sum(counts[index] for index in small)
    masked: list[int] = []
    for index in sorted(large, key=lambda index: (min(abs(index - other) for other in small), index)):
        masked.append(index)
        hidden += counts[index]
        if hidden >= LEAST_SHOWN * len(masked) + ROOM:
            return frozenset(masked)
    return None


def _cell(counts: Sequence[int], index: int, masked: frozenset[int]) -> Published:
    if index in masked:
        return Hidden.MASKED
    return shown(counts[index])
