"""Close some days: what was planned on them is cancelled, moved, or held all the same."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import partial

from sqlalchemy import select

from app.core import clock
from app.core.database import db
from app.core.french import date_fr
from app.sessions.errors import Clash, SessionsTouched
from app.sessions.models import ClosingDay, CourseSession, SessionRoom
from app.sessions.queries.clashes import ClashFound, Span
from app.sessions.services.changing import SessionWanted, cancel_session, change_session
from app.sessions.services.clashes import clash_of, hold_the_plan
from app.sessions.services.rooms import add_closing


class Fate(StrEnum):
    """What becomes of a session planned on a day that is to be closed."""

    CANCEL = "cancel"
    MOVE = "move"
    KEEP = "keep"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What was decided of one session; its new hours, in UTC, where it moves."""

    fate: Fate
    span: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosingWanted:
    """A closing to make; without a site, all the structure's."""

    structure_id: int
    site_id: int | None
    starts_on: date
    ends_on: date
    reason: str


def sessions_touched(wanted: ClosingWanted) -> list[CourseSession]:
    """List what is planned on the days of a closing and has not begun, in order of time."""
    begins = max(clock.paris(wanted.starts_on), clock.now())
    conditions = [
        CourseSession.structure_id == wanted.structure_id,
        CourseSession.cancelled_at.is_(None),
        CourseSession.starts_at >= begins,
        CourseSession.starts_at < clock.paris(wanted.ends_on + timedelta(days=1)),
    ]
    if wanted.site_id is not None:
        conditions.append(CourseSession.site_id == wanted.site_id)
    found = select(CourseSession).where(*conditions)
    return list(db.session.scalars(found.order_by(CourseSession.starts_at, CourseSession.id)))


def close_days(
    wanted: ClosingWanted,
    decisions: Mapping[str, Decision],
    *,
    by: int,
    clashes_seen: Collection[str] = (),
) -> ClosingDay:
    """Close the days, do what was decided of each session, and tell whoever has a place.

    Args:
        decisions: by the public id of the session.

    Raises:
        SessionsTouched: a session has no decision yet, or moves to a day that is closed as well.
        Clash: sessions would move where a room or a trainer is taken, and nobody confirmed it; all of
            them are told at once.
    """
    hold_the_plan(wanted.structure_id)
    touched = sessions_touched(wanted)
    _check_decided(wanted, touched, decisions)
    closing = add_closing(**asdict(wanted), by=by)
    because = f"fermeture : {wanted.reason}" if wanted.reason else "fermeture"
    carry_out = partial(_carry_out, because=because, by=by, clashes_seen=clashes_seen)
    taken = [clash for one in touched for clash in carry_out(one, decisions[one.public_id])]
    if taken:
        raise clash_of(tuple(taken))
    return closing


def _carry_out(
    one: CourseSession, decision: Decision, *, because: str, by: int, clashes_seen: Collection[str]
) -> tuple[ClashFound, ...]:
    """Do what was decided of a session, unless it would meet something: that is then returned."""
    try:
        if decision.fate is Fate.CANCEL:
            cancel_session(one.id, because=because, by=by)
        elif decision.span is not None and decision.fate is Fate.MOVE:
            change_session(one.id, _moved(one, decision.span), by=by, clashes_seen=clashes_seen)
    except Clash as clash:
        return clash.found
    return ()


def _check_decided(
    wanted: ClosingWanted, touched: Sequence[CourseSession], decisions: Mapping[str, Decision]
) -> None:
    errors = {
        one.public_id: [sentence]
        for one in touched
        if (sentence := _trouble(wanted, decisions.get(one.public_id)))
    }
    if errors:
        raise SessionsTouched("Dites ce que devient chaque séance de ces jours-là.", errors)


def _trouble(wanted: ClosingWanted, decision: Decision | None) -> str | None:
    if decision is None:
        return "Choisissez ce que devient cette séance."
    if decision.fate is not Fate.MOVE:
        return None
    if decision.span is None or decision.span[1] <= decision.span[0]:
        return "Écrivez le nouveau jour, et des heures qui se suivent."
    day = clock.in_paris(decision.span[0]).date()
    if wanted.starts_on <= day <= wanted.ends_on:
        return f"{date_fr(day).capitalize()} est fermé aussi : choisissez un autre jour."
    return None


def _moved(one: CourseSession, span: Span) -> SessionWanted:
    return SessionWanted(
        title=one.title,
        starts_at=span[0],
        ends_at=span[1],
        site_id=one.site_id,
        room_id=db.session.scalar(select(SessionRoom.room_id).where(SessionRoom.course_session_id == one.id)),
        room=one.room,
        seats=one.seats,
    )
