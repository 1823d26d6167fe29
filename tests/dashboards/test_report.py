"""The funder's page: counts of a period, and never a person."""

from datetime import timedelta

import pytest

from app.core import clock
from app.core.access import Role
from app.core.database import db
from app.dashboards.queries import report_of
from app.dashboards.rules.periods import period_of
from app.dashboards.rules.small_cells import Hidden
from app.people.models import Person, Qpv
from app.sessions.models import Presence
from tests.support.attainments import marked
from tests.support.factories import (
    a_learner,
    a_member,
    a_person,
    a_session,
    a_structure,
    an_account,
    enrolled,
    kept,
    the_structure,
)

CANARY = "Zéphyrine"


def some_who_came(how_many, *, born=1958, qpv=Qpv.NO, structure=None):
    """Let people come to a session of this afternoon."""
    held = a_session(structure=structure, seats=99, hours=2, starts_at=clock.now() - timedelta(hours=3))
    for _number in range(how_many):
        learner = a_learner(CANARY, "Quéméneur", structure=structure)
        learner.qpv = qpv
        kept(learner)
        person = learner_person(learner)
        person.birth_year = born and clock.today().year - born
        kept(person)
        enrolled(learner, held)
        marked(learner, held, Presence.PRESENT)
    return held


def learner_person(learner):
    return db.session.get_one(Person, learner.person_id)


def this_year():
    return period_of(year=clock.today().year, first_quarter=1, last_quarter=4)


def report(*structures):
    return report_of([each.id for each in structures], this_year(), now=clock.now())


@pytest.mark.usefixtures("app")
def test_under_five_people_nothing_is_counted():
    some_who_came(4, born=20)

    found = report(the_structure())

    assert (found.people, found.sessions, found.hours, found.certificates, found.breakdowns) == (
        None, None, None, None, (),
    )  # fmt: skip


@pytest.mark.usefixtures("app")
def test_people_sessions_and_hours_of_the_period_are_counted():
    some_who_came(6, born=20)
    some_who_came(7, born=70)

    found = report(the_structure())

    assert (found.people, found.sessions, found.hours) == (13, 2, 26)
    assert found.certificates is Hidden.SMALL


@pytest.mark.usefixtures("app")
def test_a_small_band_is_hidden_with_a_neighbour():
    some_who_came(12, born=20)
    some_who_came(2, born=30)
    some_who_came(9, born=50)

    ages = report(the_structure()).breakdowns[0]

    cells = dict(zip(ages.labels, ages.cells, strict=True))
    assert cells["25 à 39 ans"] is Hidden.SMALL
    assert cells["18 à 24 ans"] is Hidden.MASKED


@pytest.mark.usefixtures("app")
def test_a_small_structure_cannot_be_found_by_a_subtraction():
    large, small = a_structure(), a_structure("Cyber-base de Morlaix")
    some_who_came(20, born=20, structure=large)
    some_who_came(3, born=20, structure=small)

    structures = report(large, small).breakdowns[-1]

    assert structures.cells == (Hidden.SMALL, Hidden.MASKED)


@pytest.mark.usefixtures("app")
def test_another_year_is_another_report():
    some_who_came(8, born=20)
    before = period_of(year=clock.today().year - 1, first_quarter=1, last_quarter=4)

    assert report_of([the_structure().id], before, now=clock.now()).people is None


def test_the_funder_reads_counts_and_never_a_person(client):
    some_who_came(12, born=20, qpv=Qpv.YES)
    some_who_came(11, born=44)
    funder = a_member(Role.FUNDER)

    client.sign_in(an_account(funder.person_id).identifiant)
    page = client.get("/bilan").text

    assert "23" in page
    assert "personnes accompagnées" in page
    assert "moins de 5" in page
    for trace in (CANARY, "Quéméneur", *(str(clock.today().year - age) for age in (20, 44))):
        assert trace not in page


def test_the_funder_of_another_structure_reads_nothing_of_ours(client):
    some_who_came(12, born=20)
    funder = a_member(Role.FUNDER, structure=a_structure("Cyber-base de Morlaix"))

    client.sign_in(an_account(funder.person_id).identifiant)

    assert "Moins de 5 personnes sur cette période." in client.get("/bilan").text


@pytest.mark.parametrize("asked", ["annee=1900&du=9&au=zz", "annee=&du=&au=", "du=4&au=1"])
def test_a_period_that_is_not_offered_is_the_whole_year(client, asked):
    a_person("Rose")
    funder = a_member(Role.FUNDER)
    client.sign_in(an_account(funder.person_id).identifiant)

    page = client.get(f"/bilan?{asked}")

    assert page.status_code == 200
    assert f"Bilan {clock.today().year}" in page.text
