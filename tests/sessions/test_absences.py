"""An absence announced ahead: the seat passes on, and comes back while it is free."""

from datetime import timedelta

import pytest
from flask import Flask

from app.core import clock
from app.core.database import db, write_transaction
from app.core.errors import NotFound
from app.core.journal import JournalEntry
from app.people.models import Learner
from app.sessions.errors import SessionFixed, SessionFull
from app.sessions.models import CourseSession, Enrolment, EnrolmentStatus, Notice, NoticeKind, PlaceEnded
from app.sessions.services import announce_absence, come_after_all, enrol, promote_waiting, withdraw
from tests.support.factories import a_learner, a_session, the_trainer


def seated(name: str, workshop: CourseSession) -> Learner:
    """Ask for a place for someone new."""
    learner = a_learner(name)
    with write_transaction():
        enrol(learner.id, workshop.id, by=the_trainer().id)
    return learner


def warned(learner: Learner, workshop: CourseSession) -> None:
    with write_transaction():
        announce_absence(learner.id, workshop.id, by=learner.person_id)


def place_of(learner: Learner, workshop: CourseSession) -> Enrolment:
    """Return the latest place of a learner in a session."""
    wanted = db.select(Enrolment).filter_by(learner_id=learner.id, course_session_id=workshop.id)
    place = db.session.scalar(wanted.order_by(Enrolment.id.desc()).limit(1))
    assert place is not None
    return place


def notices() -> list[tuple[int, NoticeKind]]:
    rows = db.session.scalars(db.select(Notice).order_by(Notice.id))
    return [(notice.learner_id, notice.kind) for notice in rows]


def test_the_seat_goes_to_the_first_who_waits_who_is_told(app: Flask):
    workshop = a_session(seats=1)
    rose, ali, karim = (seated(name, workshop) for name in ("Rose", "Ali", "Karim"))

    warned(rose, workshop)

    assert place_of(rose, workshop).ended_because is PlaceEnded.ABSENCE
    assert place_of(ali, workshop).status is EnrolmentStatus.ENROLLED
    assert place_of(ali, workshop).promoted_at is not None
    assert place_of(karim, workshop).status is EnrolmentStatus.WAITING
    assert notices() == [(ali.id, NoticeKind.PROMOTED)]


def test_the_journal_says_who_promoted_whom(app: Flask):
    workshop = a_session(seats=1)
    rose, _ali = seated("Rose", workshop), seated("Ali", workshop)

    warned(rose, workshop)

    kinds = list(db.session.scalars(db.select(JournalEntry.kind).order_by(JournalEntry.position)))
    assert kinds[-2:] == ["sessions:enrolment:end", "sessions:enrolment:promote"]


def test_whoever_warned_may_come_after_all_while_a_seat_is_free(app: Flask):
    workshop = a_session(seats=2)
    rose = seated("Rose", workshop)
    warned(rose, workshop)

    with write_transaction():
        first = come_after_all(rose.id, workshop.id, by=rose.person_id)
    with write_transaction():
        again = come_after_all(rose.id, workshop.id, by=rose.person_id)

    assert first.status is EnrolmentStatus.ENROLLED
    assert again.id == first.id


def test_whoever_warned_does_not_take_the_seat_back_from_somebody(app: Flask):
    workshop = a_session(seats=1)
    rose, ali = seated("Rose", workshop), seated("Ali", workshop)
    warned(rose, workshop)

    with pytest.raises(SessionFull, match="liste d’attente"), write_transaction():
        come_after_all(rose.id, workshop.id, by=rose.person_id)

    assert place_of(ali, workshop).status is EnrolmentStatus.ENROLLED


def test_nobody_comes_after_all_who_had_not_warned(app: Flask):
    workshop, rose = a_session(), a_learner("Rose")

    with pytest.raises(NotFound), write_transaction():
        come_after_all(rose.id, workshop.id, by=rose.person_id)


def test_once_a_session_has_begun_its_sheet_says_who_was_there(app: Flask):
    workshop = a_session(starts_at=clock.now() - timedelta(minutes=1))
    rose = seated("Rose", workshop)

    with pytest.raises(SessionFixed, match="commencé"), write_transaction():
        announce_absence(rose.id, workshop.id, by=rose.person_id)


def test_nobody_is_promoted_by_itself_in_a_session_that_has_begun(app: Flask):
    workshop = a_session(seats=1, starts_at=clock.now() - timedelta(minutes=1))
    rose, ali = seated("Rose", workshop), seated("Ali", workshop)

    with write_transaction():
        promoted = withdraw(rose.id, workshop.id, by=the_trainer().id)

    assert promoted is None
    assert place_of(ali, workshop).status is EnrolmentStatus.WAITING


def test_the_trainer_gives_the_free_seat_of_a_session_that_has_begun(app: Flask):
    workshop = a_session(seats=1, starts_at=clock.now() - timedelta(minutes=1))
    rose, _ali, karim = (seated(name, workshop) for name in ("Rose", "Ali", "Karim"))
    with write_transaction():
        withdraw(rose.id, workshop.id, by=the_trainer().id)
        enrol(karim.id, workshop.id, by=the_trainer().id)

    assert place_of(karim, workshop).status is EnrolmentStatus.ENROLLED


def test_more_seats_promote_as_many_as_wait_in_their_order(app: Flask):
    workshop = a_session(seats=1)
    _rose, ali, karim, lina = (seated(name, workshop) for name in ("Rose", "Ali", "Karim", "Lina"))

    with write_transaction():
        held = db.session.get_one(CourseSession, workshop.id)
        held.seats = 3
        promoted = promote_waiting(held, by=the_trainer().id)

    assert [place.learner_id for place in promoted] == [ali.id, karim.id]
    assert place_of(lina, workshop).status is EnrolmentStatus.WAITING
    assert notices() == [(ali.id, NoticeKind.PROMOTED), (karim.id, NoticeKind.PROMOTED)]
