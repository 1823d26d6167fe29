"""Save a sheet: what changed becomes new marks, which name the ones that the page showed."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import and_, bindparam, func, select

from app.core import journal
from app.core.database import db
from app.core.errors import NotFound
from app.people.models import LearnerAlias
from app.people.queries import alias_of, joined_as
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
    """What stands as the sheet is saved: the session's hours, its people, what the page showed.

    `seated` gives the record as which each one counts, `answered` those of a human that the page
    showed something of.
    """

    starts_at: datetime
    ends_at: datetime
    cancelled_at: datetime | None
    seated: Mapping[int, int] = field(default_factory=dict)
    shown: Shown = field(default_factory=dict)
    answered: Mapping[int, list[int]] = field(default_factory=dict)


_SHEET = (
    select(
        CourseSession.starts_at,
        CourseSession.ends_at,
        CourseSession.cancelled_at,
        Enrolment.learner_id,
        joined_as(Enrolment.learner_id),
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
    .outerjoin(LearnerAlias, alias_of(Enrolment.learner_id))
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
    named = {mark.learner_id for mark in marks}
    changed = [new for mark in marks for new in _changes(sheet, mark, named)]
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
    seated: dict[int, int] = {}
    shown: dict[int, list[tuple[int, Said]]] = {}
    for *_hours, learner_id, counts_as, mark_id, presence, arrived_at, left_at, words, is_withdrawn in rows:
        if learner_id is not None:
            seated[learner_id] = counts_as
        if mark_id is not None:
            said = (presence, arrived_at, left_at, _WITHDRAWN if is_withdrawn else words or "")
            shown.setdefault(learner_id, []).append((mark_id, said))
    answered: dict[int, list[int]] = {}
    for record in shown:
        answered.setdefault(seated[record], []).append(record)
    starts_at, ends_at, cancelled_at, *_rest = rows[0]
    return _Sheet(
        starts_at=starts_at,
        ends_at=ends_at,
        cancelled_at=cancelled_at,
        seated=seated,
        shown=shown,
        answered=answered,
    )


def _changes(sheet: _Sheet, mark: MarkWanted, named: Collection[int]) -> list[NewMark]:
    """Return the marks to write, unless the page showed that very answer alone.

    Where somebody is here by two records and the page had one line for both, each that it showed
    something of says the same: nothing is left that contradicts it.
    """
    own, theirs = mark.learner_id, sheet.answered.get(sheet.seated[mark.learner_id], ())
    records = [each for each in theirs if each == own or each not in named] or [own]
    return [new for each in records if (new := _change(sheet.shown.get(each, ()), mark, each)) is not None]


def _change(before: Sequence[tuple[int, Said]], mark: MarkWanted, learner_id: int) -> NewMark | None:
    if {said for _id, said in before} == {mark.said}:
        return None
    return NewMark(learner_id=learner_id, said=mark.said, replaces=[each for each, _said in before])
