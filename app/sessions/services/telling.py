"""Leave word to those who have a place, without e-mail: on their page, and on the call list."""

from collections.abc import Collection, Mapping
from typing import cast

from sqlalchemy import Table, insert, select, update

from app.core import clock
from app.core.database import db
from app.core.identifiers import new_public_id
from app.sessions.models import CourseSession, Enrolment, Notice, NoticeKind

_ADD = insert(cast(Table, Notice.__table__))


def tell(
    held: CourseSession,
    kind: NoticeKind,
    *,
    before: Mapping[str, str] | None = None,
    learner_ids: Collection[int] | None = None,
) -> int:
    """Write a notice for everyone with a place or waiting, and return how many were written.

    Nobody is told of a session that is over. What the session is now is read from it; `before`
    keeps what changed: `starts_at` and `ends_at` (ISO 8601, UTC) of a session moved, `room` and
    `site` (names), `trainer` (a name), `because` of a cancellation, and `cancelled_at` of a session
    that will take place after all (a `MOVED` whose hours may be the same).

    Args:
        learner_ids: whom to tell, where it is not everyone.
    """
    if held.ends_at < clock.now():
        return 0
    everyone = _with_a_place(held.id) if learner_ids is None else learner_ids
    shared = {
        "structure_id": held.structure_id,
        "course_session_id": held.id,
        "kind": kind,
        "before": dict(before or {}),
        "made_at": clock.now(),
    }
    rows = [{**shared, "public_id": new_public_id(), "learner_id": each} for each in everyone]
    if rows:
        db.session.execute(_ADD, rows)
    return len(rows)


def forget_promotion(held: CourseSession, learner_id: int) -> None:
    """Stop telling someone that a seat is theirs, once they no longer have it."""
    stale = (
        Notice.course_session_id == held.id,
        Notice.learner_id == learner_id,
        Notice.kind == NoticeKind.PROMOTED,
        Notice.read_at.is_(None),
    )
    db.session.execute(update(Notice).where(*stale).values(read_at=clock.now()))


def _with_a_place(course_session_id: int) -> list[int]:
    wanted = select(Enrolment.learner_id).where(
        Enrolment.course_session_id == course_session_id, Enrolment.ended_at.is_(None)
    )
    return list(db.session.scalars(wanted.order_by(Enrolment.id)))
