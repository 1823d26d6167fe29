"""Note that people were told: by their own reading, or by somebody who called them."""

from collections import defaultdict
from collections.abc import Collection
from itertools import groupby

from sqlalchemy import select, tuple_, update

from app.core import clock, journal
from app.core.database import db
from app.people.models import Learner
from app.people.queries import records_of
from app.sessions.models import CourseSession, Enrolment, Notice, NoticeKind

Pair = tuple[str, str]
"""The public ids of a session and of a learner."""


def read_notices(public_ids: Collection[str], *, learner_ids: Collection[int]) -> None:
    """Note that learners read these notices, theirs or of a record merged into theirs; no other."""
    mine = (
        Notice.public_id.in_(public_ids),
        Notice.learner_id.in_(records_of(learner_ids)),
        Notice.read_at.is_(None),
    )
    db.session.execute(update(Notice).where(*mine).values(read_at=clock.now()))


def note_told(pairs: Collection[Pair], *, structure_ids: Collection[int], by: int) -> int:
    """Note that these people were told all there is to tell of these sessions; return how many were.

    Where there was no news, it was a reminder. What is of other structures is left alone.
    """
    known = _known(pairs, structure_ids)
    told: dict[tuple[int, int], list[Notice]] = defaultdict(list)
    for notice in _notices(known):
        told[notice.course_session_id, notice.learner_id].append(notice)
    for course_session, learner in known:
        notices = [each for each in told[course_session.id, learner.id] if each.told_at is None]
        for notice in notices or [_reminder(course_session, learner)]:
            notice.told_at, notice.told_by = clock.now(), by
    _record(known, "sessions:calls:tell", by=by)
    return len(known)


def note_not_told(pairs: Collection[Pair], *, structure_ids: Collection[int], by: int) -> int:
    """Take back what was noted by mistake: these people are still to be told; return how many."""
    known = _known(pairs, structure_ids)
    for notice in _notices(known):
        notice.told_at = notice.told_by = None
    _record(known, "sessions:calls:untell", by=by)
    return len(known)


def _known(pairs: Collection[Pair], structure_ids: Collection[int]) -> list[tuple[CourseSession, Learner]]:
    if not pairs:
        return []
    has_or_had_a_place = (
        select(1)
        .where(Enrolment.course_session_id == CourseSession.id, Enrolment.learner_id == Learner.id)
        .exists()
    )
    wanted = (
        select(CourseSession, Learner)
        .join(Learner, Learner.structure_id == CourseSession.structure_id)
        .where(
            CourseSession.structure_id.in_(sorted(structure_ids)),
            tuple_(CourseSession.public_id, Learner.public_id).in_(sorted(pairs)),
            has_or_had_a_place,
        )
        .order_by(CourseSession.id, Learner.id)
    )
    return [(course_session, learner) for course_session, learner in db.session.execute(wanted)]


def _notices(known: Collection[tuple[CourseSession, Learner]]) -> list[Notice]:
    wanted = [(course_session.id, learner.id) for course_session, learner in known]
    if not wanted:
        return []
    both = tuple_(Notice.course_session_id, Notice.learner_id).in_(wanted)
    rows = select(Notice).where(both, Notice.read_at.is_(None)).order_by(Notice.id)
    return list(db.session.scalars(rows.with_for_update()))


def _reminder(course_session: CourseSession, learner: Learner) -> Notice:
    made = Notice(
        structure_id=course_session.structure_id,
        course_session_id=course_session.id,
        learner_id=learner.id,
        kind=NoticeKind.REMINDER,
        made_at=clock.now(),
    )
    db.session.add(made)
    return made


def _record(known: Collection[tuple[CourseSession, Learner]], kind: str, *, by: int) -> None:
    for course_session, people in groupby((pair for pair in known), key=lambda pair: pair[0]):
        words = {"people": len(list(people))}
        journal.record(course_session.structure_id, kind, course_session.public_id, by=by, words=words)
