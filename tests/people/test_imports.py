"""A manager gives a file: it is checked, shown, and written once."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import BytesIO

import pytest
import time_machine
from sqlalchemy import func, select
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from app.core import clock, housekeeping
from app.core.access import Role
from app.core.database import db
from app.core.identifiers import new_public_id
from app.core.journal import JournalEntry
from app.core.writing import writing
from app.people.errors import NothingToImport
from app.people.models import Learner, PendingImport, Person
from app.people.services import imports
from tests.people.workbooks import MODEL, a_model
from tests.support.factories import a_learner, a_member, a_structure, an_account, the_site, the_structure
from tests.support.page_check import defects
from tests.support.statements import counted

PAGE = "/apprenants/importer"
ROSE, ALI = ("Le Gall", "Rose", 1958), ("Benali", "Ali", 1984)
WRONG = ("Tanguy", "", 1975)


@pytest.fixture
def manager(client):
    """Give a client signed in as the manager of the structure."""
    the_site()
    client.sign_in(an_account(a_member(Role.MANAGER).person_id).identifiant)
    return client


def give(client, raw: bytes, name: str = "liste.xlsx", **more: str):
    fields = {"csrf_token": client.form_token(PAGE), "site": the_site().public_id, **more}
    boundary, body = encode_multipart({**fields, "file": FileStorage(BytesIO(raw), name)})
    return client.post(PAGE, data=body, content_type=f"multipart/form-data; boundary={boundary}")


def accept(client, location: str, **more: str):
    return client.send_form(location, {"key": new_public_id(), **more})


def people() -> list[str]:
    wanted = select(Person).join(Learner, Learner.person_id == Person.id).order_by(Person.sought_name)
    return [person.full_name for person in db.session.scalars(wanted)]


def test_a_file_is_checked_and_nothing_is_written_before_the_manager_says_so(manager):
    location = give(manager, a_model(ROSE, ALI)).location

    page = manager.get(location)

    assert "Importer 2\u00a0personnes" in page.text
    assert defects(page.data) == []
    assert people() == []


def test_a_good_file_is_written_once_however_often_it_is_pressed(manager):
    location = give(manager, a_model(ROSE, ALI)).location
    key = new_public_id()

    first, again = (
        accept(manager, location, key=key),
        manager.post(location, data={"csrf_token": manager.form_token(PAGE), "key": key}),
    )
    late = manager.post(location, data={"csrf_token": manager.form_token(PAGE), "key": new_public_id()})

    assert first.location == again.location == location
    assert late.status_code == 409
    assert people() == ["Ali Benali", "Rose Le Gall"]
    done = manager.get(location)
    assert "Import terminé" in done.text
    assert defects(done.data) == []


def test_the_lines_are_forgotten_once_written(manager):
    location = give(manager, a_model(ROSE)).location

    accept(manager, location)

    assert db.session.scalar(select(PendingImport.report))["lines"] == []


def test_a_wrong_line_stops_everything_until_the_manager_says_the_good_ones(manager):
    location = give(manager, a_model(ROSE, WRONG)).location

    refused = accept(manager, location)
    assert refused.status_code == 409
    assert people() == []

    page = manager.get(location)
    assert "Ligne 5" in page.text
    assert "Écrivez le prénom." in page.text
    assert defects(page.data) == []
    accept(manager, location, good_lines="1")
    assert people() == ["Rose Le Gall"]


def test_the_same_file_given_again_adds_nobody(manager):
    accept(manager, give(manager, a_model(ROSE)).location)

    page = manager.get(give(manager, a_model(ROSE)).location)

    assert "Aucune ligne de ce fichier n’est à importer." in page.text
    assert people() == ["Rose Le Gall"]


def test_whoever_was_registered_since_the_check_is_left_aside(manager):
    location = give(manager, a_model(ROSE, ALI)).location
    accept(manager, give(manager, a_model(ROSE)).location)

    accept(manager, location)

    assert people() == ["Ali Benali", "Rose Le Gall"]


def test_the_real_model_is_read_and_has_nobody(manager):
    page = manager.get(give(manager, MODEL.read_bytes()).location)

    assert "C’est l’exemple du modèle" in page.text


def test_the_same_file_imported_twice_at_once_adds_nobody_twice(app):
    structure_id, site_id = the_structure().id, the_site().id
    report = imports.checked_learners(a_model(ROSE, ALI), structure_id=structure_id, site_id=site_id)
    db.session.rollback()
    together = threading.Barrier(2)

    def write(_manager: int) -> int:
        with app.app_context():
            together.wait(timeout=30)
            try:
                with writing():
                    return imports.import_learners(
                        report, structure_id=structure_id, good_lines=True, by=None
                    )
            except NothingToImport:
                return 0
            finally:
                db.session.remove()

    with ThreadPoolExecutor(2) as pool:
        added = sorted(pool.map(write, range(2)))

    assert added == [0, 2]
    assert len(people()) == 2


def test_two_thousand_people_are_checked_and_written_in_a_counted_number_of_statements(manager):
    lines = "\n".join(f"a{number};Le Gall;Rose {number};1958" for number in range(2000))
    location = give(manager, f"ref;nom;prenom;annee_naissance\n{lines}".encode(), "liste.csv").location

    with counted(db.engine) as sent:
        accept(manager, location)

    assert db.session.scalar(select(func.count()).select_from(Learner)) == 2000
    assert len(sent) < 60


@pytest.mark.parametrize(
    ("raw", "name", "status", "sentence"),
    [
        (b"", "vide.csv", 422, "vide"),
        (b"%PDF-1.7", "liste.pdf", 422, "PDF"),
        (b"nom;prenom\n\x81\x00", "liste.csv", 422, "pas du texte"),
        (b"Le Gall;Rose", "liste.csv", 422, "titres"),
        (b"PK\x03\x04...", "liste.xlsx", 422, "abîmé"),
        (b"x" * (2 * 1024 * 1024 + 1), "lourd.csv", 413, "2 Mo"),
        (b"x" * (3 * 1024 * 1024), "tres-lourd.csv", 413, "2 Mo"),
    ],
)
@pytest.mark.one_engine
def test_a_file_that_cannot_be_read_is_refused_with_a_sentence(manager, raw, name, status, sentence):
    answer = give(manager, raw, name)

    assert answer.status_code == status
    assert sentence in answer.text
    assert defects(answer.data) == []
    assert db.session.scalars(select(PendingImport)).all() == []


@pytest.mark.one_engine
def test_no_file_at_all_is_told_beside_the_field(manager):
    answer = manager.send_form(PAGE, {"site": the_site().public_id})

    assert answer.status_code == 422
    assert "vide" in answer.text


def test_a_site_of_another_structure_is_not_a_choice(manager):
    elsewhere = the_site(a_structure("MJC"))

    answer = give(manager, a_model(ROSE), site=elsewhere.public_id)

    assert answer.status_code == 422
    assert "Choisissez un lieu" in answer.text


def test_a_checked_file_of_another_structure_is_not_found(manager):
    other = a_structure("MJC")
    report = imports.checked_learners(a_model(ROSE), structure_id=other.id, site_id=the_site(other).id)
    with writing():
        kept = imports.keep(
            report, structure_id=other.id, by=a_member(Role.MANAGER, structure=other).person_id
        )

    assert manager.get(f"{PAGE}/{kept.public_id}").status_code == 404
    sent = manager.send_form(f"{PAGE}/{kept.public_id}", {"key": "k"}, page=PAGE)
    assert sent.status_code == 404
    assert people() == []


def test_a_checked_file_is_forgotten_after_a_day(manager):
    location = give(manager, a_model(ROSE)).location

    with time_machine.travel(clock.now() + timedelta(hours=25)):
        manager.sign_in(an_account(a_member(Role.MANAGER).person_id).identifiant)
        assert manager.get(location).status_code == 404
        give(manager, a_model(ALI))
        housekeeping.tidy()

    assert len(db.session.scalars(select(PendingImport)).all()) == 1


def test_learners_of_another_structure_are_no_duplicates(manager):
    a_learner("Rose", "Le Gall", structure=a_structure("MJC"))

    assert "Importer 1\u00a0personne" in manager.get(give(manager, a_model(ROSE)).location).text


def test_an_import_is_one_entry_of_the_journal_without_a_name(manager):
    accept(manager, give(manager, a_model(ROSE, ALI)).location)

    entries = db.session.scalars(select(JournalEntry)).all()
    assert [entry.kind for entry in entries] == ["people:learners:import"]
    assert entries[0].structure_id == the_structure().id
