"""Two records of one person: on their own pages they find what either of them has ahead."""

from datetime import timedelta

from flask import Flask

from app.core import clock
from app.core.database import db, write_transaction
from app.courses.models import ResourceKind
from app.courses.services import ResourceAsked, add_resource
from app.people.models import Learner
from app.people.services import merge
from app.sessions.models import Enrolment, FeedKind, NoticeKind
from app.sessions.queries.calendars import entries_of, feed_with
from app.sessions.services import enrol, tell
from app.sessions.services.calendars import make_feed
from tests.support.client import Client
from tests.support.cycles import signed_in_as
from tests.support.factories import a_course, a_cycle, a_learner, a_session, enrolled, the_trainer

TOMORROW = timedelta(days=1)


def walked_in(rose: Learner, *, seats: int = 8):
    """Give somebody who walked in a place tomorrow, then find out that it was Rose."""
    course = a_course()
    workshop = a_session(
        "Mes photos", seats=seats, starts_at=clock.now() + TOMORROW, cycle=a_cycle(course=course)
    )
    walk_in = a_learner("Rose", "")
    enrolled(walk_in, workshop)
    with write_transaction():
        tell(workshop, NoticeKind.PLACE, before={"room": "Salle bleue"})
        merge(walk_in.id, into_id=rose.id, by=the_trainer().id)
    return workshop, walk_in, course


def in_force(workshop) -> list[int]:
    wanted = db.select(Enrolment.learner_id).filter_by(course_session_id=workshop.id, ended_at=None)
    return list(db.session.scalars(wanted))


def test_a_place_of_the_record_that_was_merged_is_read_and_given_back(app: Flask, client: Client):
    rose = a_learner("Rose", "Le Goff")
    workshop, _walk_in, _course = walked_in(rose)
    signed_in_as(client, rose.person_id)

    page = client.get("/mes-seances").text
    asked = client.get(f"/mes-seances/{workshop.public_id}/absence")
    client.send_form(f"/mes-seances/{workshop.public_id}/absence")

    assert "Mes photos" in page
    assert "Salle bleue" in page
    assert asked.status_code == 200
    assert in_force(workshop) == []
    assert "vous ne venez pas" in client.get("/mes-seances").text


def test_whoever_has_a_place_by_a_merged_record_is_not_given_another(app: Flask):
    rose = a_learner("Rose", "Le Goff")
    workshop, walk_in, _course = walked_in(rose)

    with write_transaction():
        place = enrol(rose.id, workshop.id, by=the_trainer().id)

    assert place.learner_id == walk_in.id
    assert in_force(workshop) == [walk_in.id]


def test_of_two_places_in_one_session_the_one_in_force_is_told_once(app: Flask, client: Client):
    rose, walk_in = a_learner("Rose", "Le Goff"), a_learner("Rose", "")
    workshop = a_session("Mes photos", starts_at=clock.now() + TOMORROW)
    enrolled(walk_in, workshop)
    enrolled(rose, workshop)
    with write_transaction():
        merge(walk_in.id, into_id=rose.id, by=the_trainer().id)
    signed_in_as(client, rose.person_id)

    client.send_form(f"/mes-seances/{workshop.public_id}/absence")

    assert in_force(workshop) == [walk_in.id]
    assert client.get("/mes-seances").text.count("<strong>Mes photos") == 1


def test_what_there_is_to_read_and_the_calendar_follow_as_well(app: Flask, client: Client):
    rose = a_learner("Rose", "Le Goff")
    workshop, _walk_in, course = walked_in(rose)
    page = ResourceAsked(title="Le clavier", module_id=None, words="Une phrase.", address=None)
    with write_transaction():
        add_resource(course.id, ResourceKind.PAGE, page, by=the_trainer().id)
        make_feed(
            FeedKind.LEARNER, rose.structure_id, token="t" * 26, by=rose.person_id, person_id=rose.person_id
        )
    signed_in_as(client, rose.person_id)

    shelves = client.get("/mes-ressources").text
    entries = entries_of(feed_with("t" * 26), public_url="https://palier.exemple.fr", host="exemple.fr")

    assert "Le clavier" in shelves
    assert [entry.uid for entry in entries] == [f"{workshop.public_id}@exemple.fr"]
