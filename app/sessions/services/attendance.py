"""Save a sheet: what changed becomes new marks, which name the ones that the page showed."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import and_, bindparam, func, select

from app.core import journal
from app.core.database import db
from app.core.errors import NotFound
from app.sessions.models import (
    AttendanceMark,
    AttendanceNote,
    CourseSession,
    Enrolment,
    EnrolmentStatus,
    MarkHow,
)
from app.sessions.services.closing import check_is_open
from app.sessions.services.marking_conditions import check_marks, check_moment
from app.sessions.services.marks import Act, MarkWanted, NewMark, Said, SessionHeld, write_marks

Shown = Mapping[int, list[tuple[int, Said]]]
"""The marks that a page showed, with their ids, by learner."""


_WITHDRAWN = "\0"
"""Stands for the note of a mark that was taken back: no note holds it, so that nothing equals it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sheet:
    """What stands as the sheet is saved: the session's hours, its people, what the page showed."""

    starts_at: datetime
    ends_at: datetime
    cancelled_at: datetime | None
    seated: Collection[int] = ()
    shown: Shown = field(default_factory=dict)


_SHEET = (
    select(
        CourseSession.starts_at,
        CourseSession.ends_at,
        CourseSession.cancelled_at,
        Enrolment.learner_id,
        AttendanceMark.id,
        AttendanceMark.presence,
        AttendanceMark.arrived_at,
        AttendanceMark.left_at,
        AttendanceNote.words,
        AttendanceMark.is_withdrawn,
    )
    .select_from(CourseSession)
    .outerjoin(
        Enrolment,
        and_(
            Enrolment.course_session_id == CourseSession.id,
            Enrolment.ended_at.is_(None),
            Enrolment.status == EnrolmentStatus.ENROLLED,
        ),
    )
    .outerjoin(
        AttendanceMark,
        and_(
            AttendanceMark.course_session_id == CourseSession.id,
            AttendanceMark.learner_id == Enrolment.learner_id,
            AttendanceMark.id.in_(bindparam("seen", expanding=True)),
        ),
    )
    .outerjoin(AttendanceNote, AttendanceNote.mark_id == AttendanceMark.id)
    .where(CourseSession.id == bindparam("session"))
)
_SAVED = select(func.count(AttendanceMark.id)).where(
    AttendanceMark.course_session_id == bindparam("session"),
    func.substr(AttendanceMark.key, 1, bindparam("length")) == bindparam("begins"),
)


def record_attendance(
    held: SessionHeld,
    marks: Sequence[MarkWanted],
    *,
    seen: Iterable[int] = (),
    key: str,
    by: int,
    ticks: int = 0,
    how: MarkHow = MarkHow.TRAINER,
    claimed_at: datetime | None = None,
    corrects: bool = False,
) -> int:
    """Save a whole sheet and return how many marks are new.

    `seen` holds the ids of the marks that the page showed: a new mark replaces those of its
    learner, so that two trainers who started from the same page leave a conflict to settle, and
    neither is lost. `key` is made by the client: each mark's own key derives from it. `ticks`
    counts what was ticked on the same sheet: one save is one entry in the journal. `claimed_at` is
    the device's clock, kept whatever it says. `corrects`: this is the correction of a closed sheet,
    whose service says why.

    Raises:
        SheetClosed: the sheet is closed, and this is not a correction.
        SheetNotOpen, YearClosed: it cannot be filled in now: see `check_moment`.
        NotOnTheSheet, SheetInvalid: something noted cannot be: see `check_marks`.
    """
    if not corrects:
        check_is_open(held.id)
    sheet = _sheet(held, seen)
    check_moment(sheet, corrects=corrects)
    check_marks(marks, sheet, seated=sheet.seated)
    changed = [new for mark in marks if (new := _change(sheet, mark)) is not None]
    if changed:
        write_marks(held, changed, Act(key=key, by=by, how=how, claimed_at=claimed_at))
    if changed or ticks:
        words = {"marks": len(changed), "ticks": ticks}
        journal.record(held.structure_id, "attendance:sheet:save", held.public_id, by=by, words=words)
    return len(changed)


def was_saved(course_session_id: int, key: str) -> bool:
    """Tell whether a save with this key left marks: its first answer is forgotten after 72 hours."""
    begins = f"{key}."
    asked = {"session": course_session_id, "begins": begins, "length": len(begins)}
    return bool(db.session.scalar(_SAVED, asked))


def _sheet(held: SessionHeld, seen: Iterable[int]) -> _Sheet:
    """Read the sheet in one statement; ids of another sheet, or of someone without a seat, are not found.

    A mark that was taken back is among what falls, and says nothing.
    """
    rows = db.session.connection().execute(_SHEET, {"session": held.id, "seen": list(seen)}).all()
    if not rows:
        raise NotFound
    seated: set[int] = set()
    shown: dict[int, list[tuple[int, Said]]] = {}
    for *_hours, learner_id, mark_id, presence, arrived_at, left_at, words, is_withdrawn in rows:
        if learner_id is not None:
            seated.add(learner_id)
        if mark_id is not None:
            said = (presence, arrived_at, left_at, _WITHDRAWN if is_withdrawn else words or "")
            shown.setdefault(learner_id, []).append((mark_id, said))
    starts_at, ends_at, cancelled_at, *_rest = rows[0]
    return _Sheet(starts_at=starts_at, ends_at=ends_at, cancelled_at=cancelled_at, seated=seated, shown=shown)


def _change(sheet: _Sheet, mark: MarkWanted) -> NewMark | None:
    """Return the mark to write, unless the page showed that very answer alone."""
    before = sheet.shown.get(mark.learner_id, ())
    if {said for _id, said in before} == {mark.said}:
        return None
    return NewMark(learner_id=mark.learner_id, said=mark.said, replaces=[each for each, _said in before])
