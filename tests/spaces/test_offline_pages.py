"""What a device asks of the server: the day, a token, the shell, and to spare its storage."""

import json
import re
from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from app.core import clock
from app.core.access import Role
from app.core.database import db
from app.core.pages import DEVICE_COOKIE, STATIC
from app.people.models import Learner
from app.sessions.models import AttendanceMark, CourseSession, OfflineOperation, Outcome, Presence
from app.sessions.queries.sheet_reading import facts_of
from app.spaces.offline.day import MOST_SESSIONS
from app.spaces.views.offline import DRAWN
from tests.support.attainments import marked, shown, the_framework
from tests.support.client import Client
from tests.support.cycles import a_visa_cycle, sessions_of, signed_in_as
from tests.support.devices import a_device
from tests.support.factories import (
    a_learner,
    a_member,
    a_session,
    a_trainer,
    a_workshop,
    seated,
    the_trainer,
)
from tests.support.sheets import a_full_session, close, learner_named

ANSWERS_JSON = {"Accept": "application/json"}


def sent_by(client: Client, body: object, *, token: str | None = None):
    """Send a queue as the script does, with a token of its own moment."""
    given = token if token is not None else client.get("/hors-ligne/jeton").json["token"]
    return client.post("/hors-ligne/envoi", json=body, headers={"X-CSRFToken": given, **ANSWERS_JSON})


def another(app: Flask) -> Client:
    """Give one more client, after the fixture that says which kind the application makes."""
    made = app.test_client()
    assert isinstance(made, Client)
    return made


def a_queue(workshop: CourseSession, learner: Learner) -> dict[str, object]:
    device = a_device()
    device.mark(learner, workshop)
    return {"device": device.name, "operations": device.queue}


@pytest.mark.one_engine
def test_the_day_holds_what_is_needed_and_no_family_name(trainer: Client):
    workshop = a_workshop(trainer=the_trainer())
    rose = seated("Rose", workshop, "Le Gall")
    mark = marked(rose, workshop, Presence.EXCUSED)
    a_workshop(title="Celle d’un autre", trainer=a_trainer("Marc"))

    day = trainer.get("/hors-ligne/journee").json

    [session] = day["sessions"]
    [person] = session["people"]
    assert (session["id"], session["closed"]) == (workshop.public_id, False)
    assert (person["name"], person["marks"], person["said"]["presence"]) == ("Rose L.", [mark.id], "excuse")
    assert "Le Gall" not in json.dumps(day, ensure_ascii=False)


@pytest.mark.one_engine
def test_two_people_of_one_short_name_are_told_apart(trainer: Client):
    workshop = a_workshop(trainer=the_trainer())
    seated("Rose", workshop, "Le Gall")
    seated("Rose", workshop, "Lebrun")

    [session] = trainer.get("/hors-ligne/journee").json["sessions"]

    assert [person["name"] for person in session["people"]] == ["Rose Le Gall", "Rose Lebrun"]


@time_machine.travel("2026-11-24T15:00:00+01:00")
def test_of_a_very_full_day_the_device_takes_along_what_is_near(client: Client):
    trainer = signed_in_as(client, the_trainer().id)
    for minutes in range(15):
        a_session(f"Atelier {minutes}", starts_at=clock.now() - timedelta(hours=1, minutes=20 * minutes))
    a_session("Maintenant", starts_at=clock.now())

    titles = [each["title"] for each in trainer.get("/hors-ligne/journee").json["sessions"]]

    assert len(titles) == MOST_SESSIONS
    assert titles[-1] == "Maintenant"


@pytest.mark.one_engine
def test_a_manager_without_a_session_of_their_own_takes_those_of_the_structure(client: Client):
    workshop = a_workshop()
    manager = signed_in_as(client, a_member(Role.MANAGER).person_id)

    day = manager.get("/hors-ligne/journee").json

    assert [session["id"] for session in day["sessions"]] == [workshop.public_id]


@pytest.mark.one_engine
def test_the_day_says_what_can_be_ticked_and_what_each_one_holds(app: Flask, client: Client):
    cycle = a_visa_cycle()
    workshop = sessions_of(cycle)[0]
    rose = seated("Rose", workshop)
    trainer = signed_in_as(client, workshop.trainer_id)
    goals = trainer.get("/hors-ligne/journee").json["sessions"][0]["goals"]
    item = next(iter(the_framework().items))
    piece = shown(rose, goals[0]["id"], level=1, by=workshop.trainer_id)

    [session] = trainer.get("/hors-ligne/journee").json["sessions"]

    assert item.id in [goal["id"] for goal in session["goals"]]
    assert session["people"][0]["levels"] == {str(goals[0]["id"]): {"level": 1, "facts": [piece.id]}}


def test_a_queue_is_received_with_a_fresh_token_and_counts_once(trainer: Client):
    workshop = a_workshop()
    queue = a_queue(workshop, seated("Rose", workshop))

    first, again = sent_by(trainer, queue), sent_by(trainer, queue)

    assert [each.json["results"][0]["outcome"] for each in (first, again)] == ["applied", "already"]
    assert db.session.scalar(db.select(db.func.count()).select_from(AttendanceMark)) == 1


@pytest.mark.one_engine
def test_an_expired_session_refuses_the_queue_and_changes_nothing(trainer: Client):
    workshop = a_workshop()
    queue = a_queue(workshop, seated("Rose", workshop))
    token = trainer.get("/hors-ligne/jeton").json["token"]
    trainer.delete_cookie("palier")

    answer = sent_by(trainer, queue, token=token)

    assert answer.status_code in {302, 400}
    assert trainer.get("/hors-ligne/jeton").json == {"who": None}
    assert db.session.scalar(db.select(db.func.count()).select_from(OfflineOperation)) == 0


@pytest.mark.one_engine
@pytest.mark.parametrize("token", ["", "celui-d-hier"])
def test_a_queue_without_the_token_of_the_session_is_refused(trainer: Client, token: str):
    workshop = a_workshop()

    answer = sent_by(trainer, a_queue(workshop, seated("Rose", workshop)), token=token)

    assert (answer.status_code, answer.json["code"]) == (400, "form_expired")


@pytest.mark.one_engine
@pytest.mark.parametrize("body", [None, [], {"operations": [{"key": "x"}] * 501, "device": "t"}])
def test_what_is_no_queue_is_refused_with_a_sentence(trainer: Client, body: object):
    answer = sent_by(trainer, body)

    assert (answer.status_code, answer.json["code"]) == (422, "invalid")


@pytest.mark.one_engine
def test_two_people_have_different_marks_and_keys(app: Flask, client: Client):
    clients = [
        signed_in_as(each, a_trainer(name).id) for each, name in ((client, "Marc"), (another(app), "Léa"))
    ]

    first, second = (client.get("/hors-ligne/jeton").json for client in clients)

    assert first["who"] != second["who"]
    assert first["keys"] != second["keys"]
    assert clients[0].get("/hors-ligne/jeton").json["keys"] == first["keys"]


@pytest.mark.one_engine
def test_a_new_secret_locks_with_its_key_opens_with_the_earlier_and_knows_its_people(
    app: Flask, trainer: Client
):
    before = trainer.get("/hors-ligne/jeton").json

    with app.app_context():
        app.config["SECRET_KEY_FORMER"] = (app.config["SECRET_KEY"],)
        app.config["SECRET_KEY"] = "un autre secret, bien assez long pour cela"
    after = signed_in_as(another(app), the_trainer().id).get("/hors-ligne/jeton").json

    assert after["who"] == before["who"]
    assert after["keys"][1:] == before["keys"]
    assert after["keys"][0] not in before["keys"]


@pytest.mark.one_engine
def test_signing_out_of_a_prepared_device_spares_what_waits_there(trainer: Client):
    trainer.set_cookie(DEVICE_COOKIE, "1")

    left = trainer.send_form("/deconnexion", page="/aujourdhui")

    assert left.headers["Clear-Site-Data"] == '"cache"'
    assert 'data-who=""' in trainer.get("/").text


@pytest.mark.one_engine
def test_a_page_speaks_to_devices_where_trainers_arrive_and_nowhere_else(trainer: Client, app: Flask):
    workshop = a_workshop()
    mark = trainer.get("/hors-ligne/jeton").json["who"]

    assert f'data-who="{mark}"' in trainer.get("/aujourdhui").text
    assert "data-who" not in trainer.get(f"/seances/{workshop.public_id}").text
    learner = signed_in_as(another(app), a_learner("Ali").person_id)
    assert "data-who" not in learner.get("/mon-parcours").text
    assert "data-who" not in another(app).get("/connexion").text


@pytest.mark.one_engine
def test_the_worker_lists_files_that_are_there_and_the_page_names_nobody(trainer: Client):
    worker = trainer.get("/sw.js")
    addresses = re.findall(r'"(/[^"]+)"', worker.text.partition("\n")[0])

    assert worker.mimetype == "text/javascript"
    assert [trainer.get(address).status_code for address in addresses] == [200] * len(addresses)
    assert all(address in trainer.get("/hors-ligne").text for address in addresses if "feuille" in address)


@pytest.mark.one_engine
def test_devices_take_the_page_again_when_what_draws_it_changes():
    sources = [(STATIC.parent / "templates" / name).read_text(encoding="utf-8") for name in DRAWN]

    named = {
        name
        for source in sources
        for name in re.findall(r'{% (?:extends|from|import|include) "([^"]+)"', source)
    }

    assert named
    assert named <= set(DRAWN)


@pytest.mark.one_engine
def test_the_manifest_makes_palier_installable_in_french(client: Client):
    manifest = client.get("/manifest.webmanifest")

    assert manifest.mimetype == "application/manifest+json"
    assert (manifest.json["lang"], manifest.json["start_url"]) == ("fr", "/aujourdhui")
    assert {client.get(icon["src"]).status_code for icon in manifest.json["icons"]} == {200}


def test_what_arrives_after_the_closing_corrects_the_sheet_in_one_new_version(trainer: Client):
    workshop = a_full_session("Rose", "Ali")
    people = {name: db.session.get_one(Learner, learner_named(workshop, name)) for name in ("Rose", "Ali")}
    heads = {each.given_name: [mark.id for mark in each.heads] for each in facts_of(workshop.id).people}
    device = a_device()
    for name, learner in people.items():
        device.mark(learner, workshop, "absent", replaces=heads[name])
    close(workshop)
    assert {answer.why for answer in device.send()} == {"sheet_closed"}

    fields = {"key": "une"}
    for number, act in enumerate(db.session.scalars(db.select(OfflineOperation).order_by("id"))):
        name = next(name for name, learner in people.items() if learner.id == act.learner_id)
        fields |= {
            f"acts-{number}-id": act.public_id,
            f"acts-{number}-decision": "apply",
            f"acts-{number}-seen": " ".join(map(str, heads[name])),
        }
    without = trainer.send_form("/a-regler", fields)
    settled = trainer.send_form("/a-regler", {**fields, "reason": "La tablette est revenue", "key": "deux"})

    assert (without.status_code, "dites pourquoi" in without.text) == (422, True)
    assert settled.status_code == 303
    facts = facts_of(workshop.id)
    assert facts.version == 2
    outcomes = {act.outcome for act in db.session.scalars(db.select(OfflineOperation))}
    assert outcomes == {Outcome.SETTLED}
    presences = {mark.presence for each in facts.people for mark in each.heads}
    assert presences == {Presence.ABSENT}
