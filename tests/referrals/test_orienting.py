"""Orienting: a second record where the course is, seats there, an agreement, both journals."""

from datetime import timedelta

import pytest

from app.core import clock
from app.core.database import db
from app.core.journal import JournalEntry
from app.people.models import Consent, Learner
from app.referrals.errors import CycleNotOffered
from app.referrals.models import Referral, ReferralNote
from app.referrals.queries import offers
from app.sessions.errors import EnrolmentClosed
from app.sessions.models import CourseSession, Enrolment, EnrolmentStatus
from tests.support.factories import a_cycle, a_learner, a_session, a_structure, enrolled, rows
from tests.support.orientations import a_counsellor, a_mission_locale, a_young_person, an_open_cycle, referred


@pytest.fixture
def town(app):
    here, there = a_mission_locale(), a_structure("Médiathèque de Bellevue")
    return here, there, a_counsellor(here)


def test_a_person_becomes_a_learner_where_the_course_is(town):
    here, there, counsellor = town
    yanis = a_young_person(here)

    made = referred(yanis, an_open_cycle(there), by=counsellor.id, agreed_on=clock.today())

    received = db.session.get_one(Learner, made.to_learner_id)
    assert (received.structure_id, received.person_id) == (there.id, yanis.person_id)
    assert received.prescriber == "Mission locale du pays de Brest"
    assert [place.status for place in rows(Enrolment)] == [EnrolmentStatus.ENROLLED] * 3
    (consent,) = rows(Consent)
    assert (consent.learner_id, consent.to_structure_id) == (received.id, here.id)


def test_both_structures_keep_the_act_in_their_journals(town):
    here, there, counsellor = town

    made = referred(a_young_person(here), an_open_cycle(there), by=counsellor.id)

    said = {
        (entry.structure_id, entry.kind) for entry in rows(JournalEntry) if entry.subject == made.public_id
    }
    assert said == {(here.id, "referrals:referral:send"), (there.id, "referrals:referral:receive")}


def test_asked_twice_there_is_one_orientation(town):
    here, there, counsellor = town
    yanis, cycle = a_young_person(here), an_open_cycle(there)

    first = referred(yanis, cycle, by=counsellor.id, agreed_on=clock.today())
    again = referred(yanis, cycle, by=counsellor.id, agreed_on=clock.today())

    assert first.id == again.id
    assert (len(rows(Referral)), len(rows(Enrolment)), len(rows(Consent))) == (1, 3, 1)


def test_a_full_cycle_keeps_the_person_on_its_waiting_list(town):
    here, there, counsellor = town
    cycle = an_open_cycle(there, seats=1, sessions=1)
    referred(a_young_person(here, "Lina"), cycle, by=counsellor.id)

    referred(a_young_person(here), cycle, by=counsellor.id)

    assert [place.status for place in rows(Enrolment)] == [EnrolmentStatus.ENROLLED, EnrolmentStatus.WAITING]


def test_a_note_to_the_trainer_stands_beside_the_act(town):
    here, there, counsellor = town

    made = referred(a_young_person(here), an_open_cycle(there), by=counsellor.id, note="Libre le mardi.")

    assert db.session.get_one(ReferralNote, made.id).words == "Libre le mardi."


def test_a_cycle_of_the_same_structure_is_refused(town):
    here, _there, counsellor = town

    with pytest.raises(CycleNotOffered):
        referred(a_young_person(here), an_open_cycle(here), by=counsellor.id)


def test_a_cycle_that_is_over_is_refused_and_leaves_nothing(town):
    here, there, counsellor = town
    over = a_cycle(structure=there)
    a_session(structure=there, cycle=over, starts_at=clock.now() - timedelta(weeks=2))

    with pytest.raises(EnrolmentClosed):
        referred(a_young_person(here), over, by=counsellor.id)

    assert rows(Referral) == []
    assert [learner.structure_id for learner in rows(Learner)] == [here.id]


def test_the_offers_say_dates_and_the_seats_of_the_fullest_session(town):
    here, there, _counsellor = town
    cycle = an_open_cycle(there, seats=2)
    first = min(cycle_sessions(cycle), key=lambda held: held.starts_at)
    enrolled(a_learner("Rose", structure=there), first)
    an_open_cycle(here)

    (offer,) = offers(not_of=[here.id], now=clock.now())

    assert (offer.public_id, offer.sessions, offer.seats_left) == (cycle.public_id, 3, 1)
    assert offer.first_at == first.starts_at


def cycle_sessions(cycle):
    return db.session.scalars(db.select(CourseSession).filter_by(cycle_id=cycle.id)).all()
