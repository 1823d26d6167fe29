"""The sheet as a pure function of its marks: the same for every order and repetition of arrival.

Each mark names those that it replaces. A mark that nobody replaces stands. Among those that stand,
a withdrawn one says nothing; two that say different things are a conflict for a trainer to settle.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

CLOCKS_APART = timedelta(minutes=10)
"""How far ahead of the server a device's clock may be before nobody believes it."""

LONGEST_OFFLINE = timedelta(days=31)
"""How long a mark may have waited on a device before its clock is doubted."""


class Saying(Protocol):
    """A mark, for what it says."""

    @property
    def is_withdrawn(self) -> bool:
        """Tell whether it only takes back what it replaces."""

    @property
    def said(self) -> object:
        """What it says, to compare with what another says."""


class Marked(Saying, Protocol):
    """A mark among others."""

    @property
    def id(self) -> int:
        """Which one it is."""

    @property
    def learner_id(self) -> int:
        """Of whom it speaks."""


S = TypeVar("S", bound=Saying)
M = TypeVar("M", bound=Marked)


def standing(marks: Iterable[M], replacements: Iterable[tuple[int, int]]) -> dict[int, tuple[M, ...]]:
    """Return the marks that nobody replaced, by learner, in the order of their ids.

    Args:
        replacements: pairs of ids, a mark and one that it replaces.
    """
    replaced = {earlier for _later, earlier in replacements}
    found: dict[int, dict[int, M]] = {}
    for mark in marks:
        if mark.id not in replaced:
            found.setdefault(mark.learner_id, {})[mark.id] = mark
    return {learner: tuple(heads[each] for each in sorted(heads)) for learner, heads in found.items()}


def are_disputed(heads: Sequence[Saying]) -> bool:
    """Tell whether marks that stand say different things; a withdrawn one says nothing."""
    return len(heads) > 1 and len({mark.said for mark in heads if not mark.is_withdrawn}) > 1


def shown(heads: Sequence[S]) -> S | None:
    """Return the mark that shows for a learner, unless there is none or a conflict."""
    speaking = [mark for mark in heads if not mark.is_withdrawn]
    return speaking[-1] if speaking and not are_disputed(speaking) else None


def claim_is_doubtful(claimed_at: datetime | None, *, recorded_at: datetime) -> bool:
    """Tell whether a device's clock can be right: a mark is never made after it was received.

    The claim is kept either way; neither clock decides anything.
    """
    if claimed_at is None:
        return False
    return not recorded_at - LONGEST_OFFLINE <= claimed_at <= recorded_at + CLOCKS_APART
