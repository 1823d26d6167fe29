"""What the form of a group's grid may send, read in one pass.

The names are `people-0-learner`, `-was`, `-seen` and, for each item, `-i12`; `all-i12` lifts the
whole group. `was` gives the levels that the page showed, in the order of the framework, `seen` the
ids of the evidence that it showed.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.core.errors import Invalid
from app.core.pages import DAMAGED
from app.curricula.rules import Item
from app.progress.services import TickWanted
from app.sessions.errors import NotOnTheSheet
from app.sessions.queries import Rider

DISPUTED = "?"
"""Stands, in `was`, for a cell of which two trainers say different things."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LineTyped:
    """What was chosen for one learner, as sent, by item."""

    was: str
    seen: str
    levels: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class GridTyped:
    """What was chosen in the whole grid, by learner; `lifted` gives the level that all reach, by item.

    `someone_left` tells that a line is of someone who is no longer of the group.
    """

    lines: Mapping[int, LineTyped]
    lifted: Mapping[int, int]
    someone_left: bool
    key: str

    @property
    def seen(self) -> tuple[int, ...]:
        """The ids of the evidence that the page showed."""
        return tuple(_number(word) for line in self.lines.values() for word in line.seen.split())


def grid_typed(fields: Mapping[str, Any], riders: Sequence[Rider], *, key: str) -> GridTyped:
    """Read the form of a grid.

    Raises:
        Invalid: the form does not come from our page.
    """
    lines, lifted = fields.get("people", []), fields.get("all", {})
    if not (isinstance(lines, list) and isinstance(lifted, dict)):
        raise Invalid(DAMAGED)
    by_name = {rider.public_id: rider for rider in riders}
    read = [_line(line, by_name) for line in lines]
    return GridTyped(
        lines=dict(line for line in read if line is not None),
        lifted={_number(name[1:]): _number(level) for name, level in lifted.items() if level},
        someone_left=None in read,
        key=key,
    )


def ticks_wanted(typed: GridTyped, subjects: Sequence[Item]) -> list[TickWanted]:
    """Turn into ticks what differs from what the page showed, and nothing else.

    `subjects` are those of the grid, in its order. A level for everyone lifts whoever is below,
    and brings nobody down.

    Raises:
        Invalid: the form does not come from our page, or from another framework.
    """
    return [
        tick for learner_id, line in typed.lines.items() for tick in _ticks(learner_id, line, typed, subjects)
    ]


def check_nobody_left(typed: GridTyped) -> None:
    """Refuse a grid that speaks of someone who left the group since the page was drawn.

    Raises:
        NotOnTheSheet: what was chosen for the others is kept, to be saved again.
    """
    if typed.someone_left:
        raise NotOnTheSheet(
            "Quelqu’un n’est plus dans le groupe. Le reste est gardé tel quel : enregistrez de nouveau."
        )


def _line(fields: Any, riders: Mapping[str, Rider]) -> tuple[int, LineTyped] | None:
    if not isinstance(fields, dict) or not all(isinstance(value, str) for value in fields.values()):
        raise Invalid(DAMAGED)
    rider = riders.get(fields.get("learner", ""))
    if rider is None:
        return None
    levels = {_number(name[1:]): value for name, value in fields.items() if name[:1] == "i"}
    return rider.id, LineTyped(was=fields.get("was", ""), seen=fields.get("seen", ""), levels=levels)


def _ticks(
    learner_id: int, line: LineTyped, typed: GridTyped, subjects: Sequence[Item]
) -> Iterator[TickWanted]:
    showed = line.was.split()
    if len(showed) != len(subjects):
        raise Invalid(DAMAGED)
    for subject, was in zip(subjects, showed, strict=True):
        chosen, lift = line.levels.get(subject.id, ""), typed.lifted.get(subject.id)
        if lift is not None:
            level = max(lift, _number(chosen or "0"))
        elif chosen in {was, ""}:
            continue
        else:
            level = _number(chosen)
        if str(level) != was:
            yield TickWanted(learner_id=learner_id, item_id=subject.id, level=level)


def _number(word: Any) -> int:
    if not (isinstance(word, str) and word.isascii() and word.isdigit() and len(word) < 19):
        raise Invalid(DAMAGED)
    return int(word)
