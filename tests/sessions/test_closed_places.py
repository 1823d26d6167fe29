"""A closed sheet keeps its people: nobody is added to it nor taken off it but by its correction."""

from datetime import timedelta

import pytest

from app.core import clock
from app.core.database import db
from app.core.writing import writing
from app.sessions.errors import SheetClosed
from app.sessions.models import Enrolment, EnrolmentStatus
from app.sessions.services import enrol, enrol_in_cycle, withdraw
from app.sessions.services.walk_ins import seat_forgotten
from tests.support.attainments import marked
from tests.support.cycles import a_visa_cycle, sessions_of
from tests.support.factories import a_learner, enrolled, kept, the_trainer
from tests.support.sheets import a_closed_sheet, close, held, learner_named, session_of

pytestmark = pytest.mark.usefixtures("app")


def test_nobody_is_enrolled_on_a_closed_sheet():
    workshop, rose = session_of(a_closed_sheet("Ali")), a_learner("Rose")

    with pytest.raises(SheetClosed, match="Corriger"), writing():
        enrol(rose.id, workshop.id, by=workshop.trainer_id)

    assert db.session.query(Enrolment).filter_by(learner_id=rose.id).count() == 0


def test_nobody_who_has_a_seat_is_taken_off_a_closed_sheet():
    workshop = session_of(a_closed_sheet("Ali"))
    ali = learner_named(workshop, "Ali")

    with pytest.raises(SheetClosed), writing():
        withdraw(ali, workshop.id, by=workshop.trainer_id)

    assert db.session.query(Enrolment).filter_by(learner_id=ali, ended_at=None).count() == 1


def test_whoever_waited_for_a_seat_may_stop_waiting_once_the_sheet_is_closed():
    workshop, rose = session_of(a_closed_sheet("Ali")), a_learner("Rose")
    place = enrolled(rose, workshop)
    place.status = EnrolmentStatus.WAITING
    kept(place)

    with writing():
        withdraw(rose.id, workshop.id, by=workshop.trainer_id)

    assert db.session.get_one(Enrolment, place.id).ended_at is not None


def test_a_session_of_a_cycle_that_is_closed_before_its_end_does_not_keep_others_from_the_cycle():
    cycle = a_visa_cycle(first_at=clock.now())
    first, *others = sessions_of(cycle)
    now = clock.now()
    first.starts_at, first.ends_at = now - timedelta(minutes=100), now + timedelta(minutes=20)
    kept(first)
    ali = a_learner("Ali")
    enrolled(ali, first)
    marked(ali, first)
    close(first)

    with writing():
        places = enrol_in_cycle(a_learner("Rose").id, cycle.id, by=the_trainer().id)

    assert [place.course_session_id for place in places] == [each.id for each in others]


def test_whoever_was_forgotten_gets_a_seat_of_their_own_in_a_full_session():
    workshop = session_of(a_closed_sheet("Ali"))
    workshop.seats = 1
    kept(workshop)

    with writing():
        place = seat_forgotten(a_learner("Rose").id, workshop.id, by=workshop.trainer_id)

    assert (place.status, held(workshop).seats) == (EnrolmentStatus.ENROLLED, 2)
