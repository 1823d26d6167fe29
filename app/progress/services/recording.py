"""Record what a learner has shown; the caller commits."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from sqlalchemy import Table, bindparam, insert, select

from app.core import clock, journal
from app.core.database import db
from app.curricula.rules import NOT_YET, Framework, marks_for
from app.progress.errors import LevelUnknown
from app.progress.models import Evidence, EvidenceKind, EvidenceReplacement

Cell = tuple[int, int]
"""A learner's id and an item's."""

Shown = Mapping[Cell, list[tuple[int, int]]]
"""The evidence that a page showed, id and level, by cell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TickWanted:
    """A learner showed an item at a level: an ordinal of the framework's scale."""

    learner_id: int
    item_id: int
    level: int

    @property
    def cell(self) -> Cell:
        """Whose, and of what."""
        return self.learner_id, self.item_id


_EVIDENCE = cast(Table, Evidence.__table__)
_ADD = insert(_EVIDENCE).returning(_EVIDENCE.c.learner_id, _EVIDENCE.c.item_id, _EVIDENCE.c.id)
_ADD_REPLACEMENTS = insert(cast(Table, EvidenceReplacement.__table__))
_SHOWN = select(Evidence.id, Evidence.learner_id, Evidence.item_id, Evidence.level).where(
    Evidence.structure_id == bindparam("structure"), Evidence.id.in_(bindparam("seen", expanding=True))
)


def record_evidence(
    structure_id: int,
    framework: Framework,
    ticks: Sequence[TickWanted],
    *,
    seen: Iterable[int] = (),
    key: str,
    by: int,
    course_session_id: int | None = None,
    kind: EvidenceKind = EvidenceKind.OBSERVATION,
    subject: str | None = None,
) -> int:
    """Save what several learners managed and return how many ticks are new.

    `seen` holds the ids of the evidence that the page showed: a new tick replaces that of its
    cell. One that says what the page said already, or « not yet » where nothing was shown, is
    not new. `subject` is the public id that the journal cites; without it, the caller says in
    the journal what the ticks were part of.

    Raises:
        LevelUnknown: an item or a level is not of this framework.
    """
    _check(framework, ticks)
    before = _shown(structure_id, seen)
    changed = [tick for tick in ticks if _levels(before, tick.cell) != {tick.level}]
    if changed:
        shared = {"structure_id": structure_id, "course_session_id": course_session_id, "kind": kind}
        _write(shared, changed, before, key=key, by=by)
    if changed and subject is not None:
        words = {"ticks": len(changed)}
        journal.record(structure_id, "progress:evidence:save", subject, by=by, words=words)
    return len(changed)


def _check(framework: Framework, ticks: Sequence[TickWanted]) -> None:
    wanted = {(tick.item_id, tick.level) for tick in ticks}
    if not wanted <= levels_that_can_be_ticked(framework):
        raise LevelUnknown("Un savoir-faire ou un niveau n’est pas de ce référentiel. Rechargez la page.")


def levels_that_can_be_ticked(framework: Framework) -> set[tuple[int, int]]:
    """Return every item's id with every level that can be ticked for it."""
    return {(item.id, level.ordinal) for item in framework.items for level in marks_for(framework, item)}


def _shown(structure_id: int, seen: Iterable[int]) -> Shown:
    ids = list(seen)
    found: dict[Cell, list[tuple[int, int]]] = {}
    if ids:
        for row in db.session.execute(_SHOWN, {"structure": structure_id, "seen": ids}):
            found.setdefault((row.learner_id, row.item_id), []).append((row.id, row.level))
    return found


def _levels(before: Shown, cell: Cell) -> set[int]:
    """Return what the page showed in a cell: « not yet » where there was nothing."""
    return {level for _id, level in before.get(cell, ())} or {NOT_YET.ordinal}


def _write(
    shared: Mapping[str, object], changed: Sequence[TickWanted], before: Shown, *, key: str, by: int
) -> None:
    """Insert the evidence, and what it replaces: one statement each."""
    now = clock.now()
    rows = [
        {
            **shared,
            "learner_id": tick.learner_id,
            "item_id": tick.item_id,
            "level": tick.level,
            "recorded_by": by,
            "recorded_at": now,
            "key": f"{key}.{number}",
        }
        for number, tick in enumerate(changed)
    ]
    ids = {(learner_id, item_id): new for learner_id, item_id, new in db.session.execute(_ADD, rows)}
    replaced = [
        {"structure_id": shared["structure_id"], "evidence_id": ids[tick.cell], "replaced_id": earlier}
        for tick in changed
        for earlier, _level in before.get(tick.cell, ())
    ]
    if replaced:
        db.session.execute(_ADD_REPLACEMENTS, replaced)
