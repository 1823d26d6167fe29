"""Seats, the waiting list, and nobody in a seat that does not exist."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from flask import Flask

from app.core import clock
from app.core.database import db, write_transaction
from app.core.errors import NotFound
from app.sessions.errors import EnrolmentClosed
from app.sessions.models import CourseSession, Enrolment, EnrolmentStatus
from app.sessions.services import enrol, enrol_in_cycle, withdraw
from tests.support.cycles import a_visa_cycle, sessions_of
from tests.support.factories import a_learner, a_session, a_structure, the_trainer

RIVALS = 12


def given_a_seat(name: str, workshop: CourseSession) -> Enrolment:
    """Ask for a seat for someone new."""
    learner = a_learner(name)
    with write_transaction():
        return enrol(learner.id, workshop.id, by=the_trainer().id)


def statuses(workshop: CourseSession) -> list[EnrolmentStatus]:
    """Return the status of every place in force, in order of arrival."""
    wanted = db.select(Enrolment).filter_by(course_session_id=workshop.id, ended_at=None)
    return [place.status for place in db.session.scalars(wanted.order_by(Enrolment.id))]


def test_a_full_session_puts_the_next_learner_on_the_waiting_list(app: Flask):
    workshop = a_session(seats=1)
    ali = given_a_seat("Ali", workshop)

    rose = given_a_seat("Rose", workshop)

    assert (ali.status, rose.status) == (EnrolmentStatus.ENROLLED, EnrolmentStatus.WAITING)


def test_the_waiting_list_is_served_in_the_order_of_arrival(app: Flask):
    workshop = a_session(seats=1)
    ali, rose, karim = (given_a_seat(name, workshop) for name in ("Ali", "Rose", "Karim"))

    with write_transaction():
        promoted = withdraw(ali.learner_id, workshop.id, by=the_trainer().id)

    assert promoted is not None
    assert promoted.learner_id == rose.learner_id
    assert db.session.get_one(Enrolment, karim.id).status is EnrolmentStatus.WAITING


def test_whoever_leaves_the_waiting_list_frees_no_seat(app: Flask):
    workshop = a_session(seats=1)
    given_a_seat("Ali", workshop)
    rose, _karim = given_a_seat("Rose", workshop), given_a_seat("Karim", workshop)

    with write_transaction():
        promoted = withdraw(rose.learner_id, workshop.id, by=the_trainer().id)

    assert promoted is None
    assert statuses(workshop) == [EnrolmentStatus.ENROLLED, EnrolmentStatus.WAITING]


def test_enrolling_twice_keeps_one_place(app: Flask):
    workshop = a_session(seats=8)
    rose = given_a_seat("Rose", workshop)

    with write_transaction():
        again = enrol(rose.learner_id, workshop.id, by=the_trainer().id)

    assert again.id == rose.id
    assert len(statuses(workshop)) == 1


def test_a_cycle_gives_a_place_in_every_session_that_has_not_ended(app: Flask):
    cycle = a_visa_cycle(first_at=clock.now() - timedelta(days=8))
    rose = a_learner("Rose")

    with write_transaction():
        places = enrol_in_cycle(rose.id, cycle.id, by=the_trainer().id)

    assert [place.course_session_id for place in places] == [each.id for each in sessions_of(cycle)[2:]]


def test_a_cycle_that_is_over_takes_nobody(app: Flask):
    cycle = a_visa_cycle(first_at=clock.now() - timedelta(weeks=20))
    rose = a_learner("Rose")

    with pytest.raises(EnrolmentClosed, match="terminé"), write_transaction():
        enrol_in_cycle(rose.id, cycle.id, by=the_trainer().id)


def test_a_cancelled_session_takes_nobody(app: Flask):
    workshop = a_session()
    workshop.cancelled_at = clock.now()
    db.session.commit()

    with pytest.raises(EnrolmentClosed, match="closes"):
        given_a_seat("Rose", workshop)


def test_a_learner_of_another_structure_is_not_found(app: Flask):
    workshop = a_session()
    stranger = a_learner("Ali", structure=a_structure("Centre social de Keredern"))

    with pytest.raises(NotFound), write_transaction():
        enrol(stranger.id, workshop.id, by=the_trainer().id)


def test_twelve_rivals_for_one_seat_leave_one_seated_and_eleven_waiting(app: Flask):
    workshop_id, trainer_id = a_session(seats=1).id, the_trainer().id
    rivals = [a_learner(f"Rivale {number}").id for number in range(RIVALS)]
    db.session.rollback()
    together = threading.Barrier(RIVALS)

    def ask(learner_id: int) -> None:
        with app.app_context():
            together.wait(timeout=30)
            with write_transaction():
                enrol(learner_id, workshop_id, by=trainer_id)
            db.session.remove()

    with ThreadPoolExecutor(RIVALS) as pool:
        list(pool.map(ask, rivals))

    held = statuses(db.session.get_one(CourseSession, workshop_id))
    assert held.count(EnrolmentStatus.ENROLLED) == 1
    assert held.count(EnrolmentStatus.WAITING) == RIVALS - 1
