"""Two records that were merged keep one place in a session to come; who waits has the other."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.core import clock, housekeeping
from app.core.database import db
from app.core.writing import writing
from app.people.models import Learner
from app.people.services import merge, undo_merge
from app.records.queries import findings
from app.sessions.models import CourseSession, Enrolment, EnrolmentStatus
from app.sessions.services import enrol
from tests.support.factories import a_learner, a_session, enrolled, the_trainer

pytestmark = pytest.mark.usefixtures("app")


def to_come(*, seats: int = 2) -> CourseSession:
    return a_session(starts_at=clock.now() + timedelta(days=2), seats=seats)


def seated(name: str, workshop: CourseSession) -> Learner:
    """Give somebody a place, or the next on the waiting list."""
    learner = a_learner(name)
    with writing():
        enrol(learner.id, workshop.id, by=the_trainer().id)
    return learner


def merged(one: Learner, into: Learner) -> None:
    with writing():
        merge(one.id, into_id=into.id, by=the_trainer().id)


def places(workshop: CourseSession) -> list[tuple[int, EnrolmentStatus]]:
    """Return who has a place, in order of arrival."""
    db.session.rollback()
    wanted = select(Enrolment).where(Enrolment.course_session_id == workshop.id, Enrolment.ended_at.is_(None))
    return [(each.learner_id, each.status) for each in db.session.scalars(wanted.order_by(Enrolment.id))]


def test_the_second_seat_goes_to_the_first_who_waits():
    workshop = to_come()
    rosie, rose, ali = (seated(name, workshop) for name in ("Rosie", "Rose", "Ali"))
    merged(rosie, rose)

    housekeeping.tidy()

    assert places(workshop) == [(rose.id, EnrolmentStatus.ENROLLED), (ali.id, EnrolmentStatus.ENROLLED)]
    assert not [each for each in findings() if each.breaches]


def test_a_seat_stays_rather_than_a_place_on_the_waiting_list():
    workshop = to_come(seats=1)
    rosie, rose = (seated(name, workshop) for name in ("Rosie", "Rose"))
    merged(rosie, rose)

    housekeeping.tidy()

    assert places(workshop) == [(rosie.id, EnrolmentStatus.ENROLLED)]


def test_of_three_records_one_place_stays_and_a_second_look_changes_nothing():
    workshop = to_come(seats=4)
    rosie, rosa, rose, ali = (seated(name, workshop) for name in ("Rosie", "Rosa", "Rose", "Ali"))
    merged(rosie, rose)
    merged(rosa, rose)

    housekeeping.tidy()
    once = places(workshop)
    housekeeping.tidy()

    assert [learner_id for learner_id, _status in once] == [rose.id, ali.id]
    assert places(workshop) == once


def test_two_people_keep_their_places_and_so_do_those_who_were_separated():
    workshop = to_come()
    rosie, rose = (seated(name, workshop) for name in ("Rosie", "Rose"))
    merged(rosie, rose)
    with writing():
        undo_merge(rosie.id, by=the_trainer().id)

    housekeeping.tidy()

    assert len(places(workshop)) == 2


def test_what_has_begun_keeps_its_places_since_something_may_be_noted_there():
    workshop = a_session(starts_at=clock.now() - timedelta(minutes=10))
    rosie, rose = a_learner("Rosie"), a_learner("Rose")
    enrolled(rosie, workshop)
    enrolled(rose, workshop)
    merged(rosie, rose)

    housekeeping.tidy()

    assert len(places(workshop)) == 2
