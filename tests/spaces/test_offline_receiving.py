"""What comes from a device counts once, in any order; what cannot count is kept to be settled."""

from datetime import datetime, timedelta

import pytest
from flask import Flask

from app.core import clock, journal
from app.core.database import db, write_transaction
from app.core.errors import Invalid
from app.people.models import Learner, Person
from app.progress.models import Evidence, EvidenceReplacement
from app.sessions.models import (
    AttendanceMark,
    CourseSession,
    MarkHow,
    OfflineOperation,
    Outcome,
    Presence,
)
from app.sessions.queries import Desk, desk_within_reach
from app.sessions.services import enrol_in_cycle, withdraw
from app.spaces.offline.receiving import sending_in
from tests.support.attainments import marked, shown, the_framework
from tests.support.cycles import a_visa_cycle, sessions_of
from tests.support.devices import a_device
from tests.support.factories import (
    a_learner,
    a_structure,
    a_workshop,
    kept,
    seated,
    the_trainer,
)
from tests.support.sheets import closed_outright
from tests.support.statements import counted


def sheet_of(workshop: CourseSession) -> Desk:
    db.session.rollback()
    return desk_within_reach(workshop.public_id, [workshop.structure_id])


def shown_on(workshop: CourseSession) -> dict[str, object]:
    """Return what the sheet shows of each one: a presence, nothing, or that it is disputed."""
    return {
        place.given_name: "disputed" if place.is_disputed else (place.mark.presence if place.mark else None)
        for place in sheet_of(workshop).seated
    }


def outcomes(answers) -> list[str]:
    return [answer.outcome for answer in answers]


def operation(act) -> OfflineOperation:
    return db.session.scalars(db.select(OfflineOperation).filter_by(key=act["key"])).one()


def in_paris(moment: datetime) -> str:
    return f"{clock.in_paris(moment):%H:%M}"


def test_what_was_noted_without_a_network_counts_with_the_hour_of_the_device(app: Flask):
    workshop = a_workshop()
    rose, device = seated("Rose", workshop), a_device()
    late = in_paris(workshop.starts_at + timedelta(minutes=10))
    act = device.mark(rose, workshop, "retard", arrived_at=late, note="le bus")

    answers = device.send()

    assert outcomes(answers) == ["applied"]
    mark = db.session.scalars(db.select(AttendanceMark)).one()
    assert (mark.presence, mark.how, mark.recorded_by) == (Presence.LATE, MarkHow.OFFLINE, device.by)
    assert mark.arrived_at == workshop.starts_at + timedelta(minutes=10)
    assert mark.claimed_at == datetime.fromisoformat(act["at"])
    assert sheet_of(workshop).seated[0].mark.note == "le bus"
    assert "attendance:sheet:sync" in {
        entry.kind for entry in db.session.scalars(db.select(journal.JournalEntry))
    }


def test_a_queue_sent_twice_counts_once(app: Flask):
    workshop = a_workshop()
    device = a_device()
    device.mark(seated("Rose", workshop), workshop)
    device.send()

    again = device.send()

    assert outcomes(again) == ["already"]
    assert db.session.scalar(db.select(db.func.count()).select_from(AttendanceMark)) == 1


def test_a_correction_that_arrives_first_waits_for_what_it_corrects(app: Flask):
    workshop = a_workshop()
    rose, device = seated("Rose", workshop), a_device()
    first = device.mark(rose, workshop, "absent")
    then = device.mark(rose, workshop, "present", replaces=[first["key"]])

    assert outcomes(device.send(then)) == ["to_settle"]
    assert operation(then).why == "awaited"
    assert outcomes(device.send(first)) == ["applied"]

    assert shown_on(workshop) == {"Rose": Presence.PRESENT}
    assert operation(then).outcome is Outcome.APPLIED


def test_two_devices_that_disagree_leave_both_sides_to_settle(app: Flask):
    workshop = a_workshop()
    rose = seated("Rose", workshop)
    seen = marked(rose, workshop, Presence.ABSENT)
    tablet, laptop = a_device(), a_device("Marc")
    tablet.mark(rose, workshop, "present", replaces=[seen.id])
    laptop.mark(rose, workshop, "excuse", replaces=[seen.id])

    assert outcomes(tablet.send()) == ["applied"]
    assert outcomes(laptop.send()) == ["conflict"]

    [place] = sheet_of(workshop).seated
    assert {mark.presence for mark in place.marks} == {Presence.PRESENT, Presence.EXCUSED}


def test_someone_who_walked_in_is_registered_seated_and_marked(app: Flask):
    workshop = a_workshop()
    device = a_device()
    walked_in = device.walk_in("Ali", workshop)
    device.mark(f"+{walked_in['key']}", workshop)

    assert outcomes(device.send()) == ["applied", "applied"]

    assert shown_on(workshop) == {"Ali": Presence.PRESENT}


def test_the_mark_of_someone_who_walked_in_may_arrive_before_them(app: Flask):
    workshop = a_workshop()
    device = a_device()
    walked_in = device.walk_in("Ali", workshop)
    mark = device.mark(f"+{walked_in['key']}", workshop)

    assert outcomes(device.send(mark)) == ["to_settle"]
    device.send(walked_in)
    device.send()

    assert shown_on(workshop) == {"Ali": Presence.PRESENT}
    assert db.session.scalar(db.select(db.func.count()).select_from(Learner)) == 1


def test_someone_who_walked_in_when_it_is_full_waits_and_their_mark_is_to_settle(app: Flask):
    workshop = a_workshop(seats=1)
    seated("Rose", workshop)
    device = a_device()
    walked_in = device.walk_in("Ali", workshop)
    device.mark(f"+{walked_in['key']}", workshop)

    answers = device.send()

    assert [(each.outcome, each.why) for each in answers] == [("applied", ""), ("to_settle", "not_enrolled")]


def cancelled(workshop: CourseSession) -> None:
    workshop.cancelled_at = clock.now()
    kept(workshop)


def moved(workshop: CourseSession) -> None:
    workshop.starts_at -= timedelta(minutes=30)
    kept(workshop)


def erased(workshop: CourseSession) -> None:
    for person in db.session.scalars(db.select(Person).filter_by(given_name="Rose")):
        person.erased_at, person.given_name, person.family_name = clock.now(), "", ""
    db.session.commit()


def withdrawn(workshop: CourseSession) -> None:
    learner = db.session.scalars(db.select(Learner)).one()
    with write_transaction():
        withdraw(learner.id, workshop.id, by=workshop.trainer_id)


MEANWHILE = {
    "sheet_closed": closed_outright,
    "session_cancelled": cancelled,
    "session_moved": moved,
    "learner_erased": erased,
    "not_enrolled": withdrawn,
}


@pytest.mark.parametrize("why", MEANWHILE)
def test_what_no_longer_fits_is_kept_to_be_settled(app: Flask, why: str):
    workshop = a_workshop()
    device = a_device()
    act = device.mark(seated("Rose", workshop), workshop)
    MEANWHILE[why](workshop)

    answers = device.send()

    assert [(each.outcome, each.why) for each in answers] == [("to_settle", why)]
    assert operation(act).said["presence"] == "present"
    assert db.session.scalar(db.select(db.func.count()).select_from(AttendanceMark)) == 0


def test_one_bad_act_does_not_spoil_the_others(app: Flask):
    workshop, elsewhere = a_workshop(), a_workshop(structure=a_structure("Ailleurs"))
    rose, device = seated("Rose", workshop), a_device()
    device.mark(rose, workshop, "danse")
    device.mark(rose, workshop, "retard")
    device.mark(rose, elsewhere)
    device.note("mark", workshop, learner="personne", presence="present")
    device.note("mark", workshop, learner=rose.public_id, presence="present", note="\0")
    device.tick(rose, workshop, 2**62, 1)
    device.mark(rose, workshop)

    answers = device.send()

    assert [each.why for each in answers] == [
        "unreadable",
        "times",
        "session_unknown",
        "learner_unknown",
        "unreadable",
        "level_unknown",
        "",
    ]
    assert shown_on(workshop) == {"Rose": Presence.PRESENT}


def test_what_was_refused_is_put_aside_once_the_same_device_corrects_it(app: Flask):
    workshop = a_workshop()
    rose, device = seated("Rose", workshop), a_device()
    late = device.mark(rose, workshop, "retard")
    device.mark(rose, workshop, "present", replaces=[late["key"]])

    answers = device.send()

    assert outcomes(answers) == ["already", "applied"]
    assert operation(late).outcome is Outcome.SET_ASIDE


def test_a_device_may_not_name_the_marks_of_somebody_else(app: Flask):
    workshop = a_workshop()
    rose, ali = seated("Rose", workshop), seated("Ali", workshop)
    of_ali, device = marked(ali, workshop), a_device()
    device.mark(rose, workshop, replaces=[of_ali.id, 2**60])

    device.send()

    assert shown_on(workshop) == {"Ali": Presence.PRESENT, "Rose": Presence.PRESENT}


@pytest.mark.parametrize("sent", [None, [], {}, {"device": "t", "operations": [{}]}, {"operations": []}])
@pytest.mark.one_engine
def test_what_does_not_come_from_our_page_is_refused(app: Flask, sent: object):
    with pytest.raises(Invalid):
        sending_in(sent)


def a_visa_workshop() -> tuple[CourseSession, Learner]:
    rose = a_learner("Rose", "Martin")
    cycle = a_visa_cycle()
    with write_transaction():
        enrol_in_cycle(rose.id, cycle.id, by=the_trainer().id)
    return sessions_of(cycle)[0], rose


def standing(learner: Learner) -> list[int]:
    """Return the levels of the evidence that nobody replaced."""
    replaced = db.select(EvidenceReplacement.replaced_id)
    wanted = db.select(Evidence.level).where(Evidence.learner_id == learner.id, Evidence.id.not_in(replaced))
    return sorted(db.session.scalars(wanted))


def test_ticks_are_recorded_as_on_the_page_and_replace_what_was_shown(app: Flask):
    workshop, rose = a_visa_workshop()
    item = next(iter(the_framework().items))
    seen, device = shown(rose, item.id, level=0, by=the_trainer().id), a_device()
    first = device.tick(rose, workshop, item.id, 1, replaces=[seen.id])
    device.tick(rose, workshop, item.id, 2, replaces=[first["key"]])

    assert outcomes(device.send()) == ["applied", "applied"]

    assert standing(rose) == [2]
    newest = db.session.scalars(db.select(Evidence).order_by(Evidence.id.desc())).first()
    assert (newest.course_session_id, newest.claimed_at) == (
        workshop.id,
        datetime.fromisoformat(device.queue[1]["at"]),
    )


def test_a_tick_taken_back_stays_so_when_it_arrives_first(app: Flask):
    workshop, rose = a_visa_workshop()
    item, device = next(iter(the_framework().items)), a_device()
    first = device.tick(rose, workshop, item.id, 2)
    back = device.tick(rose, workshop, item.id, 0, replaces=[first["key"]])

    device.send(back)
    device.send(first)

    assert standing(rose) == [0]


def test_five_hundred_acts_ask_no_more_statements_than_five(app: Flask):
    workshop = a_workshop(seats=100)
    people = [seated(f"Élève {number}", workshop) for number in range(100)]
    few, many = a_device(), a_device("Marc")
    for learner in people[:5]:
        few.mark(learner, workshop)
    for number in range(500):
        many.mark(people[number % 100], workshop, note=f"remarque {number}")
    few.send(few.mark(people[0], workshop, note="une remarque"))

    with counted(db.engine) as sent_for_few:
        few.send()
    with counted(db.engine) as sent_for_many:
        many.send()

    assert len(sent_for_many) <= len(sent_for_few) + 4
