"""The order of the modules: their places, and which must come before which."""

from collections.abc import Mapping, Sequence
from enum import StrEnum


class Way(StrEnum):
    """Where a module goes in the list."""

    UP = "up"
    DOWN = "down"


def neighbour(ids: Sequence[int], moved: int, way: Way) -> int | None:
    """Return the module whose place is taken; None at the end of the list, where nothing moves."""
    place = ids.index(moved) + (-1 if way is Way.UP else 1)
    return ids[place] if 0 <= place < len(ids) else None


def goes_round(module: int, requires: Mapping[int, Sequence[int]]) -> bool:
    """Tell whether a module ends up asking for itself, through those that it asks for."""
    to_see, met = list(requires.get(module, ())), set[int]()
    while to_see:
        each = to_see.pop()
        if each == module:
            return True
        if each not in met:
            met.add(each)
            to_see.extend(requires.get(each, ()))
    return False
