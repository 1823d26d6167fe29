"""A sheet goes out as a file, comes back filled, is shown line by line, and is noted once."""

import csv
import io
from collections.abc import Mapping
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from app.core import clock
from app.core.access import Role
from app.core.database import db, write_transaction
from app.core.identifiers import new_public_id
from app.people.models import PendingImport
from app.people.services import imports as people_imports
from app.sessions.models import (
    AttendanceMark,
    CourseSession,
    EnrolledHow,
    Enrolment,
    EnrolmentStatus,
    MarkHow,
    Presence,
)
from app.sessions.queries import Desk, desk_within_reach
from app.sessions.services.attendance import record_attendance
from app.sessions.services.marks import MarkWanted
from tests.people.open_documents import filled_ods
from tests.people.workbooks import a_workbook
from tests.support.client import Client
from tests.support.cycles import signed_in_as
from tests.support.factories import (
    a_learner,
    a_member,
    a_session,
    a_structure,
    enrolled,
    the_site,
    the_trainer,
)
from tests.support.page_check import defects
from tests.support.sheets import a_closed_sheet
from tests.support.statements import counted


@pytest.fixture
def trainer(client: Client) -> Client:
    """Give the client of a trainer who is signed in."""
    return signed_in_as(client, the_trainer().id)


def a_workshop(*names: str, seats: int = 8) -> CourseSession:
    """Make a session begun ten minutes ago, with people in it."""
    workshop = a_session(
        seats=seats, starts_at=clock.now().replace(second=0, microsecond=0) - timedelta(minutes=10)
    )
    for name in names:
        enrolled(a_learner(name, "Martin"), workshop)
    return workshop


def address(workshop: CourseSession) -> str:
    return f"/seances/{workshop.public_id}/importer"


def desk_of(workshop: CourseSession) -> Desk:
    db.session.rollback()
    return desk_within_reach(workshop.public_id, [workshop.structure_id])


def template_of(client: Client, workshop: CourseSession) -> list[dict[str, str]]:
    """Return the lines of the template in text."""
    raw = client.get(f"/seances/{workshop.public_id}/modele.csv").data
    return list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline=""), delimiter=";"))


def as_file(lines: list[dict[str, str]]) -> bytes:
    """Write lines as a spreadsheet saves text."""
    written = io.StringIO(newline="")
    writer = csv.DictWriter(written, lines[0], delimiter=";")
    writer.writeheader()
    writer.writerows(lines)
    return written.getvalue().encode()


def filled(client: Client, workshop: CourseSession, **answers: Mapping[str, str]) -> bytes:
    """Fill the template by hand: a line for each given name; others are written on the empty lines."""
    lines = template_of(client, workshop)
    for name, said in answers.items():
        line = next((each for each in lines if each["prenom"] == name), None)
        line = line or next(each for each in lines if not each["prenom"])
        line.update({"prenom": name, **said})
    return as_file(lines)


def give(client: Client, workshop: CourseSession, raw: bytes, name: str = "feuille.csv") -> TestResponse:
    where = address(workshop)
    fields = {"csrf_token": client.form_token(where), "file": FileStorage(io.BytesIO(raw), name)}
    boundary, body = encode_multipart(fields)
    return client.post(where, data=body, content_type=f"multipart/form-data; boundary={boundary}")


def note(client: Client, location: str, **more: str) -> TestResponse:
    return client.send_form(location, {"key": new_public_id(), **more})


def noted(workshop: CourseSession) -> dict[str, Presence | None]:
    """Return what the sheet shows of each one."""
    desk = desk_of(workshop)
    return {place.given_name: place.mark.presence if place.mark else None for place in desk.seated}


def marked_meanwhile(workshop: CourseSession, presence: Presence) -> None:
    """Note something else of the first one of the sheet, as a colleague would."""
    desk = desk_of(workshop)
    place = desk.seated[0]
    wanted = MarkWanted(learner_id=place.learner_id, name=place.name, presence=presence)
    with write_transaction():
        record_attendance(
            workshop,
            [wanted],
            seen=[mark.id for mark in place.marks],
            key=new_public_id(),
            by=workshop.trainer_id,
        )


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
