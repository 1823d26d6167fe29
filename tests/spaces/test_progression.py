"""Who is where in a structure: one framework at a time, twenty-five people a page."""

import re

import pytest
from flask import Flask

from app.core.access import Role
from app.core.database import db
from app.spaces.progression import PAGE
from tests.spaces.groups import a_group
from tests.support.attainments import a_certificate, ready_for_the_visa, shown, the_framework
from tests.support.client import Client
from tests.support.cycles import signed_in_as
from tests.support.factories import a_learner, a_member, a_structure, joined, the_trainer
from tests.support.page_check import defects
from tests.support.statements import counted

NAMES = re.compile(r'progression" translate="no">([^<]+)</a>')
NEXT = re.compile(r'href="([^"]+apres=[^"]+)"')


@pytest.fixture
def manager(client: Client) -> Client:
    """Give the client of a manager who is signed in."""
    return signed_in_as(client, a_member(Role.MANAGER).person_id)


def row_of(name: str, page: str) -> str:
    """Return the words of somebody's row."""
    row = page[page.index(f">{name}</a>") :]
    return " ".join(re.sub("<[^>]+>", " ", row[: row.index("</li>")]).split())


def test_each_one_s_way_is_said_in_one_line(app: Flask, manager: Client):
    a_learner("Ali", "Benhaddou")
    rose, zoe = a_learner("Rose", "Le Gall"), a_learner("Zoé", "Petit")
    visa = the_framework()
    for item in list(visa.items)[:3]:
        shown(rose, item.id, level=2, by=the_trainer().id)
    ready_for_the_visa(zoe)
    a_certificate(a_learner("Malo", "Riou"))

    page = manager.get(f"/progression?referentiel={visa.code}/{visa.version}")

    assert "pas commencé" in row_of("Ali Benhaddou", page.text)
    assert "3 sur 31 Encore" in row_of("Rose Le Gall", page.text)
    assert "à faire valider" in row_of("Zoé Petit", page.text)
    assert "obtenu" in row_of("Malo Riou", page.text)
    assert defects(page.data) == []


def test_one_framework_is_shown_at_a_time_that_of_the_last_cycle_first(app: Flask, manager: Client):
    a_group("Rose", code="b2i-adultes-2012")
    visa = the_framework()

    shown_first = manager.get("/progression").text
    chosen = manager.get(f"/progression?referentiel={visa.code}/{visa.version}").text

    assert "<title>Progression, B2i adultes" in shown_first
    assert "0 sur 51" in shown_first
    assert "<title>Progression, Visa Internet" in chosen
    assert "0 sur 31" in chosen


def test_every_learner_is_on_one_page_and_one_only_the_last_registered_first(app: Flask, manager: Client):
    the_framework()
    people = [a_learner(f"Personne {number:02}", "Martin") for number in range(2 * PAGE + 5)]

    pages = [manager.get("/progression").text]
    while following := NEXT.search(pages[-1]):
        pages.append(manager.get(following[1].replace("&amp;", "&")).text)

    read = [NAMES.findall(page) for page in pages]
    assert [len(names) for names in read] == [PAGE, PAGE, 5]
    assert [name for names in read for name in names] == [
        f"Personne {number:02} Martin" for number in reversed(range(len(people)))
    ]


def test_only_the_learners_within_reach_are_shown_those_merged_left_out(app: Flask, manager: Client):
    the_framework()
    rose, double = a_learner("Rose", "Le Gall"), a_learner("Rosa", "Le Gall")
    a_learner("Gaëlle", "Tanguy", structure=a_structure("Cyber-base de Morlaix"))
    joined(double, rose)

    assert NAMES.findall(manager.get("/progression").text) == ["Rose Le Gall"]


def test_a_group_leads_to_its_grid_for_those_who_may_mark(app: Flask, manager: Client):
    cycle, _people = a_group("Rose")
    evaluator = signed_in_as(app.test_client(), a_member(Role.EVALUATOR, "Anne").person_id)
    door = f"/cycles/{cycle.public_id}/grille"

    assert door in manager.get("/progression").text
    assert door not in evaluator.get("/progression").text


def test_a_framework_that_nobody_offers_is_not_found(app: Flask, manager: Client):
    assert manager.get("/progression?referentiel=inconnu/1").status_code == 404


def test_a_page_asks_the_same_for_one_learner_and_for_many(app: Flask, manager: Client):
    the_framework()
    a_learner("Rose")
    manager.get("/progression")

    with counted(db.engine) as for_one:
        manager.get("/progression")
    for number in range(PAGE + 5):
        a_learner(f"Personne {number}")
    with counted(db.engine) as for_many:
        manager.get("/progression")

    assert len(for_many) == len(for_one) <= 6
