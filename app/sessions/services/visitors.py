"""Count those who come to a free access without saying who they are."""

from sqlalchemy import select

from app.core import clock, journal
from app.core.database import db
from app.core.errors import Invalid
from app.sessions import rules
from app.sessions.errors import NothingToUndo, SheetNotOpen
from app.sessions.models import CourseSession, SessionKind, Visit
from app.sessions.services.closing import check_is_open

MOST_AT_ONCE = 200
"""More people than any room receives: a slip of the keyboard."""


def count_visitors(course_session_id: int, people: int, *, key: str, by: int) -> Visit:
    """Count people who came to a free access, nobody named; they are there from now on.

    Raises:
        SheetClosed: the sheet is closed.
        SheetNotOpen: this is no free access, was cancelled, or begins in more than half an hour.
        Invalid: nobody, or more people than a room receives.
    """
    check_is_open(course_session_id)
    held = db.session.get_one(CourseSession, course_session_id)
    _check_receives(held)
    if not 0 < people <= MOST_AT_ONCE:
        sentence = f"Écrivez un nombre de personnes de 1 à {MOST_AT_ONCE}."
        raise Invalid(sentence, {"people": [sentence]})
    now = clock.now()
    visit = Visit(
        structure_id=held.structure_id,
        site_id=held.site_id,
        course_session_id=held.id,
        people=people,
        started_at=min(max(now, held.starts_at), held.ends_at),
        ended_at=held.ends_at,
        recorded_by=by,
        recorded_at=now,
        key=key,
    )
    db.session.add(visit)
    db.session.flush()
    journal.record(
        held.structure_id, "visits:visitors:count", held.public_id, by=by, words={"people": people}
    )
    return visit


def uncount_visitors(course_session_id: int, *, by: int) -> Visit:
    """Strike the last count of a session: it stays, and counts nowhere.

    Raises:
        SheetClosed: the sheet is closed.
        NothingToUndo: nobody is counted.
    """
    check_is_open(course_session_id)
    counted = select(Visit).where(
        Visit.course_session_id == course_session_id, Visit.learner_id.is_(None), Visit.struck_at.is_(None)
    )
    last = db.session.scalar(counted.order_by(Visit.id.desc()).limit(1).with_for_update())
    if last is None:
        raise NothingToUndo("Personne n’est compté pour le moment : il n’y a rien à retirer.")
    last.struck_at = clock.now()
    words = {"people": last.people}
    journal.record(last.structure_id, "visits:visitors:strike", last.public_id, by=by, words=words)
    return last


def _check_receives(held: CourseSession) -> None:
    if held.kind is not SessionKind.FREE_ACCESS or held.cancelled_at is not None:
        raise SheetNotOpen("On ne compte les visiteurs que pendant un accès libre.")
    if clock.now() < rules.marks_open_at(held.starts_at):
        raise SheetNotOpen("Il est trop tôt pour compter : cet accès libre n’a pas commencé.")
