"""Change one session that is planned: move it, cancel it, restore it, and tell whoever has a place.

Each change adds one to the session's `sequence`, so that every calendar follows.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, select

from app.core import clock, journal
from app.core.database import db
from app.core.french import plural
from app.people.models import Site
from app.sessions import rules
from app.sessions.errors import SessionFixed, TooFewSeats
from app.sessions.models import (
    CourseSession,
    Enrolment,
    EnrolmentStatus,
    NoticeKind,
    SessionRoom,
)
from app.sessions.queries.changing import somebody_is_noted
from app.sessions.services.clashes import check_clashes
from app.sessions.services.planning import check_room_holds
from app.sessions.services.seats import promote_waiting
from app.sessions.services.telling import tell
from app.sessions.services.trainers import changeable, held_in_plan, present_trainers


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionWanted:
    """What a session is to be; times are UTC."""

    title: str
    starts_at: datetime
    ends_at: datetime
    site_id: int
    room_id: int | None
    room: str
    seats: int


def change_session(
    course_session_id: int,
    wanted: SessionWanted,
    *,
    by: int,
    clashes_seen: Collection[str] = (),
    sequence: int | None = None,
) -> bool:
    """Change a session as wanted, and return whether anything did change.

    Once it has begun only its room may still change. More seats promote those who wait; those
    enrolled are told of another hour or another place. Common pauses move with the session.

    Raises:
        SheetClosed: its sheet is closed.
        SessionFixed: it was cancelled or has begun, or its new hour is past.
        SessionChanged: it is no longer as the page showed it (`sequence`).
        TooFewSeats: more people have a seat, or the room holds fewer.
        Clash: the room or a trainer is taken, or the site is closed that day, and nobody confirmed it.
    """
    held = changeable(course_session_id, sequence=sequence)
    before = _as_it_stands(held)
    if wanted == before:
        return False
    has_moved = (wanted.starts_at, wanted.ends_at) != (before.starts_at, before.ends_at)
    has_place = (wanted.site_id, wanted.room) != (before.site_id, before.room)
    _check_may_change(held, wanted, before, has_moved=has_moved)
    _check_seats(held, wanted, before)
    is_new_there = wanted.site_id != before.site_id or _is_another_day(wanted, before)
    if has_moved or is_new_there or wanted.room_id != before.room_id:
        _check_free(held, wanted, clashes_seen, is_new_there=is_new_there)
    recalled = _recalled(held)
    apply_change(held, wanted)
    if has_moved or has_place:
        tell(held, NoticeKind.MOVED if has_moved else NoticeKind.PLACE, before=recalled)
    if wanted.seats > before.seats:
        promote_waiting(held, by=by)
    words = {"moved": has_moved, "place": has_place, "seats": wanted.seats}
    changed(held, "change", by=by, words=words)
    return True


def cancel_session(course_session_id: int, *, because: str, by: int) -> None:
    """Cancel a session and tell whoever has a place; places are kept, should it be restored.

    Raises:
        SheetClosed: its sheet is closed.
        SessionFixed: it was cancelled already, or somebody is noted on its sheet.
    """
    held = changeable(course_session_id)
    if _has_marks(held.id):
        raise SessionFixed(
            "Des présences sont déjà notées : cette séance a eu lieu. Corrigez plutôt sa feuille."
        )
    held.cancelled_at, held.cancelled_because = clock.now(), because
    tell(held, NoticeKind.CANCELLED, before={"because": because})
    changed(held, "cancel", by=by, words={"because": because})


def restore_session(course_session_id: int, *, by: int, clashes_seen: Collection[str] = ()) -> None:
    """Hold a cancelled session after all, at the hours that it had.

    Raises:
        SessionFixed: it was not cancelled, or ended more than a week ago.
        Clash: its room or a trainer was taken meanwhile, or that day is closed, and nobody confirmed it.
    """
    held = held_in_plan(course_session_id)
    if held.cancelled_at is None:
        raise SessionFixed("Cette séance n’est pas annulée : il n’y a rien à rétablir.")
    if clock.now() > held.ends_at + rules.PAPER_DAY_KEPT:
        raise SessionFixed("Cette séance est passée depuis plus d’une semaine : planifiez-en une autre.")
    _check_free(held, _as_it_stands(held), clashes_seen, is_new_there=True)
    since = held.cancelled_at
    held.cancelled_at, held.cancelled_because = None, ""
    tell(held, NoticeKind.MOVED, before={"cancelled_at": since.isoformat()})
    promote_waiting(held, by=by)
    changed(held, "restore", by=by)


def changed(held: CourseSession, act: str, *, by: int, words: dict[str, Any] | None = None) -> None:
    """Count a change of a session, for its calendars and for the journal."""
    held.sequence += 1
    held.changed_at = clock.now()
    db.session.flush()
    journal.record(held.structure_id, f"sessions:session:{act}", held.public_id, by=by, words=words)


def _as_it_stands(held: CourseSession) -> SessionWanted:
    return SessionWanted(
        title=held.title,
        starts_at=held.starts_at,
        ends_at=held.ends_at,
        site_id=held.site_id,
        room_id=db.session.scalar(
            select(SessionRoom.room_id).where(SessionRoom.course_session_id == held.id)
        ),
        room=held.room,
        seats=held.seats,
    )


def _check_may_change(
    held: CourseSession, wanted: SessionWanted, before: SessionWanted, *, has_moved: bool
) -> None:
    now = clock.now()
    has_begun = held.starts_at <= now
    if has_begun and (has_moved or (wanted.title, wanted.seats) != (before.title, before.seats)):
        raise SessionFixed("Cette séance a commencé : seuls la salle et qui l’anime peuvent encore changer.")
    if has_moved and wanted.starts_at < now:
        raise SessionFixed("Ce jour et cette heure sont passés : choisissez-en d’autres.")
    if _is_another_day(wanted, before) and _has_marks(held.id):
        raise SessionFixed("Quelqu’un est déjà noté sur cette feuille. Changez l’heure, pas le jour.")


def _is_another_day(wanted: SessionWanted, before: SessionWanted) -> bool:
    return clock.in_paris(wanted.starts_at).date() != clock.in_paris(before.starts_at).date()


def _check_seats(held: CourseSession, wanted: SessionWanted, before: SessionWanted) -> None:
    """Take no seat from anybody; a chair that was added on the day stays, whatever the room holds."""
    taken = select(func.count()).where(
        Enrolment.course_session_id == held.id,
        Enrolment.ended_at.is_(None),
        Enrolment.status == EnrolmentStatus.ENROLLED,
    )
    seated = db.session.scalar(taken) or 0
    if wanted.seats < seated:
        sentence = f"{plural(seated, 'personne a', 'personnes ont')} une place : il en faut au moins autant."
        raise TooFewSeats(sentence, {"seats": [sentence]})
    if (wanted.room_id, wanted.seats) != (before.room_id, before.seats):
        check_room_holds(wanted.room_id, wanted.seats)


def _check_free(
    held: CourseSession, wanted: SessionWanted, clashes_seen: Collection[str], *, is_new_there: bool
) -> None:
    check_clashes(
        held.structure_id,
        [(wanted.starts_at, wanted.ends_at)],
        room_id=wanted.room_id,
        trainer_ids=present_trainers(held),
        seen=clashes_seen,
        besides=[held.id],
        site_id=wanted.site_id if is_new_there else None,
    )


def _recalled(held: CourseSession) -> dict[str, str]:
    """Return what those enrolled knew of a session, as `tell` keeps it."""
    return {
        "starts_at": held.starts_at.isoformat(),
        "ends_at": held.ends_at.isoformat(),
        "room": held.room,
        "site": db.session.scalar(select(Site.name).where(Site.id == held.site_id)) or "",
    }


def apply_change(held: CourseSession, wanted: SessionWanted) -> None:
    """Give a session all that is wanted of it, its room and its pauses with it; nothing is checked."""
    held.pauses = _pauses_moved(held, wanted)
    held.title, held.seats = wanted.title, wanted.seats
    held.starts_at, held.ends_at = wanted.starts_at, wanted.ends_at
    held.site_id, held.room = wanted.site_id, wanted.room
    db.session.execute(delete(SessionRoom).where(SessionRoom.course_session_id == held.id))
    if wanted.room_id is not None:
        row = SessionRoom(course_session_id=held.id, structure_id=held.structure_id, room_id=wanted.room_id)
        db.session.add(row)
    db.session.flush()


def _pauses_moved(held: CourseSession, wanted: SessionWanted) -> list[list[str]]:
    """Move the common pauses with their session; one that no longer fits inside is left out."""
    later: timedelta = wanted.starts_at - held.starts_at
    moved = ([datetime.fromisoformat(moment) + later for moment in pause] for pause in held.pauses)
    return [
        [begins.isoformat(), ends.isoformat()]
        for begins, ends in moved
        if wanted.starts_at <= begins and ends <= wanted.ends_at
    ]


def _has_marks(course_session_id: int) -> bool:
    wanted = select(CourseSession.id).where(CourseSession.id == course_session_id, somebody_is_noted())
    return db.session.scalar(wanted) is not None
