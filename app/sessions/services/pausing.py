"""The pauses that a session's people take together: they are in nobody's hours."""

from datetime import datetime

from app.core import clock, journal
from app.core.database import db
from app.core.french import time_fr
from app.sessions import rules
from app.sessions.errors import PauseInvalid
from app.sessions.models import CourseSession
from app.sessions.services.closing import check_is_open
from app.sessions.services.seats import held_session


def add_pause(course_session_id: int, *, begins: datetime, ends: datetime, by: int) -> CourseSession:
    """Add a common pause.

    Raises:
        SheetClosed: the sheet is closed.
        PauseInvalid: it ends before it begins, is out of the session, or meets another one.
    """
    held = held_session(course_session_id)
    check_is_open(held.id)
    known = rules.pauses_of(held.pauses)
    _check_fits(held, known, (begins, ends))
    return _keep(held, (*known, (begins, ends)), by=by)


def remove_pause(course_session_id: int, *, begins: datetime, by: int) -> CourseSession:
    """Take a common pause away; removed twice, it is away.

    Raises:
        SheetClosed: the sheet is closed.
    """
    held = held_session(course_session_id)
    check_is_open(held.id)
    return _keep(held, tuple(each for each in rules.pauses_of(held.pauses) if each[0] != begins), by=by)


def _check_fits(held: CourseSession, known: tuple[rules.Pause, ...], pause: rules.Pause) -> None:
    begins, ends = pause
    if ends <= begins:
        raise PauseInvalid("Une pause finit après son début : corrigez une des deux heures.")
    if begins < held.starts_at or ends > held.ends_at:
        raise PauseInvalid(
            "Cette pause sort de la séance, qui va de "
            f"{time_fr(held.starts_at)} à {time_fr(held.ends_at)} : corrigez une des deux heures."
        )
    if any(begins < other_ends and other_begins < ends for other_begins, other_ends in known):
        raise PauseInvalid("Une pause est déjà notée à ce moment-là : retirez-la d’abord.")


def _keep(held: CourseSession, pauses: tuple[rules.Pause, ...], *, by: int) -> CourseSession:
    kept = [[begins.isoformat(), ends.isoformat()] for begins, ends in sorted(pauses)]
    if kept != held.pauses:
        held.pauses, held.changed_at = kept, clock.now()
        db.session.flush()
        words = {"pauses": len(kept)}
        journal.record(held.structure_id, "sessions:pauses:change", held.public_id, by=by, words=words)
    return held
