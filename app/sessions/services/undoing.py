"""Take back a save: each learner returns to what stood before it, by new marks; nothing is erased."""

from collections.abc import Collection, Sequence

from sqlalchemy import bindparam, exists, select
from sqlalchemy.orm import aliased

from app.core import journal
from app.core.database import db
from app.sessions.errors import NothingToUndo
from app.sessions.models import AttendanceMark, AttendanceNote, AttendanceReplacement
from app.sessions.services.closing import check_is_open
from app.sessions.services.marks import Act, NewMark, Said, SessionHeld, write_marks

UNDONE = ".u"
"""Ends the key of an act that takes back another: it is not taken back in turn."""

_EARLIER, _LATER = aliased(AttendanceMark), aliased(AttendanceReplacement)
_LAST = (
    select(AttendanceMark, _EARLIER, AttendanceNote.words)
    .outerjoin(AttendanceReplacement, AttendanceReplacement.mark_id == AttendanceMark.id)
    .outerjoin(_EARLIER, _EARLIER.id == AttendanceReplacement.replaced_id)
    .outerjoin(AttendanceNote, AttendanceNote.mark_id == _EARLIER.id)
    .where(
        AttendanceMark.course_session_id == bindparam("session"),
        AttendanceMark.recorded_by == bindparam("by"),
        AttendanceMark.id.in_(bindparam("undone", expanding=True)),
        ~AttendanceMark.is_withdrawn,
        ~exists().where(_LATER.replaced_id == AttendanceMark.id),
    )
    .order_by(AttendanceMark.id, _EARLIER.id)
)


def undo_marks(held: SessionHeld, undone: Collection[int], *, key: str, by: int, ticks: int = 0) -> int:
    """Take back marks of one's own that still stand, and return of how many people.

    Where a mark replaced none, the learner returns to no answer; where it settled a conflict, the
    conflict is back. What was replaced meanwhile is left as it is. `ticks` counts those of the same
    save that were taken back: one undo is one entry in the journal.

    Raises:
        SheetClosed: the sheet is closed.
        NothingToUndo: none of these marks stands any more, and no tick was taken back.
    """
    check_is_open(held.id)
    before = _before(held, undone, by=by)
    if not (before or ticks):
        raise NothingToUndo(
            "Il n’y a plus rien à annuler : la feuille a changé depuis. Regardez ce qu’elle dit."
        )
    back = [mark for undone_mark, earlier in before for mark in _back(undone_mark, earlier)]
    if back:
        write_marks(held, back, Act(key=f"{key}{UNDONE}", by=by))
    words = {"marks": len(before), "ticks": ticks}
    journal.record(held.structure_id, "attendance:sheet:undo", held.public_id, by=by, words=words)
    return len(before)


def _before(
    held: SessionHeld, undone: Collection[int], *, by: int
) -> list[tuple[AttendanceMark, list[Said]]]:
    """Return the marks to take back, each with what those that it replaced said."""
    found: dict[int, tuple[AttendanceMark, list[Said]]] = {}
    asked = {"session": held.id, "by": by, "undone": list(undone)}
    for mark, earlier, words in db.session.execute(_LAST, asked):
        _mark, said = found.setdefault(mark.id, (mark, []))
        if earlier is not None and not earlier.is_withdrawn:
            said.append((earlier.presence, earlier.arrived_at, earlier.left_at, words or ""))
    return list(found.values())


def _back(mark: AttendanceMark, earlier: Sequence[Said]) -> list[NewMark]:
    if not earlier:
        nothing = (mark.presence, None, None, "")
        return [NewMark(learner_id=mark.learner_id, said=nothing, replaces=(mark.id,), is_withdrawn=True)]
    return [
        NewMark(learner_id=mark.learner_id, said=said, replaces=(mark.id,)) for said in dict.fromkeys(earlier)
    ]
