"""Days that close: what was planned on them is decided, and nothing is planned on them unseen."""

from collections.abc import Sequence

import pytest
from flask import Flask
from sqlalchemy import select

from app.core import clock
from app.core.database import db, write_transaction
from app.sessions.errors import Clash, SessionsTouched
from app.sessions.models import CourseSession, Notice, NoticeKind
from app.sessions.queries.clashes import Span
from app.sessions.services.changing import SessionWanted, change_session, restore_session
from app.sessions.services.closing_days import ClosingWanted, Decision, Fate, close_days
from tests.support.factories import a_learner, a_session, enrolled, the_structure, the_trainer
from tests.support.planning import A_DAY, a_closing, in_days, span


def moved(one: CourseSession, hours: Span, *, seen: Sequence[str] = ()) -> bool:
    """Move a session as the page does."""
    wanted = SessionWanted(
        title=one.title,
        starts_at=hours[0],
        ends_at=hours[1],
        site_id=one.site_id,
        room_id=None,
        room=one.room,
        seats=one.seats,
    )
    with write_transaction():
        return change_session(one.id, wanted, by=the_trainer().id, clashes_seen=seen)


def afresh(one: CourseSession) -> CourseSession:
    """Read a session again."""
    db.session.expire_all()
    return db.session.get_one(CourseSession, one.id)


def notices() -> list[tuple[NoticeKind, int]]:
    """Return what was left to each learner, in order."""
    return [(each.kind, each.learner_id) for each in db.session.scalars(select(Notice).order_by(Notice.id))]


def closing(days: int, reason: str = "inventaire") -> ClosingWanted:
    """Say a closing of the whole structure on one day to come."""
    day = clock.today() + days * A_DAY
    return ClosingWanted(
        structure_id=the_structure().id, site_id=None, starts_on=day, ends_on=day, reason=reason
    )


def test_days_are_closed_only_once_each_session_has_its_decision(app: Flask):
    workshop = a_session(starts_at=in_days(3))

    with pytest.raises(SessionsTouched) as refusal, write_transaction():
        close_days(closing(3), {}, by=the_trainer().id)

    assert list(refusal.value.errors) == [workshop.public_id]


def test_closing_days_cancel_move_and_keep_as_decided_and_tell_those_enrolled(app: Flask):
    cancelled, moved, kept = (a_session(starts_at=in_days(3, hour)) for hour in (9, 11, 14))
    rose = a_learner("Rose")
    for workshop in (cancelled, moved, kept):
        enrolled(rose, workshop)
    decisions = {
        cancelled.public_id: Decision(fate=Fate.CANCEL),
        moved.public_id: Decision(fate=Fate.MOVE, span=span(4, 11, 13)),
        kept.public_id: Decision(fate=Fate.KEEP),
    }

    with write_transaction():
        close_days(closing(3), decisions, by=the_trainer().id)

    assert afresh(cancelled).cancelled_because.endswith("inventaire")
    assert afresh(moved).starts_at == span(4, 11, 13)[0]
    assert afresh(kept).sequence == 0
    assert notices() == [(NoticeKind.CANCELLED, rose.id), (NoticeKind.MOVED, rose.id)]


def test_a_session_does_not_move_to_another_day_of_the_same_closing(app: Flask):
    workshop = a_session(starts_at=in_days(3, 9))
    decision = Decision(fate=Fate.MOVE, span=span(3, 15, 17))

    with pytest.raises(SessionsTouched) as refusal, write_transaction():
        close_days(closing(3), {workshop.public_id: decision}, by=the_trainer().id)

    assert "est fermé aussi" in refusal.value.errors[workshop.public_id][0]


def test_a_session_moved_to_a_day_that_is_closed_is_a_warning_that_can_be_confirmed(app: Flask):
    workshop = a_session(starts_at=in_days(3))
    a_closing(clock.today() + 4 * A_DAY, clock.today() + 6 * A_DAY)

    with pytest.raises(Clash, match="le lieu est fermé") as refusal:
        moved(workshop, span(5))
    (found,) = refusal.value.found
    moved(workshop, span(5), seen=[found.key])

    assert (found.what, found.title) == ("closing", "inventaire")
    assert afresh(workshop).starts_at == in_days(5)


def test_a_closing_confirmed_for_one_day_is_asked_about_again_for_another(app: Flask):
    workshop = a_session(starts_at=in_days(3))
    a_closing(clock.today() + 4 * A_DAY, clock.today() + 6 * A_DAY)
    with pytest.raises(Clash) as refusal:
        moved(workshop, span(5))
    seen = [clash.key for clash in refusal.value.found]

    with pytest.raises(Clash):
        moved(workshop, span(6), seen=seen)


def test_a_session_kept_on_a_closed_day_changes_its_hours_without_being_asked_again(app: Flask):
    workshop = a_session(starts_at=in_days(3))
    a_closing(clock.today() + 3 * A_DAY)

    assert moved(workshop, span(3, 10, 12))


def test_a_session_cancelled_for_a_closing_is_not_held_after_all_without_a_word(app: Flask):
    workshop = a_session(starts_at=in_days(3))
    with write_transaction():
        close_days(closing(3), {workshop.public_id: Decision(fate=Fate.CANCEL)}, by=the_trainer().id)

    with pytest.raises(Clash, match="le lieu est fermé"), write_transaction():
        restore_session(workshop.id, by=the_trainer().id)


def test_a_session_moved_by_a_closing_to_a_day_of_another_closing_is_a_warning(app: Flask):
    workshop = a_session(starts_at=in_days(3))
    a_closing(clock.today() + 4 * A_DAY, reason="congés")
    decision = {workshop.public_id: Decision(fate=Fate.MOVE, span=span(4))}

    with pytest.raises(Clash, match="le lieu est fermé") as refusal, write_transaction():
        close_days(closing(3), decision, by=the_trainer().id)
    with write_transaction():
        seen = [clash.key for clash in refusal.value.found]
        close_days(closing(3), decision, by=the_trainer().id, clashes_seen=seen)

    assert afresh(workshop).starts_at == span(4)[0]
