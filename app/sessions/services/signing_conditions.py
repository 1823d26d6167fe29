"""When a half-day can be signed, and by whom: each refusal with its own sentence."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Protocol

from sqlalchemy import exists, select

from app.core import clock
from app.core.database import db, lock
from app.core.errors import NotFound
from app.core.french import date_fr, time_fr
from app.sessions.errors import BoardCodeRefused, NotOnTheSheet, SheetNotOpen, SigningNotOpen
from app.sessions.models import (
    AttendanceMark,
    AttendanceReplacement,
    CourseSession,
    Enrolment,
    EnrolmentStatus,
    HalfDay,
)
from app.sessions.rules import CAME, signing
from app.sessions.rules.signing import HalfDaySpan, Standing
from app.sessions.services.closing import check_is_open


class Timed(Protocol):
    """A session by its name and hours, whoever read it."""

    @property
    def title(self) -> str:
        """Its title."""

    @property
    def starts_at(self) -> datetime:
        """Its start, UTC."""

    @property
    def ends_at(self) -> datetime:
        """Its end, UTC."""


def held_open(course_session_id: int, *, corrects: bool = False) -> CourseSession:
    """Hold a session, so that two tablets which sign for the same person come one after the other.

    `corrects`: this is part of the correction of a closed sheet, whose service says why.

    Raises:
        NotFound, SheetClosed, SheetNotOpen: there is none, its sheet is closed, or it was cancelled.
    """
    held = db.session.get(CourseSession, course_session_id)
    if held is None:
        raise NotFound
    lock(held)
    if not corrects:
        check_is_open(held.id)
    if held.cancelled_at is not None:
        raise SheetNotOpen(f"La séance « {held.title} » est annulée : elle ne se signe pas.")
    return held


def span_of(held: CourseSession, day: date, half: HalfDay) -> HalfDaySpan:
    """Return a half-day of a session.

    Raises:
        SigningNotOpen: the session was moved, and has no such half-day any more.
    """
    for span in signing.half_days(held.starts_at, held.ends_at):
        if (span.day, span.half) == (day, half):
            return span
    raise SigningNotOpen(
        f"La séance « {held.title} » a changé d’heure : revenez à la liste, puis recommencez."
    )


def check_is_time(held: CourseSession, span: HalfDaySpan) -> None:
    """Refuse a learner's act before the half-day and after its day.

    Raises:
        SigningNotOpen: with what to do instead.
    """
    now = clock.now()
    standing = signing.standing_of(span, now=now)
    if standing is Standing.TO_COME:
        raise not_now(held, span, now=now)
    if standing is Standing.OVER:
        raise SigningNotOpen(
            f"La journée du {date_fr(span.day)} est passée : pour noter votre présence à "
            f"« {held.title} », demandez à la personne qui l’animait."
        )


def check_has_begun(held: CourseSession, span: HalfDaySpan) -> None:
    """Refuse a trainer's act before the half-day; afterwards, closing the sheet is what ends it.

    Raises:
        SigningNotOpen: with the hour from which it can be done.
    """
    now = clock.now()
    if signing.standing_of(span, now=now) is Standing.TO_COME:
        raise not_now(held, span, now=now)


def not_now(held: Timed, span: HalfDaySpan, *, now: datetime) -> SigningNotOpen:
    """Say of a session that it has not come, or that it is over."""
    opens_at = signing.signing_opens_at(span)
    if now < opens_at:
        return SigningNotOpen(
            f"Cette séance n’a pas commencé : revenez {date_fr(opens_at)}, à partir de {time_fr(opens_at)}."
        )
    return SigningNotOpen(
        f"Ce code est celui d’une séance finie : « {held.title} », {date_fr(held.starts_at)}. "
        "Il ne sert plus. Pour noter votre présence, demandez à la personne qui l’animait."
    )


def span_of_now(held: Timed) -> HalfDaySpan:
    """Return the half-day that people are arriving to, or are in.

    Raises:
        SigningNotOpen: the session has not come, or it is over, be it yesterday's.
    """
    spans, now = signing.half_days(held.starts_at, held.ends_at), clock.now()
    span = signing.span_at(spans, now=now)
    if span is None:
        raise not_now(held, spans[0], now=now)
    return span


def check_code(public_id: str, code: str, secret: bytes, *, since: datetime, now: datetime) -> None:
    """Refuse a code that the board of a session does not show now, nor did a moment ago.

    Raises:
        BoardCodeRefused: it never did, or no more.
    """
    window = signing.board_window_of(code, secret, session=public_id, since=since, now=now)
    if window is None:
        raise BoardCodeRefused(
            "Ce n’est pas le code du tableau : regardez-le bien, puis tapez-le de nouveau."
        )
    if window not in signing.board_windows_taken(now):
        raise BoardCodeRefused("Ce code a changé : tapez celui qui est au tableau maintenant.")


def check_seat(held: CourseSession, learner_id: int) -> None:
    """Refuse somebody without a seat (`NotOnTheSheet`)."""
    seated_among(held, [learner_id])


def seated_among(held: CourseSession, learner_ids: Collection[int]) -> int:
    """Return which of these records has a seat.

    Raises:
        NotOnTheSheet: none has.
    """
    wanted = select(Enrolment.learner_id).where(
        Enrolment.course_session_id == held.id,
        Enrolment.learner_id.in_(learner_ids),
        Enrolment.ended_at.is_(None),
        Enrolment.status == EnrolmentStatus.ENROLLED,
    )
    seated = db.session.scalar(wanted.limit(1))
    if seated is None:
        raise NotOnTheSheet(
            f"Il n’y a pas d’inscription à ce nom pour « {held.title} » : "
            "demandez à la personne qui anime la séance de l’ajouter."
        )
    return seated


def check_was_not_absent(held: CourseSession, learner_id: int) -> None:
    """Refuse to vouch for somebody whom the sheet says was not there (`NotOnTheSheet`)."""
    said = {mark.presence for mark in heads(held, learner_id) if not mark.is_withdrawn}
    if said and not said & CAME:
        raise NotOnTheSheet(
            "La feuille dit que cette personne n’était pas là : changez d’abord sa présence, puis revenez."
        )


def heads(held: CourseSession, learner_id: int) -> list[AttendanceMark]:
    """Return the marks of a learner that nobody replaced, those that take back included."""
    wanted = select(AttendanceMark).where(
        AttendanceMark.course_session_id == held.id,
        AttendanceMark.learner_id == learner_id,
        ~exists().where(AttendanceReplacement.replaced_id == AttendanceMark.id),
    )
    return list(db.session.scalars(wanted.order_by(AttendanceMark.id)))
