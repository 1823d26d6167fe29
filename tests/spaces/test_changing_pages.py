"""The pages that change what is planned: one session, the rooms, the closing days."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.core import clock
from app.core.access import Role
from app.core.database import db
from app.sessions.models import ClosingDay, CourseSession, Cycle, Notice, Room, SessionTrainer, Workstation
from tests.support.attainments import marked
from tests.support.client import Client
from tests.support.cycles import a_visa_cycle, sessions_of, signed_in_as
from tests.support.factories import (
    a_learner,
    a_member,
    a_session,
    a_structure,
    a_trainer,
    enrolled,
    the_site,
    the_structure,
)
from tests.support.page_check import defects
from tests.support.planning import A_DAY, a_closing, a_room, in_days


@pytest.fixture
def manager(client: Client) -> Client:
    """Give the client of a manager who is signed in."""
    return signed_in_as(client, a_member(Role.MANAGER, structure=the_structure()).person_id)


def a_change(one: CourseSession, **changed: str) -> dict[str, str]:
    """Fill in the form as the page shows it, but for what changes."""
    begins, ends = clock.in_paris(one.starts_at), clock.in_paris(one.ends_at)
    stands = {
        "title": one.title,
        "on": begins.date().isoformat(),
        "begins": f"{begins:%H:%M}",
        "ends": f"{ends:%H:%M}",
        "site": the_site().public_id,
        "room": one.room,
        "seats": str(one.seats),
    }
    return stands | changed


def afresh(one: CourseSession) -> CourseSession:
    """Read a session again."""
    db.session.expire_all()
    return db.session.get_one(CourseSession, one.id)


def test_a_session_is_moved_and_the_page_says_that_people_will_be_told(app: Flask, trainer: Client):
    workshop = a_session(starts_at=in_days(3))
    enrolled(a_learner("Rose"), workshop)
    where = f"/seances/{workshop.public_id}/modifier"

    answer = trainer.send_form(where, a_change(workshop, begins="10:00", ends="12:00"))

    assert afresh(workshop).starts_at == in_days(3, 10)
    assert db.session.scalar(select(func.count(Notice.id))) == 1
    assert "Les inscrits seront prévenus" in trainer.get(answer.location).text


def test_a_change_that_cannot_be_is_refused_and_what_was_typed_stays(app: Flask, trainer: Client):
    workshop = a_session(starts_at=in_days(3))
    where = f"/seances/{workshop.public_id}/modifier"

    answer = trainer.send_form(where, a_change(workshop, title="Tableur", ends="09:00"))

    assert answer.status_code == 422
    assert 'value="Tableur"' in answer.text
    assert "La fin vient au moins" in answer.text
    assert defects(answer.data) == []


def test_a_room_taken_meanwhile_is_confirmed_on_the_same_page(app: Flask, trainer: Client):
    room, karim = a_room(), a_trainer("Karim")
    first, second = a_session("Photos", starts_at=in_days(3)), a_session(starts_at=in_days(4), trainer=karim)
    where, there = (f"/seances/{one.public_id}/modifier" for one in (first, second))
    trainer.send_form(where, a_change(first, site=room.public_id))
    change = a_change(second, site=room.public_id, on=f"{clock.today() + 3 * A_DAY}")

    refused = trainer.send_form(there, change)
    seen = {"seen": f"{first.public_id}.r", "confirmed": "1"}
    trainer.send_form(there, change | seen)

    assert "Salle verte" in refused.text
    assert "Faire quand même" in refused.text
    assert defects(refused.data) == []
    assert afresh(second).starts_at == in_days(3)


def test_a_day_that_is_closed_is_confirmed_on_the_same_page(app: Flask, trainer: Client):
    workshop, day = a_session(starts_at=in_days(3)), clock.today() + 5 * A_DAY
    a_closing(day, reason="inventaire")
    where, change = f"/seances/{workshop.public_id}/modifier", a_change(workshop, on=f"{day}")

    refused = trainer.send_form(where, change)
    seen = re.search('name="seen" value="([^"]+)"', refused.text)
    untouched = afresh(workshop).starts_at
    trainer.send_form(where, change | {"seen": seen[1] if seen else "", "confirmed": "1"})

    assert "inventaire" in refused.text
    assert "Faire quand même" in refused.text
    assert defects(refused.data) == []
    assert (untouched, afresh(workshop).starts_at) == (in_days(3), in_days(5))


def test_two_who_change_a_session_at_once_lose_nothing_and_the_second_is_told(app: Flask, trainer: Client):
    workshop = a_session(starts_at=in_days(3))
    where = f"/seances/{workshop.public_id}/modifier"
    trainer.send_form(where, a_change(workshop, sequence="0", begins="10:00", ends="12:00"))

    second = trainer.send_form(where, a_change(workshop, sequence="0", title="Tableur"))

    assert second.status_code == 409
    assert "Quelqu’un vient de modifier cette séance" in second.text
    assert 'value="Tableur"' in second.text
    assert 'name="sequence" value="1"' in second.text
    assert afresh(workshop).starts_at == in_days(3, 10)


def test_a_cycle_is_opened_to_learners_from_any_of_its_sessions_then_reserved(app: Flask, trainer: Client):
    cycle = a_visa_cycle(first_at=in_days(3))
    where = f"/seances/{sessions_of(cycle)[1].public_id}"
    opened = []
    for is_open in ("1", "0"):
        trainer.send_form(f"{where}/ouverture", {"open": is_open}, page=f"{where}/modifier")
        db.session.expire_all()
        opened.append(db.session.get_one(Cycle, cycle.id).open_to_learners)

    assert opened == [True, False]


def test_a_substitute_and_a_helper_are_named(app: Flask, trainer: Client):
    workshop, karim, maia = a_session(starts_at=in_days(3)), a_trainer("Karim"), a_trainer("Maïa")
    where = f"/seances/{workshop.public_id}"
    chosen = {"trainer": karim.public_id, "others-0": maia.public_id}

    trainer.send_form(f"{where}/animateurs", chosen, page=f"{where}/modifier")

    page = trainer.get(f"{where}/modifier")
    assert afresh(workshop).trainer_id == karim.id
    assert "devait animer et est remplacé" in page.text
    assert db.session.scalar(select(func.count(SessionTrainer.person_id))) == 2
    assert defects(page.data) == []


def test_a_session_is_cancelled_with_its_reason_and_restored(app: Flask, trainer: Client):
    workshop = a_session(starts_at=in_days(3))
    where = f"/seances/{workshop.public_id}"

    trainer.send_form(f"{where}/annuler", {"because": "panne d’électricité"}, page=f"{where}/modifier")
    page = trainer.get(f"{where}/modifier")
    was_cancelled = afresh(workshop).cancelled_at is not None
    trainer.send_form(f"{where}/retablir", page=f"{where}/modifier")

    assert was_cancelled
    assert "panne d’électricité" in page.text
    assert defects(page.data) == []
    assert afresh(workshop).cancelled_at is None


def test_a_session_is_not_cancelled_without_a_reason(app: Flask, trainer: Client):
    workshop = a_session(starts_at=in_days(3))
    where = f"/seances/{workshop.public_id}"

    answer = trainer.send_form(f"{where}/annuler", {"because": " "}, page=f"{where}/modifier")

    assert answer.status_code == 422
    assert "Dites pourquoi" in answer.text
    assert afresh(workshop).cancelled_at is None


def test_a_session_that_took_place_is_not_cancelled(app: Flask, trainer: Client):
    workshop, rose = a_session(starts_at=clock.now() - timedelta(minutes=5)), a_learner("Rose")
    enrolled(rose, workshop)
    marked(rose, workshop)
    where = f"/seances/{workshop.public_id}"

    page = trainer.get(f"{where}/modifier")
    answer = trainer.send_form(f"{where}/annuler", {"because": "panne"}, page=f"{where}/modifier")

    assert "Annuler la séance" not in page.text
    assert answer.status_code == 409
    assert "a eu lieu" in answer.text


def test_closing_days_ask_what_becomes_of_each_session_then_do_it(app: Flask, trainer: Client):
    workshop, rose = a_session("Tableur", starts_at=in_days(3)), a_learner("Rose")
    enrolled(rose, workshop)
    day = clock.today() + 3 * A_DAY
    days = {"site": the_structure().public_id, "starts_on": day.isoformat(), "reason": "inventaire"}

    asked = trainer.send_form("/fermetures", days)
    decided = days | {
        "ends_on": day.isoformat(),
        "sessions-0-session": workshop.public_id,
        "sessions-0-fate": "move",
        "sessions-0-on": (day + A_DAY).isoformat(),
        "sessions-0-begins": "10:00",
        "sessions-0-ends": "12:00",
    }
    nothing_yet = db.session.scalar(select(func.count(ClosingDay.id)))
    trainer.send_form("/fermetures", decided)

    assert "Tableur" in asked.text
    assert defects(asked.data) == []
    assert nothing_yet == 0
    assert afresh(workshop).starts_at == in_days(4, 10)
    assert db.session.scalar(select(func.count(Notice.id))) == 1
    assert "inventaire" in trainer.get("/fermetures").text


def test_a_session_moved_to_no_day_is_refused_beside_itself(app: Flask, trainer: Client):
    workshop = a_session("Tableur", starts_at=in_days(3))
    day = (clock.today() + 3 * A_DAY).isoformat()
    decided = {
        "site": the_structure().public_id,
        "starts_on": day,
        "sessions-0-session": workshop.public_id,
        "sessions-0-fate": "move",
        "sessions-0-on": "",
        "sessions-0-begins": "10:00",
        "sessions-0-ends": "12:00",
    }

    answer = trainer.send_form("/fermetures", decided)

    assert answer.status_code == 422
    assert "Écrivez le nouveau jour" in answer.text
    assert defects(answer.data) == []
    assert db.session.scalar(select(func.count(ClosingDay.id))) == 0


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"starts_on": ""}, "Choisissez le premier jour"),
        ({"starts_on": "2020-01-01"}, "Ces jours sont passés"),
        ({"ends_on": "2020-01-01"}, "Le dernier jour vient après le premier."),
        ({"site": "ailleurs"}, "Choisissez ce qui ferme."),
    ],
)
def test_days_that_cannot_be_closed_are_refused_and_kept(app: Flask, trainer: Client, changed, sentence):
    the_site()
    days = {"site": the_site().public_id, "starts_on": clock.today().isoformat(), "reason": "inventaire"}

    answer = trainer.send_form("/fermetures", days | changed)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert 'value="inventaire"' in answer.text
    assert defects(answer.data) == []


def test_a_closing_that_ends_leaves_the_sessions_as_decided(app: Flask, trainer: Client):
    closing = a_closing(clock.today() + A_DAY)

    trainer.send_form(f"/fermetures/{closing.public_id}/fin", page="/fermetures")

    page = trainer.get("/fermetures")
    assert "Pas de fermeture prévue" in page.text
    assert defects(page.data) == []


def test_a_manager_opens_a_room_with_its_workstations_in_the_order_people_count(app: Flask, manager: Client):
    where = f"/lieux/{the_site().public_id}/salles"
    stations = "\r\n".join(f"Poste {number}" for number in (10, 2, 1))

    manager.send_form(where, {"name": "Salle bleue", "seats": "12", "workstations": stations})

    page = manager.get(where)
    assert "Poste 1, Poste 2, Poste 10" in page.text
    assert defects(page.data) == []


def test_a_workstation_whose_name_stays_keeps_its_row_and_one_left_out_is_retired(
    app: Flask, manager: Client
):
    room = a_room(workstations=["Poste 1", "Poste 2"])
    where = f"/lieux/{the_site().public_id}/salles"
    before = {one.name: one.id for one in db.session.scalars(select(Workstation))}

    manager.send_form(
        f"/salles/{room.public_id}",
        {"name": "Salle verte", "seats": "8", "workstations": "Poste 2\nPoste 3"},
        page=where,
    )

    rows = list(db.session.scalars(select(Workstation)))
    assert {one.name for one in rows if one.retired_at is None} == {"Poste 2", "Poste 3"}
    assert {one.id for one in rows if one.name == "Poste 2"} == {before["Poste 2"]}


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"name": ""}, "Donnez un nom"),
        ({"name": "Salle verte"}, "a déjà une salle de ce nom"),
        ({"seats": "0"}, "Entre 1 et 200 places."),
        ({"workstations": "Poste 1\nposte 1"}, "Deux postes ont le même nom"),
        ({"workstations": "P" * 61}, "60 lettres au plus chacun"),
    ],
)
def test_a_room_that_cannot_be_is_refused_beside_its_field(app: Flask, manager: Client, changed, sentence):
    a_room("Salle verte")
    where = f"/lieux/{the_site().public_id}/salles"

    answer = manager.send_form(where, {"name": "Salle bleue", "seats": "7", "workstations": ""} | changed)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert defects(answer.data) == []
    assert db.session.scalar(select(func.count(Room.id))) == 1


def test_a_retired_room_is_chosen_no_more_and_its_sessions_keep_its_name(app: Flask, manager: Client):
    room = a_room("Salle verte")
    workshop = a_session(starts_at=in_days(3))
    manager.send_form(f"/seances/{workshop.public_id}/modifier", a_change(workshop, site=room.public_id))
    where = f"/lieux/{the_site().public_id}/salles"

    manager.send_form(f"/salles/{room.public_id}/retirer", page=where)

    assert "Pas encore de salle" in manager.get(where).text
    assert afresh(workshop).room == "Salle verte"


def test_a_trainer_reads_the_rooms_and_changes_none(app: Flask, trainer: Client):
    a_room("Salle verte")

    page = trainer.get(f"/lieux/{the_site().public_id}/salles")

    assert "Salle verte" in page.text
    assert "Ajouter une salle" not in page.text


def test_what_belongs_to_another_structure_does_not_exist(app: Flask, trainer: Client):
    elsewhere = a_structure("Centre social de Keredern")
    workshop = a_session(structure=elsewhere)

    for where in (
        f"/seances/{workshop.public_id}/modifier",
        f"/lieux/{the_site(elsewhere).public_id}/salles",
    ):
        assert trainer.get(where).status_code == 404
