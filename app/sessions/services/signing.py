"""Sign, by half-day: the learner's act, the trainer's word for whoever cannot, the trainer's own.

An act is never changed. It says that somebody was there only where the sheet says nothing yet: what
a trainer noted stands.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, select

from app.core import clock, journal
from app.core.database import db
from app.core.errors import Invalid
from app.sessions.models import (
    AttendanceMark,
    AttendanceReplacement,
    CourseSession,
    HalfDay,
    MarkHow,
    Presence,
    SheetSignature,
    SignatureImage,
    SignedHow,
)
from app.sessions.rules import signing
from app.sessions.rules.signing import HalfDaySpan
from app.sessions.services.signing_conditions import (
    check_code,
    check_has_begun,
    check_is_time,
    check_seat,
    check_was_not_absent,
    heads,
    held_open,
    seated_among,
    span_of,
    span_of_now,
)

LONGEST_REASON = 200
_MARKED = {SignedHow.PIN: MarkHow.PIN, SignedHow.CARD: MarkHow.CARD, SignedHow.CODE: MarkHow.CODE}
_OWN = frozenset(_MARKED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """A half-day is signed: now (`is_new`), or it was already, at the same `at`."""

    at: datetime
    is_new: bool


def sign(
    learner_id: int,
    course_session_id: int,
    *,
    day: date,
    half: HalfDay,
    how: SignedHow,
    key: str,
    by: int,
    drawing: bytes | None = None,
) -> Signed:
    """Keep a learner's own act for a half-day; a second one answers when the first was.

    Args:
        by: the person who signs, proved beforehand by `how`.
        drawing: what their hand drew, where the structure keeps it.

    Raises:
        SheetClosed, SheetNotOpen: the sheet is closed, or the session was cancelled.
        SigningNotOpen: the half-day begins in more than half an hour, or its day is over.
        NotOnTheSheet: they have no seat in the session.
    """
    held = held_open(course_session_id)
    span = span_of(held, day, half)
    check_is_time(held, span)
    check_seat(held, learner_id)
    if (already := _act(held, span, SheetSignature.learner_id == learner_id, how=_OWN)) is not None:
        return Signed(at=already.signed_at, is_new=False)
    made = _write(held, span, how=how, key=key, by=by, learner_id=learner_id)
    if drawing is not None:
        db.session.add(SignatureImage(signature_id=made.id, content=drawing))
    _say_was_there(held, learner_id, how=_MARKED[how], key=key, by=by)
    return Signed(at=made.signed_at, is_new=True)


def sign_unable(
    learner_id: int,
    course_session_id: int,
    *,
    day: date,
    half: HalfDay,
    reason: str,
    key: str,
    by: int,
    corrects: bool = False,
) -> Signed:
    """Keep a trainer's word that somebody was there and could not sign, with its reason.

    `corrects`: the sheet is closed, and this is part of its correction.

    Raises:
        SheetClosed, SheetNotOpen: the sheet is closed, or the session was cancelled.
        SigningNotOpen: the half-day has not begun.
        NotOnTheSheet: they have no seat in the session, or the sheet says that they were not there.
        Invalid: no reason is given, or it is too long.
    """
    said = re.sub(r"[ \t\r\n]+", " ", reason).strip()
    if not 0 < len(said) <= LONGEST_REASON:
        sentence = f"Dites pourquoi, en {LONGEST_REASON} caractères au plus."
        raise Invalid(sentence, {"reason": [sentence]})
    held = held_open(course_session_id, corrects=corrects)
    span = span_of(held, day, half)
    check_has_begun(held, span)
    check_seat(held, learner_id)
    check_was_not_absent(held, learner_id)
    anything = frozenset(SignedHow)
    if (already := _act(held, span, SheetSignature.learner_id == learner_id, how=anything)) is not None:
        return Signed(at=already.signed_at, is_new=False)
    made = _write(held, span, how=SignedHow.UNABLE, key=key, by=by, learner_id=learner_id, reason=said)
    _say_was_there(held, learner_id, how=MarkHow.TRAINER, key=key, by=by)
    return Signed(at=made.signed_at, is_new=True)


def countersign(course_session_id: int, *, day: date, half: HalfDay, key: str, by: int) -> Signed:
    """Keep the trainer's own act for a half-day, once for each trainer.

    Raises:
        SheetClosed, SheetNotOpen: the sheet is closed, or the session was cancelled.
        SigningNotOpen: the half-day has not begun.
    """
    held = held_open(course_session_id)
    span = span_of(held, day, half)
    check_has_begun(held, span)
    whose = SheetSignature.learner_id.is_(None) & (SheetSignature.recorded_by == by)
    if (already := _act(held, span, whose, how=frozenset({SignedHow.TRAINER}))) is not None:
        return Signed(at=already.signed_at, is_new=False)
    made = _write(held, span, how=SignedHow.TRAINER, key=key, by=by)
    return Signed(at=made.signed_at, is_new=True)


def check_in(
    learner_ids: Collection[int], course_session_id: int, *, code: str, secret: bytes, key: str, by: int
) -> Signed:
    """Sign the half-day that people are in, by the code of the board.

    Args:
        learner_ids: the records of the person, one of whom has a seat.
        secret: what the codes of this installation's boards are made from.

    Raises:
        SigningNotOpen: the session has not come, or it is over, be it yesterday's.
        BoardCodeRefused: the board never showed this code, or does no more.
        NotOnTheSheet: the person has no seat in the session.
        SheetClosed, SheetNotOpen: the sheet is closed, or the session was cancelled.
    """
    held, now = held_open(course_session_id), clock.now()
    span = span_of_now(held)
    begins = signing.half_days(held.starts_at, held.ends_at)[0]
    check_code(held.public_id, code, secret, since=signing.signing_opens_at(begins), now=now)
    learner_id = seated_among(held, learner_ids)
    return sign(learner_id, held.id, day=span.day, half=span.half, how=SignedHow.CODE, key=key, by=by)


def _act(
    held: CourseSession, span: HalfDaySpan, whose: ColumnElement[bool], *, how: frozenset[SignedHow]
) -> SheetSignature | None:
    wanted = select(SheetSignature).where(
        SheetSignature.course_session_id == held.id,
        SheetSignature.day == span.day,
        SheetSignature.half == span.half,
        SheetSignature.how.in_(how),
        whose,
    )
    return db.session.scalar(wanted.order_by(SheetSignature.id).limit(1))


def _write(
    held: CourseSession,
    span: HalfDaySpan,
    *,
    how: SignedHow,
    key: str,
    by: int,
    learner_id: int | None = None,
    reason: str | None = None,
) -> SheetSignature:
    made = SheetSignature(
        structure_id=held.structure_id,
        course_session_id=held.id,
        learner_id=learner_id,
        day=span.day,
        half=span.half,
        how=how,
        title=held.title,
        reason=reason,
        recorded_by=by,
        signed_at=clock.now(),
        key=key,
    )
    db.session.add(made)
    db.session.flush()
    words = {"learner": learner_id, "day": span.day.isoformat(), "half": span.half.value, "how": how.value}
    journal.record(held.structure_id, "attendance:signature:make", held.public_id, by=by, words=words)
    return made


def _say_was_there(held: CourseSession, learner_id: int, *, how: MarkHow, key: str, by: int) -> None:
    """Mark somebody present where the sheet says nothing of them, or took back what it said."""
    before = heads(held, learner_id)
    if any(not mark.is_withdrawn for mark in before):
        return
    made = AttendanceMark(
        structure_id=held.structure_id,
        course_session_id=held.id,
        learner_id=learner_id,
        presence=Presence.PRESENT,
        recorded_by=by,
        recorded_at=clock.now(),
        key=f"{key}.signed",
        how=how,
    )
    db.session.add(made)
    db.session.flush()
    db.session.add_all(
        AttendanceReplacement(structure_id=held.structure_id, mark_id=made.id, replaced_id=mark.id)
        for mark in before
    )
