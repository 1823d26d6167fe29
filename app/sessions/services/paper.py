"""A day kept on paper, entered later: its marks, its scan, and who signed on it."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from app.core import clock, journal
from app.core.database import db, lock
from app.core.errors import Invalid
from app.core.files import WorkFile
from app.sessions.errors import SheetNotReady
from app.sessions.models import CourseSession, MarkHow, SheetScan, SheetSignature, SignedHow
from app.sessions.queries.closing import scans_of
from app.sessions.queries.sheet_facts import Slot, Someone
from app.sessions.queries.sheet_reading import facts_of
from app.sessions.services.attendance import record_attendance
from app.sessions.services.closing import check_is_open
from app.sessions.services.marks import MarkWanted

SCANS = ("application/pdf", "image/png", "image/jpeg")
MOST_SCANS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedOnPaper:
    """Whose signature is on the scan: `everyone` who was there, or those who are named."""

    everyone: bool = False
    named: Collection[tuple[int, Slot]] = ()


def enter_paper_day(
    held: CourseSession,
    marks: Sequence[MarkWanted],
    *,
    seen: Iterable[int],
    scan: WorkFile | None,
    signed: SignedOnPaper,
    key: str,
    by: int,
) -> None:
    """Enter what a sheet of paper says: presences, its scan, and the signatures that stand on it.

    Raises:
        SheetClosed: the sheet is closed.
        SheetNotReady: a signature has no scan that shows it, or there are too many scans.
        Invalid: a signature is of somebody who was not there, or the scan is no picture nor PDF.
        NotOnTheSheet: see `record_attendance`, as for its other refusals.
    """
    lock(held)
    check_is_open(held.id)
    if marks:
        record_attendance(held, marks, seen=seen, key=key, by=by, how=MarkHow.PAPER)
    if scan is not None:
        attach_scan(held, scan, by=by)
    if signed.everyone or signed.named:
        _sign(held, signed, key=key, by=by)


def attach_scan(held: CourseSession, scan: WorkFile, *, by: int) -> bool:
    """Keep a scan once, however often it is sent; return whether it is new.

    The caller holds the session, and knows that its sheet is open or being corrected.

    Raises:
        SheetNotReady: there are too many scans.
        Invalid: the scan is no picture nor PDF.
    """
    if scan.media_type not in SCANS:
        raise Invalid("Donnez le scan en PDF ou en photo (JPEG, PNG).", {"scan": ["PDF, JPEG ou PNG."]})
    kept = scans_of(held.id)
    if scan.digest in kept:
        return False
    if len(kept) >= MOST_SCANS:
        raise SheetNotReady(f"Cette feuille a déjà {MOST_SCANS} scans : réunissez les pages en un seul PDF.")
    row = SheetScan(
        structure_id=held.structure_id,
        course_session_id=held.id,
        digest=scan.digest,
        media_type=scan.media_type,
        content=scan.content,
        added_by=by,
        added_at=clock.now(),
    )
    db.session.add(row)
    db.session.flush()
    words = {"digest": scan.digest}
    journal.record(held.structure_id, "attendance:scan:attach", held.public_id, by=by, words=words)
    return True


def _sign(held: CourseSession, signed: SignedOnPaper, *, key: str, by: int) -> None:
    if not scans_of(held.id):
        raise SheetNotReady("Joignez d’abord le scan : c’est lui qui montre les signatures.")
    facts = facts_of(held.id)
    there = {record: someone for someone in facts.present for record in someone.records}
    absent = [learner_id for learner_id, _slot in signed.named if learner_id not in there]
    if absent:
        raise Invalid(
            "Quelqu’un est coché comme ayant signé, mais n’est pas noté présent : corrigez l’un des deux."
        )
    wanted = [(someone, slot) for someone in facts.present for slot in facts.slots] if signed.everyone else []
    wanted += [(there[learner_id], slot) for learner_id, slot in signed.named if slot in facts.slots]
    missing = dict.fromkeys((someone, slot) for someone, slot in wanted if someone.signature(slot) is None)
    for number, (someone, slot) in enumerate(missing):
        _write(held, someone, slot, key=f"{key}.p{number}", by=by)


def _write(held: CourseSession, someone: Someone, slot: Slot, *, key: str, by: int) -> None:
    day, half = slot
    db.session.add(
        SheetSignature(
            structure_id=held.structure_id,
            course_session_id=held.id,
            learner_id=someone.learner_id,
            day=day,
            half=half,
            how=SignedHow.PAPER,
            title=held.title,
            recorded_by=by,
            signed_at=clock.now(),
            key=key,
        )
    )
    words = {"learner": someone.learner_id, "day": day.isoformat(), "half": half.value, "how": "paper"}
    journal.record(held.structure_id, "attendance:signature:make", held.public_id, by=by, words=words)
