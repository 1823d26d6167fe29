"""The manager's page: this year's figures, each as its definition says."""

from datetime import timedelta

import pytest

from app.core import clock
from app.core.access import Role
from app.core.writing import writing
from app.dashboards.queries import dashboard_of
from app.sessions.models import Presence
from app.sessions.services import visits
from tests.support.attainments import a_certificate, marked, ready_for_the_visa
from tests.support.factories import (
    a_learner,
    a_member,
    a_session,
    a_site,
    a_structure,
    an_account,
    enrolled,
    joined,
    kept,
    the_site,
    the_structure,
)
from tests.support.visits import a_help, a_visit

pytestmark = pytest.mark.usefixtures("app")


def figures(structure=None):
    board = dashboard_of([(structure or the_structure()).id], now=clock.now(), today=clock.today())
    return {tile.figure.name: tile.value for tile in board.tiles}


def workshops(*weeks_ago, seats=8, structure=None):
    return [
        a_session(structure=structure, seats=seats, starts_at=clock.now() - timedelta(weeks=weeks))
        for weeks in weeks_ago
    ]


def seated(learner, *sessions, presence=None):
    for held in sessions:
        enrolled(learner, held)
        if presence:
            marked(learner, held, presence)


def test_a_quiet_structure_has_figures_of_nothing():
    a_structure()

    assert figures() == {
        "learners_enrolled": 0,
        "present_this_month": 0,
        "sessions_held": 0,
        "sessions_to_come": 0,
        "seats_filled": 0,
        "fill_rate": None,
        "hours_attended": 0,
        "certificates_granted": 0,
        "away_for_three_sessions": 0,
        "visits": 0,
        "helps": 0,
        "help_hours": 0,
    }


def test_each_figure_counts_what_its_definition_says():
    october, november = workshops(6, 1, seats=4)
    seated(a_learner("Rose"), october, november, presence=Presence.PRESENT)
    seated(a_learner("Ali"), october, presence=Presence.LATE)
    seated(a_learner("Ivan"), november, presence=Presence.ABSENT)

    counted = figures()

    assert (counted["learners_enrolled"], counted["present_this_month"]) == (3, 1)
    assert (counted["sessions_held"], counted["seats_filled"], counted["fill_rate"]) == (2, 4, 50)
    assert counted["hours_attended"] == 6


def test_a_session_to_come_has_seats_but_was_not_held():
    seated(a_learner("Rose"), *workshops(-1))

    counted = figures()

    assert (counted["learners_enrolled"], counted["sessions_held"], counted["sessions_to_come"]) == (1, 0, 1)


def test_another_structure_and_another_year_are_not_counted():
    ours, theirs = a_structure(), a_structure("Cyber-base de Morlaix")
    seated(a_learner("Ali", structure=theirs), *workshops(1, structure=theirs), presence=Presence.PRESENT)
    seated(a_learner("Rose", structure=ours), *workshops(60, structure=ours), presence=Presence.PRESENT)

    assert figures(ours)["learners_enrolled"] == figures(ours)["sessions_held"] == 0


def test_two_marks_that_contradict_each_other_count_as_absent():
    (held,) = workshops(1)
    rose = a_learner("Rose")
    seated(rose, held, presence=Presence.PRESENT)
    marked(rose, held, Presence.ABSENT)

    assert (figures()["present_this_month"], figures()["hours_attended"]) == (0, 0)


def test_two_records_of_one_person_are_counted_once():
    october, november = workshops(3, 1)
    rose, again = a_learner("Rose"), a_learner("Rose")
    seated(rose, october, presence=Presence.PRESENT)
    seated(again, november, presence=Presence.PRESENT)
    joined(again, rose)

    assert (figures()["learners_enrolled"], figures()["hours_attended"]) == (1, 4)


def test_whoever_missed_the_last_three_sheets_is_named():
    first, *last = workshops(5, 4, 3, 2)
    forgotten = workshops(1)
    rose, ali = a_learner("Rose", "Le Gall"), a_learner("Ali", "Benali")
    seated(rose, first, presence=Presence.PRESENT)
    seated(rose, *last, presence=Presence.ABSENT)
    seated(ali, *last, *forgotten, presence=None)
    for held in last:
        marked(ali, held, Presence.PRESENT)

    board = dashboard_of([the_structure().id], now=clock.now(), today=clock.today())

    assert [person.name for person in board.away] == ["Rose Le Gall"]


def test_certificates_in_force_are_counted_by_the_place_of_their_holder():
    rose = a_learner("Rose")
    a_certificate(rose)

    board = dashboard_of([the_structure().id], now=clock.now(), today=clock.today())

    assert [(line.label, line.certificates) for line in board.sites] == [("Espace numérique de Bellevue", 1)]
    assert [line.label for line in board.months][-1] == "novembre"
    assert board.months[-1].certificates == 1


def test_the_manager_reads_their_page_and_nobody_else_does(client):
    ready_for_the_visa(a_learner("Rose"))
    manager = a_member(Role.MANAGER)
    trainer = a_member(Role.TRAINER)

    client.sign_in(an_account(manager.person_id).identifiant)
    page = client.get("/tableau-de-bord")

    assert page.status_code == 200
    assert "taux de remplissage" in page.text
    client.send_form("/deconnexion", page="/tableau-de-bord")
    client.sign_in(an_account(trainer.person_id).identifiant)
    assert client.get("/tableau-de-bord").status_code == 403


def test_sites_are_told_apart():
    the_site()
    there = a_site("Annexe de Lambézellec")
    (held,) = workshops(1)
    seated(a_learner("Rose"), held, presence=Presence.PRESENT)
    elsewhere = a_session(starts_at=clock.now() - timedelta(weeks=2))
    elsewhere.site_id = there.id
    kept(elsewhere)

    board = dashboard_of([the_structure().id], now=clock.now(), today=clock.today())

    assert [(line.label, line.sessions, line.people) for line in board.sites] == [
        ("Annexe de Lambézellec", 1, 0),
        ("Espace numérique de Bellevue", 1, 1),
    ]


def test_whoever_came_to_the_free_access_or_was_helped_is_counted_unless_struck():
    ours = a_structure()
    a_visit(ours)
    a_visit(ours, a_learner(structure=ours))
    for _ in range(3):
        a_help(ours)
    mistake = a_help(ours)
    a_visit(a_structure("Cyber-base de Morlaix"))
    with writing():
        visits.strike(mistake, by=mistake.recorded_by)

    counted = figures(ours)

    assert (counted["visits"], counted["helps"], counted["help_hours"]) == (2, 3, 1)
