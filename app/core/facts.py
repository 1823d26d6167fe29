"""Facts that name the ones they replace: one head shows, two that differ are a conflict.

Nothing is edited or deleted: a correction is a new fact. Which facts stand depends only on the
set of facts, never on the order, or the number of times, in which they arrived.
"""

from collections.abc import Hashable, Iterable
from typing import Protocol, TypeVar


class Fact(Protocol):
    """Something recorded once; `replaces` holds the ids of the facts that it puts right."""

    @property
    def id(self) -> Hashable:
        """What names this fact."""

    @property
    def replaces(self) -> frozenset[Hashable]:
        """The ids of the facts that it replaces."""

    @property
    def value(self) -> Hashable:
        """What it says."""


F = TypeVar("F", bound=Fact)


def heads(facts: Iterable[F]) -> dict[Hashable, F]:
    """Return the facts that nobody replaces, by id; a fact that arrived twice counts once."""
    by_id = {fact.id: fact for fact in facts}
    replaced = {earlier for fact in by_id.values() for earlier in fact.replaces}
    return {name: fact for name, fact in by_id.items() if name not in replaced}


def is_conflict(values: Iterable[Hashable]) -> bool:
    """Tell whether the heads say different things: a trainer must settle it."""
    return len(set(values)) > 1
