"""Save a sheet: what changed becomes new marks, which name the ones that the page showed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import Table, bindparam, insert, select

from app.core import clock, journal
from app.core.database import db
from app.core.french import date_fr, time_fr
from app.sessions import rules
from app.sessions.errors import NotOnTheSheet, SheetInvalid, SheetNotOpen
from app.sessions.models import (
    AttendanceMark,
    AttendanceNote,
    AttendanceReplacement,
    CourseSession,
    Enrolment,
    EnrolmentStatus,
    Presence,
)

Said = tuple[Presence, datetime | None, datetime | None, str]
"""What a mark says: presence, arrival, departure (UTC) and the note beside it."""

Shown = Mapping[int, list[tuple[int, Said]]]
"""The marks that a page showed, with their ids, by learner."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkWanted:
    """What the sheet says of one learner; `name` serves the refusals only (« Rose M. »)."""

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


_SEATED = select(Enrolment.learner_id).where(
    Enrolment.course_session_id == bindparam("session"),
    Enrolment.ended_at.is_(None),
    Enrolment.status == EnrolmentStatus.ENROLLED,
)
_SHOWN = (
    select(
        AttendanceMark.id,
        AttendanceMark.learner_id,
        AttendanceMark.presence,
        AttendanceMark.arrived_at,
        AttendanceMark.left_at,
        AttendanceNote.words,
    )
    .outerjoin(AttendanceNote, AttendanceNote.mark_id == AttendanceMark.id)
    .where(
        AttendanceMark.course_session_id == bindparam("session"),
        AttendanceMark.id.in_(bindparam("seen", expanding=True)),
    )
)
_MARKS = cast(Table, AttendanceMark.__table__)
_ADD_MARKS = insert(_MARKS).returning(_MARKS.c.learner_id, _MARKS.c.id)
_ADD_REPLACEMENTS = insert(cast(Table, AttendanceReplacement.__table__))
_ADD_NOTES = insert(cast(Table, AttendanceNote.__table__))


def record_attendance(
    held: CourseSession,
    marks: Sequence[MarkWanted],
    *,
    seen: Iterable[int] = (),
    key: str,
    by: int,
    ticks: int = 0,
) -> int:
    """Save a whole sheet and return how many marks are new.

    `seen` holds the ids of the marks that the page showed: a new mark replaces those of its
    learner, so that two trainers who started from the same page leave a conflict to settle, and
    neither is lost. `key` is made by the client: each mark's own key derives from it. `ticks`
    counts what was ticked on the same sheet: one save is one entry in the journal.

    Raises:
        SheetNotOpen: the session was cancelled, or begins in more than half an hour.
        NotOnTheSheet: someone has no seat in this session.
        SheetInvalid: a departure precedes an arrival, or a time is missing or out of the session.
    """
    _check_is_open(held)
    _check_seats(held, marks)
    _check_times(held, marks)
    before = _shown(held, seen)
    changed = [
        mark for mark in marks if {said for _id, said in before.get(mark.learner_id, ())} != {mark.said}
    ]
    if changed:
        _write(held, changed, before, key=key, by=by)
    if changed or ticks:
        words = {"marks": len(changed), "ticks": ticks}
        journal.record(held.structure_id, "attendance:sheet:save", held.public_id, by=by, words=words)
    return len(changed)


def _check_is_open(held: CourseSession) -> None:
    if held.cancelled_at is not None:
        raise SheetNotOpen("Cette séance est annulée : sa feuille ne peut plus changer.")
    opens_at = rules.marks_open_at(held.starts_at)
    if clock.now() < opens_at:
        raise SheetNotOpen(
            f"Il est trop tôt : cette feuille s’ouvre {date_fr(opens_at)} à {time_fr(opens_at)}."
        )


def _check_seats(held: CourseSession, marks: Sequence[MarkWanted]) -> None:
    seated = set(db.session.scalars(_SEATED, {"session": held.id}))
    missing = [mark.name for mark in marks if mark.learner_id not in seated]
    if missing:
        raise NotOnTheSheet(f"{' et '.join(missing)} : pas de place dans cette séance. Inscrivez d’abord.")


def _check_times(held: CourseSession, marks: Sequence[MarkWanted]) -> None:
    wrong = {mark.learner_id: sentence for mark in marks if (sentence := _trouble(held, mark))}
    if wrong:
        errors = {str(learner_id): [sentence] for learner_id, sentence in wrong.items()}
        raise SheetInvalid(" ".join(wrong.values()), errors)


def _trouble(held: CourseSession, mark: MarkWanted) -> str | None:
    """Say what cannot be true in a mark, if anything."""
    arrived, left = mark.arrived_at, mark.left_at
    if arrived is not None and left is not None and left <= arrived:
        return f"{mark.name} ne peut pas partir avant d’arriver : corrigez une des deux heures."
    if mark.presence is Presence.LATE and arrived is None:
        return f"{mark.name} : notez l’heure d’arrivée."
    if arrived is not None and arrived >= held.ends_at:
        return f"{mark.name} : l’arrivée est notée après la fin de la séance, à {time_fr(held.ends_at)}."
    if left is not None and left <= held.starts_at:
        return f"{mark.name} : le départ est noté avant le début de la séance, à {time_fr(held.starts_at)}."
    return None


def _shown(held: CourseSession, seen: Iterable[int]) -> Shown:
    """Return what the page showed, by learner; ids of another sheet are not found."""
    ids = list(seen)
    found: dict[int, list[tuple[int, Said]]] = {}
    if ids:
        for row in db.session.execute(_SHOWN, {"session": held.id, "seen": ids}):
            said = (row.presence, row.arrived_at, row.left_at, row.words or "")
            found.setdefault(row.learner_id, []).append((row.id, said))
    return found


def _write(
    held: CourseSession,
    changed: Sequence[MarkWanted],
    before: Shown,
    *,
    key: str,
    by: int,
) -> None:
    """Insert the new marks, what they replace and their notes: one statement each."""
    shared = {"structure_id": held.structure_id, "course_session_id": held.id}
    now = clock.now()
    rows = [
        {
            **shared,
            "learner_id": mark.learner_id,
            "presence": mark.presence,
            "arrived_at": mark.arrived_at,
            "left_at": mark.left_at,
            "recorded_by": by,
            "recorded_at": now,
            "key": f"{key}.{number}",
        }
        for number, mark in enumerate(changed)
    ]
    ids = {row.learner_id: row.id for row in db.session.execute(_ADD_MARKS, rows)}
    replaced = [
        {"structure_id": held.structure_id, "mark_id": ids[mark.learner_id], "replaced_id": earlier}
        for mark in changed
        for earlier, _said in before.get(mark.learner_id, ())
    ]
    notes = [{"mark_id": ids[mark.learner_id], "words": mark.note} for mark in changed if mark.note]
    if replaced:
        db.session.execute(_ADD_REPLACEMENTS, replaced)
    if notes:
        db.session.execute(_ADD_NOTES, notes)
