"""Record what learners have shown; the caller commits."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import cast

from sqlalchemy import Table, bindparam, insert, select

from app.core import clock, journal
from app.core.database import db
from app.curricula.rules import NOT_YET, Framework, marks_for
from app.people.queries import counted_as
from app.progress import rules
from app.progress.errors import LevelUnknown
from app.progress.models import Evidence, EvidenceFile, EvidenceNote, EvidenceReplacement, EvidenceSource
from app.progress.services.circumstances import Circumstances

Cell = tuple[int, int]
"""A learner's id and that of an item, or of a competency whole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TickWanted:
    """A learner showed an item, or a competency whole, at an ordinal of the framework's scale.

    `claimed_at` is the hour of the device that noted it without a network.
    """

    learner_id: int
    item_id: int
    level: int
    claimed_at: datetime | None = None

    @property
    def cell(self) -> Cell:
        """Whose, and of what."""
        return self.learner_id, self.item_id


@dataclass(frozen=True, slots=True)
class _Seen:
    """A piece of evidence that the page showed."""

    id: int
    level: int
    happened_on: date
    is_declared: bool
    is_sign_off: bool


Seen = Mapping[Cell, Sequence[_Seen]]
"""What a page showed, by the cell that it counts for."""

_EVIDENCE = cast(Table, Evidence.__table__)
_ADD = insert(_EVIDENCE).returning(_EVIDENCE.c.learner_id, _EVIDENCE.c.item_id, _EVIDENCE.c.id)
_ADD_REPLACEMENTS = insert(cast(Table, EvidenceReplacement.__table__))
_ADD_NOTES = insert(cast(Table, EvidenceNote.__table__))
_ADD_SOURCES = insert(cast(Table, EvidenceSource.__table__))
_ADD_FILES = insert(cast(Table, EvidenceFile.__table__))
_SEEN = select(
    counted_as(Evidence.learner_id),
    Evidence.item_id,
    Evidence.id,
    Evidence.level,
    Evidence.happened_on,
    Evidence.recorded_at,
    Evidence.is_declared,
    Evidence.is_sign_off,
).where(Evidence.structure_id == bindparam("structure"), Evidence.id.in_(bindparam("seen", expanding=True)))


def record_evidence(
    structure_id: int,
    framework: Framework,
    ticks: Sequence[TickWanted],
    *,
    seen: Iterable[int] = (),
    key: str,
    by: int,
    course_session_id: int | None = None,
    circumstances: Circumstances = Circumstances(),  # noqa: B008
    subject: str | None = None,
) -> tuple[int, ...]:
    """Save what several learners managed and return the ids of the new evidence.

    `seen` holds the ids of the evidence that the page showed: a new tick replaces that of its
    cell, and what is only declared replaces nothing verified. A plain tick that says what the
    page said already, or « not yet » where nothing was shown, is not new. `subject` is the public
    id that the journal cites; without it, the caller says in the journal what the ticks were part of.

    Raises:
        LevelUnknown: an item or a level is not of this framework.
    """
    check_ticks(framework, ticks)
    day = circumstances.happened_on or clock.today()
    known = _seen(framework, structure_id, seen)
    before = _replaceable(known, framework, circumstances, day)
    changed = [tick for tick in ticks if _is_new(tick, known, before, circumstances)]
    if not changed:
        return ()
    facts = _facts(circumstances, day) | {
        "structure_id": structure_id,
        "course_session_id": course_session_id,
        "recorded_by": by,
    }
    ids = _write(facts, changed, before, key=key)
    _write_sides(ids, circumstances)
    if subject is not None:
        words = {"ticks": len(changed), "kind": circumstances.kind.value}
        journal.record(structure_id, "progress:evidence:save", subject, by=by, words=words)
    return ids


def check_ticks(framework: Framework, ticks: Iterable[TickWanted]) -> None:
    """Refuse a tick of something that the framework does not have.

    Raises:
        LevelUnknown: an item or a level is not of this framework.
    """
    wanted = {(tick.item_id, tick.level) for tick in ticks}
    if not wanted <= levels_that_can_be_ticked(framework):
        raise LevelUnknown("Un savoir-faire ou un niveau n’est pas de ce référentiel. Rechargez la page.")


def levels_that_can_be_ticked(framework: Framework) -> set[tuple[int, int]]:
    """Return the id of every item and competency whole with every level that can be ticked for it."""
    return {(item.id, level.ordinal) for item in framework.subjects for level in marks_for(framework, item)}


def _seen(framework: Framework, structure_id: int, seen: Iterable[int]) -> Seen:
    """Read what the page showed; evidence of a source is of each item that it counts for."""
    ids = list(seen)
    found: dict[Cell, list[_Seen]] = {}
    if ids:
        served = _served(framework)
        rows = db.session.execute(_SEEN, {"structure": structure_id, "seen": ids})
        for learner_id, item_id, id_, level, happened_on, recorded_at, *kinds in rows:
            day = happened_on or clock.in_paris(recorded_at).date()
            for subject_id in served.get(item_id, ()):
                found.setdefault((learner_id, subject_id), []).append(_Seen(id_, level, day, *kinds))
    return found


def _served(framework: Framework) -> dict[int, list[int]]:
    served: dict[int, list[int]] = {}
    for item in framework.subjects:
        for item_id in (item.id, *item.sources):
            served.setdefault(item_id, []).append(item.id)
    return served


def _replaceable(seen: Seen, framework: Framework, circumstances: Circumstances, day: date) -> Seen:
    """Keep what a new tick may make fall: that of the day, where a framework weighs several days.

    A sign-off replaces sign-offs alone, and an observation never replaces one.
    """
    days = 1 if circumstances.is_sign_off else framework.derivation.m
    return {
        cell: [
            each
            for each in pieces
            if rules.falls(happened_on=each.happened_on, later_on=day, days=days)
            and (each.is_declared or not circumstances.is_declared)
            and each.is_sign_off == circumstances.is_sign_off
        ]
        for cell, pieces in seen.items()
    }


def _is_new(tick: TickWanted, known: Seen, before: Seen, circumstances: Circumstances) -> bool:
    """Tell whether a tick says more than what was verified; saving a page again says nothing new.

    Where days are weighed, « not yet » after another day's observation is one more observation.
    """
    verified, of_the_day = (_verified_levels(pieces, tick.cell) for pieces in (known, before))
    if not circumstances.is_a_plain_tick or (verified and not of_the_day):
        return True
    return (of_the_day or {NOT_YET.ordinal}) != {tick.level}


def _verified_levels(pieces: Seen, cell: Cell) -> set[int]:
    return {each.level for each in pieces.get(cell, ()) if not (each.is_declared or each.is_sign_off)}


def _facts(circumstances: Circumstances, day: date) -> dict[str, object]:
    """Return the columns that all the evidence of one request shares."""
    return {
        "kind": circumstances.kind,
        "happened_on": day,
        "expires_on": circumstances.expires_on,
        "points": circumstances.points,
        "points_max": circumstances.points_max,
        "is_declared": circumstances.is_declared,
        "is_sign_off": circumstances.is_sign_off,
        "recorded_at": clock.now(),
    }


def _write(
    facts: Mapping[str, object], changed: Sequence[TickWanted], before: Seen, *, key: str
) -> tuple[int, ...]:
    """Insert the evidence, and what it replaces: one statement each."""
    rows = [
        {
            **facts,
            "learner_id": tick.learner_id,
            "item_id": tick.item_id,
            "level": tick.level,
            "claimed_at": tick.claimed_at,
            "key": f"{key}.{number}",
        }
        for number, tick in enumerate(changed)
    ]
    ids = {(learner_id, item_id): new for learner_id, item_id, new in db.session.execute(_ADD, rows)}
    replaced = [
        {"structure_id": facts["structure_id"], "evidence_id": ids[tick.cell], "replaced_id": earlier.id}
        for tick in changed
        for earlier in before.get(tick.cell, ())
    ]
    if replaced:
        db.session.execute(_ADD_REPLACEMENTS, replaced)
    return tuple(ids[tick.cell] for tick in changed)


def _write_sides(ids: Sequence[int], circumstances: Circumstances) -> None:
    """Insert what can be erased one day: the words, the source, the file."""
    if circumstances.comment:
        db.session.execute(
            _ADD_NOTES, [{"evidence_id": each, "words": circumstances.comment} for each in ids]
        )
    if circumstances.has_a_source:
        source = {
            "body": circumstances.body,
            "reference": circumstances.reference,
            "link": circumstances.link,
            "suggestion_answer_id": circumstances.suggestion_answer_id,
            "imported_passport_id": circumstances.imported_passport_id,
        }
        db.session.execute(_ADD_SOURCES, [{"evidence_id": each, **source} for each in ids])
    if circumstances.file is not None:
        kept = circumstances.file
        file = {
            "name": kept.name,
            "media_type": kept.media_type,
            "size": kept.size,
            "digest": kept.digest,
            "content": kept.content,
        }
        db.session.execute(_ADD_FILES, [{"evidence_id": each, **file} for each in ids])
