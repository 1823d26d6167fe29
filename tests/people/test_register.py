"""The register of learners: found, added, put right, never across structures."""

import pytest
from sqlalchemy import func, select

from app.core.access import Role
from app.core.database import db
from app.core.identifiers import new_public_id
from app.core.journal import JournalEntry, JournalSaid
from app.people.models import Learner, Person
from tests.support.factories import (
    a_learner,
    a_member,
    a_site,
    a_structure,
    an_account,
    the_site,
    the_structure,
)
from tests.support.page_check import defects
from tests.support.statements import counted


@pytest.fixture
def trainer(client):
    """Give a client signed in as a trainer of the structure."""
    the_site()
    client.sign_in(an_account(a_member(Role.TRAINER).person_id).identifiant)
    return client


def add(client, **fields: str):
    return client.send_form("/apprenants/nouveau", {"key": new_public_id(), "given_name": "Rose", **fields})


def people() -> list[str]:
    return [
        person.full_name for person in db.session.scalars(select(Person).join(Learner).order_by(Learner.id))
    ]


def test_a_given_name_is_enough(trainer):
    answer = add(trainer)

    learner = db.session.scalar(select(Learner))
    assert answer.location == f"/apprenants/{learner.public_id}?fait=inscription"
    assert "La personne est inscrite." in trainer.get(answer.location).text
    assert people() == ["Rose"]


def test_a_learner_is_of_the_trainers_structure_and_site(trainer):
    add(trainer)

    learner = db.session.scalar(select(Learner))
    assert (learner.structure_id, learner.site_id) == (the_structure().id, the_site().id)


def test_the_same_form_sent_twice_adds_one_person(trainer):
    key = new_public_id()

    first, second = add(trainer, key=key), add(trainer, key=key)

    assert first.location == second.location
    assert people() == ["Rose"]


def test_a_namesake_is_shown_before_a_second_person_is_added(trainer):
    a_learner("Rose", "Le Gall")

    answer = add(trainer, family_name="LE GALL", birth_year="1958")

    assert answer.status_code == 422
    assert "porte déjà ce nom" in answer.text
    assert 'value="LE GALL"' in answer.text
    assert defects(answer.data) == []
    assert people() == ["Rose Le Gall"]


def test_a_namesake_is_added_when_one_says_that_it_is_somebody_else(trainer):
    a_learner("Rose", "Le Gall")

    add(trainer, family_name="Le Gall", another="1")

    assert people() == ["Rose Le Gall", "Rose Le Gall"]


def test_a_namesake_of_another_structure_is_never_shown(trainer):
    a_learner("Rose", "Le Gall", structure=a_structure("MJC de Morlaix"))

    assert add(trainer, family_name="Le Gall").status_code == 302


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"given_name": "  "}, "Écrivez un prénom."),
        ({"given_name": "\u202e"}, "Un prénom est nécessaire."),
        ({"given_name": "R" * 301}, "300 caractères au plus"),
        ({"birth_year": "hier"}, "quatre chiffres"),
        ({"birth_year": "1899"}, "quatre chiffres"),
        ({"site": "ailleurs"}, "lieu"),
        ({"structure_id": "2"}, "n’était pas attendu"),
    ],
)
@pytest.mark.one_engine
def test_a_wrong_form_comes_back_with_what_was_typed(trainer, fields, sentence):
    a_site("Bourg", structure=the_structure())

    answer = add(trainer, family_name="Le Gall", **fields)

    assert answer.status_code == 422
    assert 'value="Le Gall"' in answer.text
    if "structure_id" not in fields and "\u202e" not in fields.values():
        assert sentence in answer.text
    assert people() == []


@pytest.mark.parametrize("name", ["<b>Rose</b> & Ali", "علي بن يوسف", "R" * 300, '"Rose"', "{{ 7 * 7 }}"])
@pytest.mark.one_engine
def test_an_odd_name_is_shown_as_typed_on_every_page(trainer, name: str):
    location = add(trainer, given_name=name).location

    sheet = trainer.get(location)
    register = trainer.get("/apprenants")

    assert defects(sheet.data) == []
    assert defects(register.data) == []
    assert "<b>Rose" not in sheet.text + register.text
    assert db.session.scalar(select(Person.given_name).join(Learner)) == name


@pytest.mark.parametrize("search", ["gall", "ROSE le", "lè gàll", "Le-Gall", "Le\u00a0Gall"])
def test_a_name_is_found_by_any_of_its_letters(trainer, search: str):
    a_learner("Rose", "Le Gall")
    a_learner("Ali", "Benali")

    page = trainer.search("/apprenants", search).text

    assert "Rose Le Gall" in page
    assert "Benali" not in page


def test_a_search_that_no_keyboard_types_is_refused_in_words(trainer):
    a_learner("Rose", "Le Gall")

    answer = trainer.search("/apprenants", "\0gall")

    assert answer.status_code == 422
    assert "rechargez-la" in answer.text


@pytest.mark.parametrize("search", ["%", "_", "' OR 1=1 --", "\\"])
@pytest.mark.one_engine
def test_signs_of_a_query_are_letters_like_any_other(trainer, search: str):
    a_learner("Rose", "Le Gall")

    answer = trainer.search("/apprenants", search)

    assert answer.status_code == 200
    assert ("Rose Le Gall" in answer.text) is not any(letter.isalnum() for letter in search)


@pytest.mark.one_engine
def test_nobody_found_is_said_kindly(trainer):
    answer = trainer.search("/apprenants", "zzz")

    assert "Personne ne porte ce nom ici" in answer.text
    assert defects(answer.data) == []


def test_the_register_shows_fifty_people_a_page_and_a_page_too_far_is_the_last(trainer):
    for number in range(51):
        a_learner(f"Apprenant {number:02}", "Le Gall")

    first, last = trainer.get("/apprenants").text, trainer.get("/apprenants?page=999").text

    assert "Page 1 sur 2" in first
    assert first.count('data-label="Lieu"') == 50
    assert "Page 2 sur 2" in last
    assert last.count('data-label="Lieu"') == 1


def test_a_search_that_finds_too_many_asks_for_more_letters(trainer):
    for number in range(51):
        a_learner(f"Apprenant {number:02}", "Le Gall")

    answer = trainer.search("/apprenants", "gall")

    assert answer.text.count('data-label="Lieu"') == 50
    assert "Précisez la recherche" in answer.text
    assert "page=" not in answer.text
    assert defects(answer.data) == []


@pytest.mark.one_engine
def test_an_address_finds_nobody_by_name_and_fills_no_form(trainer):
    a_learner("Rose", "Le Gall")
    a_learner("Ali", "Benali")

    register = trainer.get("/apprenants?sought=gall&recherche=gall").text
    form = trainer.get("/apprenants/nouveau?given_name=Rose").text

    assert "Benali" in register
    assert 'value="gall"' not in register
    assert "Rose" not in form


@pytest.mark.parametrize(
    "path", ["/apprenants", "/apprenants/{0}", "/apprenants/nouveau", "/apprenants/{0}/noms"]
)
def test_a_page_asks_as_little_of_the_database_for_two_hundred_people_as_for_one(trainer, path: str):
    address = path.format(a_learner().public_id)
    with counted(db.engine) as for_one:
        trainer.get(address)
    for number in range(20):
        a_learner(f"Apprenant {number}")

    with counted(db.engine) as for_many:
        trainer.get(address)

    assert len(for_many) == len(for_one) <= 6


@pytest.mark.parametrize("page", ["", "/noms"])
def test_a_learner_of_another_structure_is_not_found(trainer, page: str):
    other = a_learner("Gaëlle", "Tanguy", structure=a_structure("MJC de Morlaix"))

    answer = trainer.get(f"/apprenants/{other.public_id}{page}")

    assert answer.status_code == 404
    assert "Gaëlle" not in answer.text


@pytest.mark.parametrize("act", ["noms", "carte"])
@pytest.mark.one_engine
def test_nothing_is_done_to_a_learner_of_another_structure(trainer, act: str):
    other = a_learner("Gaëlle", "Tanguy", structure=a_structure("MJC de Morlaix"))

    answer = trainer.send_form(
        f"/apprenants/{other.public_id}/{act}", {"given_name": "X"}, page="/apprenants/nouveau"
    )

    assert answer.status_code == 404
    assert db.session.scalar(select(func.count()).select_from(JournalEntry)) == 0


def test_the_register_never_shows_another_structure(trainer):
    a_learner("Gaëlle", "Tanguy", structure=a_structure("MJC de Morlaix"))

    assert "Tanguy" not in trainer.search("/apprenants", "tanguy").text


def test_a_name_put_right_leaves_what_it_was_in_the_journal(trainer):
    learner = a_learner("Roze", "Le Gal")
    sheet = f"/apprenants/{learner.public_id}"

    answer = trainer.send_form(
        f"{sheet}/noms", {"given_name": "Rose", "family_name": "Le Gall", "birth_year": "1958"}
    )

    assert answer.location == f"{sheet}?fait=noms"
    assert people() == ["Rose Le Gall"]
    assert "Rose Le Gall" in trainer.search("/apprenants", "le gall").text
    said = db.session.scalar(select(JournalSaid.words))
    assert (said["before"]["given_name"], said["after"]["given_name"]) == ("Roze", "Rose")


@pytest.mark.one_engine
def test_a_name_saved_without_a_change_is_no_event(trainer):
    learner = a_learner("Rose", "Le Gall")

    trainer.send_form(
        f"/apprenants/{learner.public_id}/noms",
        {"given_name": "Rose", "family_name": "Le Gall", "birth_year": "1958"},
    )

    assert db.session.scalars(select(JournalEntry.kind)).all() == []


def test_the_journal_names_nobody(trainer):
    add(trainer, family_name="Le Gall")

    entry = db.session.scalar(select(JournalEntry))
    assert entry.kind == "people:learner:register"
    assert "Rose" not in repr([entry.kind, entry.subject])


@pytest.mark.parametrize("path", ["/connexion", "/apprenants", "/apprenants/nouveau"])
@pytest.mark.one_engine
def test_every_page_of_the_register_is_well_made(trainer, path: str):
    a_learner()

    assert defects(trainer.get(path, follow_redirects=True).data) == []
