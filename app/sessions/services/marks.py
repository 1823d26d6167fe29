"""Write marks: the facts, what they replace and their notes, one statement each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, cast

from sqlalchemy import Table, insert

from app.core import clock
from app.core.database import db
from app.sessions.models import AttendanceMark, AttendanceNote, AttendanceReplacement, MarkHow, Presence

Said = tuple[Presence, datetime | None, datetime | None, str]
"""What a mark says: presence, arrival, departure (UTC) and the note beside it."""

LONGEST_NOTE = 500


class SessionHeld(Protocol):
    """The session of a sheet, as a row or as a page read it."""

    @property
    def id(self) -> int:
        """Which one, in the database."""

    @property
    def structure_id(self) -> int:
        """Whose it is."""

    @property
    def public_id(self) -> str:
        """Which one, for the journal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkWanted:
    """What the sheet says of one learner; `name` serves the refusals only (« Rose M. »)."""

    learner_id: int
    name: str
    presence: Presence
    arrived_at: datetime | None = None
    left_at: datetime | None = None
    note: str = ""

    @property
    def said(self) -> Said:
        """What it says, to compare with what was said before."""
        return self.presence, self.arrived_at, self.left_at, self.note


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMark:
    """A mark about to be written; `replaces` are the ids of those that it makes fall."""

    learner_id: int
    said: Said
    replaces: Sequence[int] = ()
    is_withdrawn: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One save: who, how, and the key that the client made for it.

    `claimed_at` is what the device's clock said, kept as a claim and believed by nobody.
    """

    key: str
    by: int
    how: MarkHow = MarkHow.TRAINER
    claimed_at: datetime | None = None


_MARKS = cast(Table, AttendanceMark.__table__)
_ADD_MARKS = insert(_MARKS).returning(_MARKS.c.id, sort_by_parameter_order=True)
_ADD_REPLACEMENTS = insert(cast(Table, AttendanceReplacement.__table__))
_ADD_NOTES = insert(cast(Table, AttendanceNote.__table__))


def write_marks(held: SessionHeld, marks: Sequence[NewMark], act: Act) -> list[int]:
    """Insert marks and return their ids, in their order; each mark's key derives from the act's."""
    ids = list(db.session.scalars(_ADD_MARKS, _rows(held, marks, act)))
    replaced = [
        {"structure_id": held.structure_id, "mark_id": new, "replaced_id": earlier}
        for new, mark in zip(ids, marks, strict=True)
        for earlier in mark.replaces
    ]
    notes = [
        {"mark_id": new, "words": mark.said[3]} for new, mark in zip(ids, marks, strict=True) if mark.said[3]
    ]
    if replaced:
        db.session.execute(_ADD_REPLACEMENTS, replaced)
    if notes:
        db.session.execute(_ADD_NOTES, notes)
    return ids


def _rows(held: SessionHeld, marks: Sequence[NewMark], act: Act) -> list[dict[str, object]]:
    shared = {
        "structure_id": held.structure_id,
        "course_session_id": held.id,
        "recorded_by": act.by,
        "recorded_at": clock.now(),
        "claimed_at": act.claimed_at,
        "how": act.how,
    }
    return [
        {
            **shared,
            "learner_id": mark.learner_id,
            "presence": mark.said[0],
            "arrived_at": mark.said[1],
            "left_at": mark.said[2],
            "is_withdrawn": mark.is_withdrawn,
            "key": f"{act.key}.{number}",
        }
        for number, mark in enumerate(marks)
    ]
