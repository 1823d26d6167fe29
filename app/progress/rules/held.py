"""The level held, from the evidence that stands."""

from collections.abc import Collection


def level_held(levels: Collection[int]) -> int:
    """Return the level held, from those of the evidence that nobody replaced.

    Two that differ are a conflict: the lowest counts until a trainer settles it.
    """
    return min(levels, default=0)


def is_disputed(levels: Collection[int]) -> bool:
    """Tell whether the evidence that stands disagrees."""
    return len(set(levels)) > 1
