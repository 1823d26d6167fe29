"""A sheet filled in a file: checked against what stands, kept a day, noted once."""

from collections.abc import Iterable, Sequence

from app.core import clock
from app.people import services as people
from app.people.errors import NothingToImport
from app.people.importing import reading
from app.people.services import imports
from app.sessions.errors import SheetClosed
from app.sessions.importing.report import GoodLine, SheetReport
from app.sessions.importing.sheet_lines import SheetLines
from app.sessions.models import CourseSession, EnrolmentStatus, MarkHow
from app.sessions.queries import Desk
from app.sessions.services.attendance import record_attendance
from app.sessions.services.closing import check_is_open
from app.sessions.services.marking_conditions import check_moment
from app.sessions.services.marks import MarkWanted
from app.sessions.services.seats import held_session
from app.sessions.services.walk_ins import seat

SHEET = "sheet"
"""The kind of file that a session's sheet takes in."""


def checked_sheet(raw: bytes, desk: Desk) -> SheetReport:
    """Read a filled sheet against what stands of its session; nothing is written.

    Raises:
        SheetClosed, SheetNotOpen, YearClosed: the sheet takes nothing in.
        FileRefused, FileTooLarge: the file cannot be read at all.
    """
    check_takes_in(desk)
    return SheetLines(desk, now=clock.now()).read(reading.rows_of(raw))


def check_takes_in(desk: Desk) -> None:
    """Refuse a sheet that is closed, of a year that is over, cancelled, or too far ahead.

    Raises:
        SheetClosed, SheetNotOpen, YearClosed: with what to do.
    """
    if desk.version is not None:
        raise SheetClosed("Cette feuille est close : un fichier n’y change plus rien.")
    check_moment(desk)


def note_kept(
    public_id: str, desk: Desk, *, structure_ids: Iterable[int], with_chairs: bool, by: int
) -> SheetReport:
    """Note the good lines of a file that was kept, once, all or none; return what was done.

    Whoever was not expected is registered by their name and given a seat; `with_chairs` makes a
    full session larger for them, else they wait, and nothing is noted of them. Each mark replaces
    those that stood when the file was read: what was noted since is not, and shows as a conflict.

    Raises:
        NothingToImport: it was done already, or no line is good.
        SheetClosed, NotOnTheSheet, EnrolmentClosed: the sheet changed since; nothing is noted.
    """
    kept = imports.held(public_id, structure_ids=structure_ids, kind=SHEET)
    report = SheetReport.from_words(kept.report)
    good = report.good
    if report.written is not None or not good:
        raise NothingToImport
    held = held_session(desk.id)
    check_is_open(held.id)
    seated = [(line, _seated(line, held, with_chairs=with_chairs, by=by)) for line in good]
    report.waiting = [line.name for line, learner_id in seated if learner_id is None]
    marks = [_wanted(line, learner_id) for line, learner_id in seated if learner_id is not None]
    report.written = record_attendance(
        held, marks, seen=_seen(good), key=kept.public_id, by=by, how=MarkHow.IMPORT
    )
    report.lines = []
    kept.report = report.as_words()
    return report


def _seated(line: GoodLine, held: CourseSession, *, with_chairs: bool, by: int) -> int | None:
    """Return the learner of a line, registered and seated where they are new; None if they wait."""
    if line.learner_id is not None:
        return line.learner_id
    person = people.register_person(given_name=line.given_name, family_name=line.family_name)
    learner = people.register_learner(held.structure_id, person_id=person.id, by=by)
    place = seat(learner.id, held, with_a_chair=with_chairs, by=by)
    return learner.id if place.status is EnrolmentStatus.ENROLLED else None


def _wanted(line: GoodLine, learner_id: int) -> MarkWanted:
    answer = line.answer
    return MarkWanted(
        learner_id=learner_id,
        name=line.name,
        presence=answer.presence,
        arrived_at=answer.arrived_at,
        left_at=answer.left_at,
        note=answer.note,
    )


def _seen(good: Sequence[GoodLine]) -> list[int]:
    return [mark_id for line in good for mark_id in line.seen]
