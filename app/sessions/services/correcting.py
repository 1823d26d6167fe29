"""Correct a closed sheet: the next version, with its reason; the one before stays as it was."""

from collections.abc import Iterable, Sequence

from app.core.database import lock
from app.core.files import WorkFile
from app.sessions.errors import SheetNotReady
from app.sessions.models import AttendanceSheet, CourseSession
from app.sessions.queries.closing import latest_version
from app.sessions.queries.sheet_reading import facts_of
from app.sessions.services.attendance import record_attendance
from app.sessions.services.marks import MarkWanted
from app.sessions.services.paper import attach_scan
from app.sessions.services.sheets import CouldNotSign, check_everybody_stands, close_version, vouch
from app.sessions.services.walk_ins import seat_forgotten

LONGEST_REASON = 300


def correct_sheet(
    held: CourseSession,
    marks: Sequence[MarkWanted],
    *,
    forgotten: Iterable[int] = (),
    unable: Sequence[CouldNotSign] = (),
    scan: WorkFile | None = None,
    seen: Iterable[int],
    seen_version: int,
    reason: str,
    key: str,
    by: int,
) -> AttendanceSheet:
    """Correct a closed sheet: new marks, and the next version closed at once; both versions stay.

    `seen` holds the ids of the marks that the page showed, `seen_version` the version. `forgotten`
    are learners of whom a mark speaks and who had no seat; `unable` says who was there and could not
    sign; `scan` is a sheet of paper found later.

    Raises:
        SheetNotReady: the sheet was never closed, somebody corrected it meanwhile, no reason is
            given, nothing changes, or what stands is not sound.
        NotOnTheSheet: see `record_attendance`, as for `SheetInvalid`, and `sign_unable`.
        Invalid: the scan is no picture nor PDF, or a reason is too long.
    """
    lock(held)
    previous = latest_version(held.id)
    _check_correction(previous, reason=reason, seen_version=seen_version)
    for learner_id in forgotten:
        seat_forgotten(learner_id, held.id, by=by)
    new_marks = record_attendance(held, marks, seen=seen, key=key, by=by, corrects=True)
    new_words = vouch(held, unable, key=key, by=by, corrects=True)
    new_scan = scan is not None and attach_scan(held, scan, by=by)
    if not (new_marks or new_words or new_scan):
        raise SheetNotReady("Rien n’est différent de la feuille close : il n’y a rien à corriger.")
    facts = facts_of(held.id)
    check_everybody_stands(facts)
    return close_version(held, facts, reason=reason.strip(), previous=previous, by=by)


def _check_correction(closed: AttendanceSheet | None, *, reason: str, seen_version: int) -> None:
    """Refuse a correction without its reason, or of another version than the one in force.

    Raises:
        SheetNotReady: the sentence says what to do.
    """
    if closed is None:
        raise SheetNotReady("Cette feuille n’est pas close : changez-la directement.")
    if closed.version != seen_version:
        raise SheetNotReady(
            "Quelqu’un a corrigé cette feuille depuis que vous l’avez ouverte. Rechargez la page, puis "
            "recommencez."
        )
    if not 0 < len(reason.strip()) <= LONGEST_REASON:
        raise SheetNotReady(f"Dites pourquoi vous corrigez, en {LONGEST_REASON} lettres au plus.")
