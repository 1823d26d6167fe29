"""What a file may not do to a sheet, and what is told instead."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from app.core import clock
from app.core.access import Role
from app.core.database import db, write_transaction
from app.people.models import PendingImport
from app.people.services import imports as people_imports
from app.sessions.models import (
    AttendanceMark,
    CourseSession,
    Enrolment,
    Presence,
)
from tests.support.client import Client
from tests.support.cycles import signed_in_as
from tests.support.factories import (
    a_member,
    a_session,
    a_structure,
    the_site,
    the_trainer,
)
from tests.support.page_check import defects
from tests.support.sheet_files import a_workshop, address, as_file, filled, give, note, noted, template_of
from tests.support.sheets import a_closed_sheet


def test_wrong_lines_are_told_one_by_one_and_the_good_ones_are_noted(app: Flask, trainer: Client):
    workshop = a_workshop("Ali", "Léa", "Rose")
    lines = template_of(trainer, workshop)
    lines[0]["statut"] = "présent"
    lines[1]["statut"] = "peut-être"
    lines[2] |= {"statut": "présent", "arrivee": "20 heures"}

    page = trainer.get(location := give(trainer, workshop, as_file(lines)).location)

    assert "Ligne 3" in page.text
    assert "Léa Martin\u202f: ce mot n’est pas connu" in page.text
    assert "Rose Martin\u202f: cette heure ne se lit pas" in page.text
    assert "Noter les bonnes lignes" in page.text
    assert defects(page.data) == []
    note(trainer, location)
    assert noted(workshop) == {"Ali": Presence.PRESENT, "Léa": None, "Rose": None}


def test_a_closed_sheet_refuses_a_file_and_leads_to_its_correction(app: Flask, trainer: Client):
    sheet = a_closed_sheet("Armel")
    workshop = db.session.get_one(CourseSession, sheet.course_session_id)

    page = trainer.get(address(workshop))
    sent = trainer.post(address(workshop), data={"csrf_token": trainer.form_token("/seances/nouvelle")})

    assert "Corriger la feuille" in page.text
    assert defects(page.data) == []
    assert sent.status_code == 409
    assert f"/seances/{workshop.public_id}/corriger" in sent.text


def test_a_sheet_that_opens_later_says_when(app: Flask, trainer: Client):
    workshop = a_session(starts_at=clock.now() + timedelta(days=2))

    page = trainer.get(address(workshop))

    assert "Il est trop tôt" in page.text
    assert "modele.ods" in page.text


def test_somebody_who_lost_their_seat_meanwhile_stops_all_and_loses_nothing(app: Flask, trainer: Client):
    workshop = a_workshop("Ali", "Rose")
    location = give(
        trainer, workshop, filled(trainer, workshop, Ali={"statut": "présent"}, Rose={"statut": "absent"})
    ).location
    place = db.session.scalars(select(Enrolment).order_by(Enrolment.id)).first()
    assert place is not None
    place.ended_at = clock.now()
    db.session.commit()

    refused = note(trainer, location)

    assert refused.status_code == 409
    assert "Rien n’a été noté" in refused.text
    assert "pas de place dans cette séance" in refused.text
    assert defects(refused.data) == []
    assert db.session.scalars(select(AttendanceMark)).all() == []


@pytest.mark.one_engine
@pytest.mark.parametrize(
    ("raw", "status", "sentence"),
    [
        (b"", 422, "vide"),
        (b"prenom;nom\nRose;Martin\n", 422, "titres"),
        (b"%PDF-1.7", 422, "PDF"),
        (b"x" * (3 * 1024 * 1024), 413, "2 Mo"),
        (b"apprenant_ref;statut\n" + b"abc;absent\n" * 10_001, 422, "Coupez-le"),
    ],
    ids=["empty", "no headings", "a PDF", "too heavy", "10,001 lines"],
)
def test_a_file_that_cannot_be_read_is_refused_with_a_sentence(trainer, raw, status, sentence):
    answer = give(trainer, a_workshop("Rose"), raw)

    assert answer.status_code == status
    assert sentence in answer.text.replace("\u202f", " ").replace("\u00a0", " ")
    assert defects(answer.data) == []
    assert db.session.scalars(select(PendingImport)).all() == []


def test_a_file_of_another_session_or_place_is_not_found(app: Flask, trainer: Client):
    workshop, other = a_workshop("Rose"), a_workshop("Ali")
    location = give(trainer, workshop, filled(trainer, workshop, Rose={"statut": "présent"})).location
    elsewhere = a_session(structure=a_structure("MJC"))

    assert trainer.get(location.replace(workshop.public_id, other.public_id)).status_code == 404
    assert trainer.get(f"/seances/{elsewhere.public_id}/modele.csv").status_code == 404


def test_a_checked_sheet_is_no_list_of_learners(app: Flask, trainer: Client):
    workshop = a_workshop("Rose")
    location = give(trainer, workshop, filled(trainer, workshop, Rose={"statut": "présent"})).location
    manager = signed_in_as(app.test_client(), a_member(Role.MANAGER).person_id)
    kept = location.rpartition("/")[2]

    assert manager.get(f"/apprenants/importer/{kept}").status_code == 404
    assert manager.get(location).status_code == 200


def test_a_list_of_learners_is_no_checked_sheet(app: Flask, trainer: Client):
    workshop = a_workshop("Rose")
    report = people_imports.checked_learners(
        b"nom;prenom\nMartin;Rose\n", structure_id=workshop.structure_id, site_id=the_site().id
    )
    with write_transaction():
        kept = people_imports.keep(report, structure_id=workshop.structure_id, by=workshop.trainer_id)
        kept_id = kept.public_id

    assert trainer.get(f"{address(workshop)}/{kept_id}").status_code == 404


def test_a_checked_sheet_is_forgotten_after_a_day(app: Flask, trainer: Client):
    workshop = a_workshop("Rose")
    location = give(trainer, workshop, filled(trainer, workshop, Rose={"statut": "présent"})).location

    with time_machine.travel(clock.now() + timedelta(hours=25)):
        assert signed_in_as(trainer, the_trainer().id).get(location).status_code == 404
