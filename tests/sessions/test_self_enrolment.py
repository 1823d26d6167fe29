"""A learner enrols without help: only where it is open, and not without end."""

from datetime import timedelta

import pytest
from flask import Flask

from app.core import clock
from app.core.database import db, write_transaction
from app.people.models import Learner
from app.sessions import rules
from app.sessions.errors import EnoughAsked, EnrolmentClosed
from app.sessions.models import CourseSession, EnrolledHow, Enrolment, EnrolmentStatus, SessionKind
from app.sessions.queries.offers import offers_open_to, offers_that_remain
from app.sessions.queries.own_sessions import places_ahead
from app.sessions.services import announce_absence, enrol, enrol_oneself, stop_waiting, withdraw
from tests.support.factories import a_cycle, a_learner, a_session, a_structure, the_structure, the_trainer

DAY = timedelta(days=1)


def an_open_session(title: str = "Photos", *, seats: int = 8, in_days: int = 1) -> CourseSession:
    """Plan a workshop that learners may join."""
    workshop = a_session(title, seats=seats, starts_at=clock.now() + in_days * DAY)
    workshop.open_to_learners = True
    db.session.commit()
    return workshop


def joined(learner: Learner, workshop: CourseSession) -> list[Enrolment]:
    with write_transaction():
        return enrol_oneself(learner, workshop, by=learner.person_id)


def offered_to(learner: Learner) -> list[str]:
    places = places_ahead([learner.id])
    return [offer.title for offer in offers_open_to([learner.structure_id], places)]


def test_a_learner_takes_a_seat_in_an_open_workshop(app: Flask):
    workshop, rose = an_open_session(), a_learner("Rose")

    (place,) = joined(rose, workshop)

    assert (place.status, place.how) == (EnrolmentStatus.ENROLLED, EnrolledHow.LEARNER)
    assert offered_to(rose) == []


def test_a_full_workshop_puts_them_on_its_waiting_list_with_their_rank(app: Flask):
    workshop = an_open_session(seats=1)
    for name in ("Ali", "Karim"):
        joined(a_learner(name), workshop)
    rose = a_learner("Rose")

    joined(rose, workshop)

    (place,) = places_ahead([rose.id])
    assert (place.is_waiting, place.rank, place.left) == (True, 2, 0)


def test_an_open_cycle_is_one_offer_and_gives_all_that_remains_of_it(app: Flask):
    cycle = a_cycle("Les mardis", seats=2)
    cycle.open_to_learners = True
    db.session.commit()
    for week in range(3):
        a_session(cycle=cycle, seats=2 - (week == 1), starts_at=clock.now() + week * 7 * DAY + DAY)
    rose = a_learner("Rose")
    (offer,) = offers_open_to([rose.structure_id], ())

    made = joined(
        rose, db.session.scalars(db.select(CourseSession).filter_by(public_id=offer.public_id)).one()
    )

    assert (offer.title, offer.sessions, offer.left) == ("Les mardis", 3, 1)
    assert len(made) == 3
    assert offered_to(rose) == []


@pytest.mark.parametrize("closed", ["not open", "begun", "cancelled", "appointment", "elsewhere"])
def test_what_is_not_for_them_is_not_offered(app: Flask, closed: str):
    workshop, rose = an_open_session(), a_learner("Rose")
    if closed == "not open":
        workshop.open_to_learners = False
    elif closed == "begun":
        workshop.starts_at = clock.now() - timedelta(minutes=1)
    elif closed == "cancelled":
        workshop.cancelled_at = clock.now()
    elif closed == "appointment":
        workshop.kind = SessionKind.APPOINTMENT
    else:
        rose = a_learner("Rose", structure=a_structure("Centre social de Keredern"))
    db.session.commit()

    assert offered_to(rose) == []


@pytest.mark.parametrize(("change", "sentence"), [("not open", "l’accueil"), ("begun", "déjà commencé")])
def test_what_is_not_offered_is_refused_with_a_sentence(app: Flask, change: str, sentence: str):
    workshop, rose = an_open_session(), a_learner("Rose")
    workshop.open_to_learners = change != "not open"
    if change == "begun":
        workshop.starts_at = clock.now() - timedelta(minutes=1)
    db.session.commit()

    with pytest.raises(EnrolmentClosed, match=sentence):
        joined(rose, workshop)


def test_what_a_cycle_says_counts_and_not_what_its_sessions_say(app: Flask):
    workshop = a_session(cycle=a_cycle(), starts_at=clock.now() + DAY)
    workshop.open_to_learners = True
    db.session.commit()

    assert offered_to(a_learner("Rose")) == []


def test_a_learner_asks_for_no_more_than_five_without_help(app: Flask):
    rose = a_learner("Rose")
    for day in range(rules.MOST_OF_ONES_OWN):
        joined(rose, an_open_session(f"Atelier {day}", in_days=day + 1))

    with pytest.raises(EnoughAsked, match="demandez à l’accueil"):
        joined(rose, an_open_session("Un de plus", in_days=9))


def test_what_the_staff_arranged_does_not_count_against_a_learner(app: Flask):
    rose = a_learner("Rose")
    for day in range(rules.MOST_OF_ONES_OWN):
        with write_transaction():
            enrol(rose.id, an_open_session(f"Atelier {day}", in_days=day + 1).id, by=the_trainer().id)

    assert len(joined(rose, an_open_session("Un de plus", in_days=9))) == 1


def test_whoever_stops_waiting_leaves_the_list(app: Flask):
    workshop = an_open_session(seats=1)
    joined(a_learner("Ali"), workshop)
    rose = a_learner("Rose")
    joined(rose, workshop)

    with write_transaction():
        stop_waiting(rose, workshop, by=rose.person_id)

    assert places_ahead([rose.id]) == ()


def test_whoever_got_a_seat_before_they_stopped_waiting_keeps_it(app: Flask):
    workshop = an_open_session(seats=1)
    ali, rose = a_learner("Ali"), a_learner("Rose")
    joined(ali, workshop)
    joined(rose, workshop)
    with write_transaction():
        withdraw(ali.id, workshop.id, by=the_trainer().id)
        stop_waiting(rose, workshop, by=rose.person_id)

    (place,) = places_ahead([rose.id])
    assert (place.is_waiting, place.promoted_at is not None) == (False, True)


def test_an_announced_absence_stays_in_sight_until_the_session_is_over(app: Flask):
    workshop, rose = an_open_session(), a_learner("Rose")
    joined(rose, workshop)
    with write_transaction():
        announce_absence(rose.id, workshop.id, by=rose.person_id)

    (place,) = places_ahead([rose.id])

    assert (place.is_absent, place.left) == (True, 8)
    assert offered_to(rose) == []


def test_a_counsellor_may_choose_among_all_that_remains_but_appointments(app: Flask):
    a_session("Ouvert ou non", starts_at=clock.now() + DAY)
    appointment = a_session("Rendez-vous de Rose", starts_at=clock.now() + DAY)
    appointment.kind = SessionKind.APPOINTMENT
    db.session.commit()

    assert [offer.title for offer in offers_that_remain([the_structure().id], ())] == ["Ouvert ou non"]
