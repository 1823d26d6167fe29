"""A sheet goes out as a file, comes back filled, is shown line by line, and is noted once."""

from datetime import timedelta

from flask import Flask
from sqlalchemy import select

from app.core import clock
from app.core.database import db
from app.core.identifiers import new_public_id
from app.people.models import PendingImport
from app.sessions.models import (
    AttendanceMark,
    CourseSession,
    EnrolledHow,
    Enrolment,
    EnrolmentStatus,
    MarkHow,
    Presence,
)
from tests.people.open_documents import filled_ods
from tests.people.workbooks import a_workbook
from tests.support.client import Client
from tests.support.page_check import defects
from tests.support.sheet_files import (
    a_workshop,
    address,
    as_file,
    desk_of,
    filled,
    give,
    marked_meanwhile,
    note,
    noted,
    template_of,
)
from tests.support.statements import counted


def test_a_template_filled_by_hand_is_shown_then_noted(app: Flask, trainer: Client):
    workshop = a_workshop("Ali", "Léa", "Rose")
    late = clock.in_paris(workshop.starts_at + timedelta(minutes=5))
    raw = filled(
        trainer,
        workshop,
        Ali={"statut": "présent"},
        Léa={"statut": "En retard", "arrivee": f"{late:%H h %M}", "remarque": "bus en panne"},
    )

    location = give(trainer, workshop, raw).location
    page = trainer.get(location)

    assert defects(page.data) == []
    assert "en retard, arrivée à" in page.text
    assert "Noter 2\u00a0lignes" in page.text
    assert noted(workshop) == {"Ali": None, "Léa": None, "Rose": None}

    done = trainer.get(note(trainer, location).location)

    assert defects(done.data) == []
    assert "2\u00a0réponses notées" in done.text
    assert noted(workshop) == {"Ali": Presence.PRESENT, "Léa": Presence.LATE, "Rose": None}
    mark = desk_of(workshop).seated[1].mark
    assert mark is not None
    assert (mark.how, mark.note, mark.arrived_at) == (
        MarkHow.IMPORT,
        "bus en panne",
        workshop.starts_at + timedelta(minutes=5),
    )


def test_the_spreadsheet_template_goes_round_with_nothing_lost(app: Flask, trainer: Client):
    workshop = a_workshop("Ali", "Rose")
    template = trainer.get(f"/seances/{workshop.public_id}/modele.ods").data

    raw = filled_ods(template, {"Ali": {"statut": "absent"}, "Rose": {"statut": "excusée"}})
    note(trainer, give(trainer, workshop, raw, "feuille.ods").location)

    assert noted(workshop) == {"Ali": Presence.ABSENT, "Rose": Presence.EXCUSED}


def test_a_workbook_with_real_hours_is_read_to_the_minute(app: Flask, trainer: Client):
    workshop = a_workshop("Rose")
    arrived = workshop.starts_at + timedelta(minutes=7)
    line = template_of(trainer, workshop)[0] | {"statut": "en retard"}
    row = [*line.values()]
    row[5] = clock.in_paris(arrived).time()  # type: ignore[call-overload]

    raw = a_workbook([list(line), row])
    note(trainer, give(trainer, workshop, raw, "feuille.xlsx").location)

    mark = desk_of(workshop).seated[0].mark
    assert mark is not None
    assert mark.arrived_at == arrived


def test_the_template_says_what_stands_and_giving_it_back_changes_nothing(app: Flask, trainer: Client):
    workshop = a_workshop("Rose")
    marked_meanwhile(workshop, Presence.ABSENT)
    lines = template_of(trainer, workshop)
    assert lines[0]["statut"] == "absent"

    page = trainer.get(give(trainer, workshop, as_file(lines)).location)

    assert "déjà noté ainsi" in page.text
    assert "Aucune ligne de ce fichier" in page.text
    assert defects(page.data) == []


def test_who_was_not_expected_is_added_by_a_first_name(app: Flask, trainer: Client):
    workshop = a_workshop("Rose")
    raw = filled(trainer, workshop, Rose={"statut": "présent"}, Marius={})

    page = trainer.get(location := give(trainer, workshop, raw).location)
    assert "personne inattendue" in page.text
    note(trainer, location)

    assert noted(workshop) == {"Rose": Presence.PRESENT, "Marius": Presence.PRESENT}
    places = db.session.scalars(select(Enrolment).order_by(Enrolment.id)).all()
    assert places[-1].how is EnrolledHow.WALK_IN


def test_the_same_file_given_again_adds_nobody_twice(app: Flask, trainer: Client):
    workshop = a_workshop("Rose")
    raw = filled(trainer, workshop, Rose={"statut": "présent"}, Marius={})
    note(trainer, give(trainer, workshop, raw).location)

    page = trainer.get(give(trainer, workshop, raw).location)

    assert "Aucune ligne de ce fichier" in page.text
    assert set(noted(workshop)) == {"Rose", "Marius"}


def test_a_file_is_noted_once_however_often_it_is_pressed(app: Flask, trainer: Client):
    workshop = a_workshop("Rose")
    location = give(
        trainer, workshop, filled(trainer, workshop, Rose={"statut": "présent"}, Marius={})
    ).location
    key = new_public_id()

    first, again = (
        note(trainer, location, key=key),
        trainer.post(location, data={"csrf_token": trainer.form_token(address(workshop)), "key": key}),
    )
    late = trainer.post(
        location, data={"csrf_token": trainer.form_token(address(workshop)), "key": new_public_id()}
    )

    assert (first.location, again.location, late.status_code) == (location, location, 409)
    assert len(db.session.scalars(select(AttendanceMark)).all()) == 2
    assert db.session.scalars(select(PendingImport)).one().report["lines"] == []


def test_what_was_noted_meanwhile_is_a_conflict_that_everybody_sees(app: Flask, trainer: Client):
    workshop = a_workshop("Rose")
    location = give(trainer, workshop, filled(trainer, workshop, Rose={"statut": "présent"})).location
    marked_meanwhile(workshop, Presence.ABSENT)

    done = trainer.get(note(trainer, location).location)

    assert "choisissez la bonne réponse" in done.text
    assert defects(done.data) == []
    assert {mark.presence for mark in desk_of(workshop).seated[0].marks} == {
        Presence.PRESENT,
        Presence.ABSENT,
    }


def test_an_answer_that_changes_one_that_stands_shows_both_then_replaces_it(app: Flask, trainer: Client):
    workshop = a_workshop("Rose")
    raw = filled(trainer, workshop, Rose={"statut": "présente"})
    marked_meanwhile(workshop, Presence.ABSENT)

    page = trainer.get(location := give(trainer, workshop, raw).location)
    assert "remplace\u202f: absent" in page.text
    note(trainer, location)

    assert noted(workshop) == {"Rose": Presence.PRESENT}


def test_a_full_session_gets_the_chairs_that_are_missing(app: Flask, trainer: Client):
    workshop = a_workshop("Rose", seats=1)
    raw = filled(trainer, workshop, Rose={"statut": "présent"}, Marius={}, Zoé={})

    page = trainer.get(location := give(trainer, workshop, raw).location)
    assert "Ajouter 2\u00a0chaises" in page.text
    assert defects(page.data) == []
    note(trainer, location, chairs="1")

    assert set(noted(workshop)) == {"Rose", "Marius", "Zoé"}
    assert db.session.get_one(CourseSession, workshop.id).seats == 3


def test_without_a_chair_whoever_was_not_expected_waits_and_the_page_says_so(app: Flask, trainer: Client):
    workshop = a_workshop("Rose", seats=1)
    location = give(
        trainer, workshop, filled(trainer, workshop, Rose={"statut": "présent"}, Marius={})
    ).location

    done = trainer.get(note(trainer, location).location)

    assert "En liste d’attente" in done.text
    assert "Marius" in done.text
    assert defects(done.data) == []
    assert noted(workshop) == {"Rose": Presence.PRESENT}
    assert [place.given_name for place in desk_of(workshop).waiting] == ["Marius"]


def test_the_template_and_the_pages_ask_as_few_statements_for_a_crowd(app: Flask, trainer: Client):
    workshop = a_workshop(*(f"Apprenant {number}" for number in range(40)), seats=60)
    raw = as_file([line | {"statut": "présent"} for line in template_of(trainer, workshop) if line["prenom"]])
    location = give(trainer, workshop, raw).location

    for where in (location, address(workshop), f"/seances/{workshop.public_id}/modele.ods"):
        with counted(db.engine) as sent:
            assert trainer.get(where).status_code == 200
        assert len(sent) <= 6
    note(trainer, location)
    places = select(Enrolment).where(Enrolment.status == EnrolmentStatus.ENROLLED)
    assert len(db.session.scalars(places).all()) == 40
