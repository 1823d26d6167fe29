"""Enrolments as staff see them: the trainer's lists, the counsellor's limits, the calls to make."""

import re
from datetime import timedelta

from flask import Flask

from app.core import clock
from app.core.database import db, write_transaction
from app.people.models import Learner, Person
from app.sessions.models import CourseSession, EnrolledHow, Enrolment, Notice, NoticeKind
from app.sessions.services import announce_absence, enrol, enrol_in_cycle, tell
from tests.support.client import Client
from tests.support.cycles import signed_in_as
from tests.support.factories import a_cycle, a_learner, a_session, a_structure, enrolled, the_trainer
from tests.support.orientations import a_counsellor, a_mission_locale, a_young_person, an_open_cycle, referred
from tests.support.page_check import defects

DAY = timedelta(days=1)


def plain(page: str) -> str:
    return re.sub("[\u202f\u00a0]", " ", re.sub(r"<[^>]+>", "", page))


def waiting_room() -> tuple[CourseSession, list[Learner]]:
    """Make a session of one seat tomorrow, with one seated and two who wait."""
    workshop = a_session("Payer en ligne", seats=1, starts_at=clock.now() + DAY)
    people = [a_learner(name, "Morvan") for name in ("Ali", "Rose", "Karim")]
    for learner in people:
        with write_transaction():
            enrol(learner.id, workshop.id, by=the_trainer().id)
    return workshop, people


def test_the_trainer_reads_the_waiting_list_in_its_order(app: Flask, client: Client):
    workshop, _people = waiting_room()
    signed_in_as(client, the_trainer().id)

    answer = client.get(f"/seances/{workshop.public_id}/inscriptions")
    page = plain(answer.text)

    assert defects(answer.data) == []
    assert page.index("Ali Morvan") < page.index("Liste d’attente") < page.index("1. Rose Morvan")
    assert page.index("1. Rose Morvan") < page.index("2. Karim Morvan")


def test_an_absence_noted_by_the_trainer_promotes_visibly_and_can_be_undone_while_free(
    app: Flask, client: Client
):
    workshop, (ali, rose, karim) = waiting_room()
    address = f"/seances/{workshop.public_id}"
    signed_in_as(client, the_trainer().id)

    def press(act: str, who: Learner, key: str) -> int:
        fields = {"key": key, "act": act, "learner": who.public_id}
        return client.send_form(f"{address}/places", fields, page=f"{address}/inscriptions").status_code

    pressed = [press("absence", ali, "one"), press("retour", ali, "two")]
    page = plain(client.get(f"{address}/inscriptions").text)
    pressed += [press("retrait", rose, "3"), press("retrait", karim, "4"), press("retour", ali, "5")]

    assert "a prévenu" in page
    assert "place obtenue le" in page
    assert pressed == [302, 409, 302, 302, 302]
    held = db.session.scalars(db.select(Enrolment.learner_id).filter_by(ended_at=None)).all()
    assert held == [ali.id]


def test_the_sheet_says_who_warned_and_whose_place_comes_from_the_waiting_list(app: Flask, client: Client):
    workshop, (ali, _rose, _karim) = waiting_room()
    signed_in_as(client, the_trainer().id)
    quiet = plain(client.get(f"/seances/{workshop.public_id}").text)
    with write_transaction():
        announce_absence(ali.id, workshop.id, by=the_trainer().id)

    answer = client.get(f"/seances/{workshop.public_id}")

    assert "a prévenu" not in quiet
    assert "a prévenu Ali Morvan." in plain(answer.text)
    assert "place venue de la liste d’attente Rose Morvan." in plain(answer.text)
    assert defects(answer.data) == []


def test_an_unknown_act_is_a_damaged_form(app: Flask, client: Client):
    workshop, (ali, *_others) = waiting_room()
    address = f"/seances/{workshop.public_id}"
    signed_in_as(client, the_trainer().id)

    answer = client.send_form(
        f"{address}/places",
        {"key": "k", "act": "voler", "learner": ali.public_id},
        page=f"{address}/inscriptions",
    )

    assert answer.status_code == 422


def test_the_cycle_says_who_has_places_who_waits_and_who_warned(app: Flask, client: Client):
    cycle = a_cycle()
    first, _second = (a_session(cycle=cycle, seats=1, starts_at=clock.now() + day * DAY) for day in (1, 8))
    ali, rose = a_learner("Ali", "Morvan"), a_learner("Rose", "Morvan")
    with write_transaction():
        for learner in (ali, rose):
            enrol_in_cycle(learner.id, cycle.id, by=the_trainer().id)
        announce_absence(ali.id, first.id, by=the_trainer().id)
    signed_in_as(client, the_trainer().id)

    page = plain(client.get(f"/cycles/{cycle.public_id}/inscriptions").text)
    client.send_form(
        f"/cycles/{cycle.public_id}/retraits",
        {"key": "k", "learner": ali.public_id},
        page=f"/cycles/{cycle.public_id}/inscriptions",
    )

    assert "a prévenu pour 1 séance" in page
    assert "attend dans 1 séance" in page
    held = db.session.scalars(db.select(Enrolment).filter_by(ended_at=None)).all()
    assert {(place.learner_id, place.status.value) for place in held} == {(rose.id, "enrolled")}


def test_slips_name_by_the_given_name_alone_and_are_a_pdf(app: Flask, client: Client):
    workshop, _people = waiting_room()
    signed_in_as(client, the_trainer().id)

    answer = client.get(f"/seances/{workshop.public_id}/rappels.pdf")
    empty = client.get(f"/seances/{a_session().public_id}/rappels.pdf")

    assert (answer.mimetype, answer.data[:5]) == ("application/pdf", b"%PDF-")
    assert (empty.status_code, "rien à rappeler" in empty.text) == (409, True)


def test_the_call_list_says_whom_to_remind_and_whom_to_tell(app: Flask, client: Client):
    _workshop, (ali, rose, _karim) = waiting_room()
    db.session.get_one(Person, ali.person_id).phone = "02 98 00 00 01"
    moved = a_session("Mes photos", starts_at=clock.now() + 20 * DAY)
    enrolled(rose, moved)
    with write_transaction():
        tell(
            db.session.get_one(CourseSession, moved.id),
            NoticeKind.MOVED,
            before={"starts_at": "2025-01-06T13:00:00+00:00"},
        )
    signed_in_as(client, the_trainer().id)

    answer = client.get("/appels")
    page = plain(answer.text)

    assert defects(answer.data) == []
    assert "Encore 2 personnes à prévenir" in page
    assert "02 98 00 00 01" in page
    assert "pas de téléphone : prévenir sur place" in page
    assert "Avant : lundi 6 janvier 2025 à 14 h" in page
    assert "Karim" not in page


def test_whoever_was_told_is_noted_once_and_can_be_taken_back(app: Flask, client: Client):
    workshop, (ali, *_others) = waiting_room()
    box = f"{workshop.public_id}.{ali.public_id}"
    signed_in_as(client, the_trainer().id)

    client.send_form("/appels", {"key": "one", "told-0": box})
    told = plain(client.get("/appels").text)
    (noted,) = db.session.execute(db.select(Notice.kind, Notice.told_by)).all()
    client.send_form("/appels", {"key": "two", "again-0": box})

    assert "Tout le monde est prévenu" in told
    assert "par Nolwenn" in told
    assert tuple(noted) == (NoticeKind.REMINDER, the_trainer().id)
    assert "Encore 1 personne à prévenir" in plain(client.get("/appels").text)


def test_news_read_on_the_page_needs_no_call(app: Flask, client: Client):
    rose, far = a_learner("Rose", "Morvan"), a_session("Mes photos", starts_at=clock.now() + 20 * DAY)
    enrolled(rose, far)
    with write_transaction():
        tell(db.session.get_one(CourseSession, far.id), NoticeKind.CANCELLED, before={})
    notice = db.session.scalars(db.select(Notice)).one()
    notice.read_at = clock.now()
    db.session.commit()
    signed_in_as(client, the_trainer().id)

    assert "Rose Morvan" not in client.get("/appels").text


def test_nobody_notes_calls_of_another_structure(app: Flask, client: Client):
    trainer, elsewhere = the_trainer(), a_structure("Centre social de Keredern")
    stranger, theirs = a_learner("Gaëlle", structure=elsewhere), a_session(structure=elsewhere)
    enrolled(stranger, theirs)
    signed_in_as(client, trainer.id)

    client.send_form(
        "/appels", {"key": "one", "told-0": f"{theirs.public_id}.{stranger.public_id}"}, page="/cycles"
    )

    assert db.session.scalars(db.select(Notice)).all() == []


def a_referral(*, agreed: bool) -> tuple[str, int, CourseSession, Person]:
    """Orient somebody; return the orientation, their record there, another workshop there, the counsellor."""
    here, there = a_mission_locale(), a_structure("Médiathèque de Bellevue")
    counsellor = a_counsellor(here)
    made = referred(
        a_young_person(here),
        an_open_cycle(there, sessions=1),
        by=counsellor.id,
        agreed_on=clock.today() if agreed else None,
    )
    workshop = a_session("Atelier CV", structure=there, starts_at=clock.now() + DAY)
    return made.public_id, made.to_learner_id, workshop, counsellor


def test_a_counsellor_enrols_a_young_person_and_announces_their_absence(app: Flask, client: Client):
    referral_id, learner_id, workshop, counsellor = a_referral(agreed=True)
    page = f"/mes-jeunes/{referral_id}/seances"
    signed_in_as(client, counsellor.id)

    client.send_form(page, {"key": "one", "session": workshop.public_id})
    place = db.session.scalars(db.select(Enrolment).filter_by(course_session_id=workshop.id)).one()
    client.send_form(
        f"/mes-jeunes/{referral_id}/absence",
        {"key": "two", "session": workshop.public_id, "act": "absence"},
        page=page,
    )

    answer = client.get(page)
    assert (place.learner_id, place.how) == (learner_id, EnrolledHow.COUNSELLOR)
    assert "a prévenu : ne viendra pas" in plain(answer.text)
    assert defects(answer.data) == []


def test_without_an_agreement_a_counsellor_enrols_but_sees_nothing(app: Flask, client: Client):
    referral_id, _learner, workshop, counsellor = a_referral(agreed=False)
    page = f"/mes-jeunes/{referral_id}/seances"
    signed_in_as(client, counsellor.id)

    before = plain(client.get(page).text)
    client.send_form(page, {"key": "one", "session": workshop.public_id})
    after = plain(client.get(page).text)
    refused = client.send_form(
        f"/mes-jeunes/{referral_id}/absence",
        {"key": "two", "session": workshop.public_id, "act": "absence"},
        page=page,
    )

    assert re.sub(r"\d", "", before).split() == re.sub(r"\d", "", after).split()
    assert refused.status_code == 404
    assert db.session.scalars(db.select(Enrolment).filter_by(course_session_id=workshop.id)).one()


def test_a_counsellor_enrols_in_no_other_structure_than_the_one_that_received(app: Flask, client: Client):
    referral_id, _learner, _workshop, counsellor = a_referral(agreed=True)
    elsewhere = a_session(structure=a_structure("Cyber-base"), starts_at=clock.now() + DAY)
    signed_in_as(client, counsellor.id)

    answer = client.send_form(
        f"/mes-jeunes/{referral_id}/seances", {"key": "one", "session": elsewhere.public_id}
    )

    assert answer.status_code == 404
