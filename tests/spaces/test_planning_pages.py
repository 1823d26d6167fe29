"""The pages of the planning: dates shown first, one session alone, the week and the month."""

import re
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.core import clock
from app.core.access import Role
from app.core.database import db
from app.sessions.models import CourseSession, Cycle, Enrolment, SessionKind
from tests.support.client import Client
from tests.support.cycles import a_visa_cycle, sessions_of, signed_in_as
from tests.support.factories import (
    a_learner,
    a_member,
    a_session,
    a_site,
    a_structure,
    a_trainer,
    enrolled,
    the_site,
    the_structure,
)
from tests.support.page_check import defects
from tests.support.planning import a_closing, a_room, usual_plan
from tests.support.statements import counted

pytestmark = pytest.mark.usefixtures("november")
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')


def a_plan(**changed: str) -> dict[str, str]:
    """Fill in the form of a cycle that meets a holiday: six Fridays from the 4th of December."""
    return usual_plan(title="Visa Internet, les vendredis", first_on="2026-12-04") | changed


def a_workshop(**changed: str) -> dict[str, str]:
    """Fill in the form of a session alone."""
    usual = {
        "kind": "workshop",
        "title": "Photos du téléphone",
        "site": the_site().public_id,
        "first_on": "2026-12-04",
        "begins": "10:00",
        "ends": "12:00",
        "seats": "6",
    }
    return usual | changed


def rows_of(page: str) -> dict[str, str]:
    """Return what the page of dates would send back as it stands."""
    sent = {name: value for name, value in HIDDEN.findall(page) if name != "csrf_token"}
    for number, value in re.findall(r'name="dates-(\d+)-on" value="([^"]*)"', page):
        sent[f"dates-{number}-on"] = value
    for number in re.findall(r'name="dates-(\d+)-kept" value="1" checked', page):
        sent[f"dates-{number}-kept"] = "1"
    return sent


def days_planned() -> list[date]:
    """Return the days of all the sessions, in order."""
    starts = db.session.scalars(select(CourseSession.starts_at).order_by(CourseSession.starts_at))
    return [clock.in_paris(start).date() for start in starts]


def test_a_holiday_and_a_closing_are_passed_over_and_give_one_more_at_the_end(app: Flask, trainer: Client):
    a_closing(date(2026, 12, 18))

    page = trainer.send_form("/cycles/nouveau", a_plan(step="dates"))
    trainer.send_form("/cycles/nouveau", rows_of(page.text), page="/cycles/nouveau")

    assert page.status_code == 200
    assert "Fermeture, inventaire" in page.text
    assert "Jour férié, noël" in page.text
    assert defects(page.data) == []
    assert days_planned() == [
        date(2026, 12, 4),
        date(2026, 12, 11),
        date(2027, 1, 8),
        date(2027, 1, 15),
        date(2027, 1, 22),
        date(2027, 1, 29),
    ]


def test_each_date_can_be_kept_moved_or_taken_out(app: Flask, trainer: Client):
    page = trainer.send_form("/cycles/nouveau", a_plan(step="dates", sessions="4"))
    rows = rows_of(page.text)
    rows |= {"dates-0-on": "2026-12-03", "dates-3-kept": "1"}
    del rows["dates-2-kept"]
    trainer.send_form("/cycles/nouveau", rows, page="/cycles/nouveau")

    assert days_planned()[:3] == [date(2026, 12, 3), date(2026, 12, 11), date(2026, 12, 25)]


def test_a_date_moved_by_hand_to_a_day_that_is_closed_is_confirmed(app: Flask, trainer: Client):
    a_closing(date(2026, 12, 15), reason="inventaire")
    rows = rows_of(trainer.send_form("/cycles/nouveau", a_plan(step="dates", sessions="2")).text)

    refused = trainer.send_form(
        "/cycles/nouveau", rows | {"dates-0-on": "2026-12-15"}, page="/cycles/nouveau"
    )
    again = trainer.send_form("/cycles/nouveau", rows_of(refused.text), page="/cycles/nouveau")
    nothing_yet = days_planned()
    confirmed = rows_of(again.text) | {"confirmed": "1"}
    trainer.send_form("/cycles/nouveau", confirmed, page="/cycles/nouveau")

    assert (refused.status_code, again.status_code, nothing_yet) == (422, 422, [])
    assert "fermé mardi 15\u00a0décembre, inventaire" in refused.text
    assert "Planifier quand même" in refused.text
    assert defects(refused.data) == []
    assert days_planned() == [date(2026, 12, 11), date(2026, 12, 15)]


def test_a_closed_day_that_the_page_shows_and_somebody_ticks_is_not_asked_about_again(
    app: Flask, trainer: Client
):
    a_closing(date(2026, 12, 11), reason="inventaire")
    rows = rows_of(trainer.send_form("/cycles/nouveau", a_plan(step="dates", sessions="2")).text)

    trainer.send_form("/cycles/nouveau", rows | {"dates-1-kept": "1"}, page="/cycles/nouveau")

    assert date(2026, 12, 11) in days_planned()


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"dates-0-on": "2026-11-10"}, "passé depuis plus d’une semaine"),
        ({"dates-0-on": "2026-12-11"}, "est gardé deux fois"),
        ({"dates-0-on": "bientôt"}, "Choisissez un jour."),
    ],
)
def test_a_date_that_cannot_be_is_refused_beside_itself(app: Flask, trainer: Client, changed, sentence):
    rows = rows_of(trainer.send_form("/cycles/nouveau", a_plan(step="dates")).text)

    answer = trainer.send_form("/cycles/nouveau", rows | changed, page="/cycles/nouveau")

    assert answer.status_code == 422
    assert sentence in answer.text
    assert defects(answer.data) == []
    assert days_planned() == []


def test_without_a_date_nothing_is_planned(app: Flask, trainer: Client):
    rows = rows_of(trainer.send_form("/cycles/nouveau", a_plan(step="dates")).text)
    none = {name: value for name, value in rows.items() if not name.endswith("-kept")}

    answer = trainer.send_form("/cycles/nouveau", none, page="/cycles/nouveau")

    assert "Gardez au moins une date." in answer.text
    assert days_planned() == []


def test_an_hour_that_does_not_exist_is_refused(app: Flask, trainer: Client):
    plan = a_workshop(first_on="2027-03-28", begins="02:30", ends="03:00")

    answer = trainer.send_form("/seances/nouvelle", plan)

    assert answer.status_code == 422
    assert "les horloges avancent" in answer.text


def test_from_the_dates_one_can_go_back_to_the_questions_and_find_what_was_typed(app: Flask, trainer: Client):
    rows = rows_of(trainer.send_form("/cycles/nouveau", a_plan(step="dates")).text)

    answer = trainer.send_form("/cycles/nouveau", rows | {"step": "back"}, page="/cycles/nouveau")

    assert answer.status_code == 200
    assert 'value="Visa Internet, les vendredis"' in answer.text


def test_a_room_already_taken_is_said_and_may_be_confirmed(app: Flask, trainer: Client):
    room = a_room()
    plan = a_workshop(site=room.public_id, seats="")
    trainer.send_form("/seances/nouvelle", plan)

    refused = trainer.send_form("/seances/nouvelle", plan)
    rows = rows_of(refused.text)
    trainer.send_form("/seances/nouvelle", rows | {"confirmed": "1"}, page="/seances/nouvelle")

    assert refused.status_code == 422
    assert "Salle verte\u202f: déjà prise par" in refused.text
    assert defects(refused.data) == []
    assert len(days_planned()) == 2


def test_the_clashes_of_a_cycle_are_shown_with_its_dates(app: Flask, trainer: Client):
    a_session("Tableur", starts_at=clock.paris(date(2026, 12, 11), 15))

    page = trainer.send_form("/cycles/nouveau", a_plan(step="dates"))

    assert "déjà à «\u202fTableur\u202f»" in page.text
    assert "Planifier quand même" in page.text


def test_seats_without_a_number_are_the_workstations_of_the_room(app: Flask, trainer: Client):
    room = a_room(seats=12, workstations=["Poste 1", "Poste 2", "Poste 3"])

    trainer.send_form("/seances/nouvelle", a_workshop(site=room.public_id, seats=""))

    (made,) = db.session.scalars(select(CourseSession))
    assert (made.seats, made.room) == (3, "Salle verte")


def test_without_a_room_nor_a_number_the_page_asks_how_many_places(app: Flask, trainer: Client):
    answer = trainer.send_form("/seances/nouvelle", a_workshop(seats=""))

    assert answer.status_code == 422
    assert "écrivez combien de places" in answer.text
    assert days_planned() == []


def test_more_seats_than_the_room_holds_are_refused_beside_the_field(app: Flask, trainer: Client):
    room = a_room(seats=4)

    answer = trainer.send_form("/seances/nouvelle", a_workshop(site=room.public_id, seats="5"))

    assert answer.status_code == 422
    assert "Salle verte a 4" in answer.text


def test_an_appointment_is_for_one_person_and_needs_no_title(app: Flask, trainer: Client):
    trainer.send_form("/seances/nouvelle", a_workshop(kind="appointment", title="", seats=""))

    (made,) = db.session.scalars(select(CourseSession))
    assert (made.kind, made.seats, made.title) == (SessionKind.APPOINTMENT, 1, "Rendez-vous")


def test_a_workshop_needs_a_title(app: Flask, trainer: Client):
    answer = trainer.send_form("/seances/nouvelle", a_workshop(title=""))

    assert answer.status_code == 422
    assert "Donnez un titre" in answer.text


def test_a_free_access_repeats_on_several_days_of_the_week(app: Flask, trainer: Client):
    plan = a_workshop(
        kind="free_access",
        title="",
        first_on="2026-12-01",
        last_on="2026-12-11",
        **{"weekdays-1": "1", "weekdays-4": "4"},
    )
    page = trainer.send_form("/seances/nouvelle", plan)
    trainer.send_form("/seances/nouvelle", rows_of(page.text), page="/seances/nouvelle")

    assert days_planned() == [date(2026, 12, day) for day in (1, 4, 8, 11)]


def test_a_session_on_a_holiday_is_asked_about_once(app: Flask, trainer: Client):
    page = trainer.send_form("/seances/nouvelle", a_workshop(first_on="2026-12-25"))
    nothing_yet = days_planned()
    trainer.send_form("/seances/nouvelle", rows_of(page.text), page="/seances/nouvelle")

    assert "Jour férié" in page.text
    assert nothing_yet == []
    assert days_planned() == [date(2026, 12, 25)]


def test_a_double_press_plans_once(app: Flask, trainer: Client):
    plan = a_workshop(key="une-seule-fois")

    answers = [trainer.send_form("/seances/nouvelle", plan, page="/seances/nouvelle") for _ in range(2)]

    assert answers[0].location == answers[1].location
    assert len(days_planned()) == 1


def test_a_trainer_of_another_structure_is_not_chosen(app: Flask, trainer: Client):
    other = a_trainer("Yann", structure=a_structure("Centre social de Keredern"))

    answer = trainer.send_form("/seances/nouvelle", a_workshop(trainer=other.public_id))

    assert answer.status_code == 422
    assert "Choisissez qui anime" in answer.text


def test_a_cycle_is_given_again_with_the_same_people(app: Flask, trainer: Client):
    cycle = a_visa_cycle(first_at=clock.paris(date(2026, 10, 6), 14))
    rose = a_learner("Rose")
    enrolled(rose, sessions_of(cycle)[0])
    page = trainer.get(f"/cycles/{cycle.public_id}/refaire")
    chosen = re.search(r'<option value="(course-[^"]+)" selected', page.text)
    assert chosen

    answer = trainer.send_form(
        "/cycles/nouveau",
        a_plan(course=chosen[1], again=cycle.public_id, same_people="1", first_on="2027-02-02"),
    )

    made = db.session.scalars(select(Cycle).order_by(Cycle.id.desc())).first()
    assert made is not None
    assert answer.location.endswith(made.public_id)
    assert made.course_id == cycle.course_id
    places = (
        select(Enrolment)
        .where(Enrolment.learner_id == rose.id)
        .join(CourseSession, CourseSession.id == Enrolment.course_session_id)
    )
    assert len(list(db.session.scalars(places.where(CourseSession.cycle_id == made.id)))) == 6


def test_the_form_of_a_cycle_given_again_says_what_it_was(app: Flask, trainer: Client):
    cycle = a_visa_cycle(first_at=clock.paris(date(2026, 10, 6), 14))

    page = trainer.get(f"/cycles/{cycle.public_id}/refaire")

    assert "Réinscrire les mêmes personnes" in page.text
    assert 'value="14:00"' in page.text
    assert 'value="16:00"' in page.text
    assert defects(page.data) == []


def test_the_week_shows_its_sessions_its_closings_and_its_empty_days(app: Flask, trainer: Client):
    a_session("Tableur", starts_at=clock.paris(date(2026, 11, 24), 14))
    a_closing(date(2026, 11, 25))

    page = trainer.get("/planning?jour=2026-11-24")

    assert "Tableur" in page.text
    assert "inventaire" in page.text
    assert "Vendredi 27\xa0novembre\u202f: rien de prévu." in page.text
    assert defects(page.data) == []


def test_the_month_leaves_empty_days_out_and_is_narrowed_to_a_place_and_a_person(app: Flask, trainer: Client):
    the_site()
    annexe, karim = a_site("Annexe du port"), a_trainer("Karim")
    a_session("Tableur", starts_at=clock.paris(date(2026, 11, 24), 14))
    elsewhere = a_session("Photos", starts_at=clock.paris(date(2026, 11, 26), 14), trainer=karim)
    elsewhere.site_id = annexe.id
    db.session.commit()

    whole = trainer.get("/planning?vue=mois&jour=2026-11-24").text
    there = trainer.get(f"/planning?vue=mois&jour=2026-11-24&lieu={annexe.public_id}").text
    theirs = trainer.get(f"/planning?vue=mois&jour=2026-11-24&animateur={karim.public_id}").text

    assert "Tableur" in whole
    assert "rien de prévu" not in whole
    for narrowed in (there, theirs):
        assert "Photos" in narrowed
        assert "Tableur" not in narrowed


def test_a_place_out_of_reach_is_not_found(app: Flask, trainer: Client):
    elsewhere = a_site("Ailleurs", structure=a_structure("Centre social de Keredern"))

    assert trainer.get(f"/planning?lieu={elsewhere.public_id}").status_code == 404


def test_a_day_that_does_not_exist_is_refused(app: Flask, trainer: Client):
    assert trainer.get("/planning?jour=2026-02-30").status_code == 422


def test_an_evaluator_reads_the_planning_without_opening_the_sheets(app: Flask, client: Client):
    workshop = a_session("Tableur", starts_at=clock.paris(date(2026, 11, 24), 14))
    signed_in_as(client, a_member(Role.EVALUATOR).person_id)

    page = client.get("/planning?jour=2026-11-24").text

    assert "Tableur" in page
    assert workshop.public_id not in page


def test_the_planning_asks_the_database_as_much_for_one_session_as_for_fifty(app: Flask, trainer: Client):
    statements = []
    for sessions in (1, 50):
        for number in range(sessions):
            a_session(starts_at=clock.paris(date(2026, 11, 24), 8) + number * timedelta(minutes=5))
        with counted(db.engine) as sent:
            trainer.get("/planning?jour=2026-11-24")
        statements.append(len(sent))

    assert statements[0] == statements[1] <= 6


def test_a_structure_without_a_trainer_is_told_so_where_somebody_is_to_lead(app: Flask, client: Client):
    where = the_structure()
    signed_in_as(client, a_member(Role.MANAGER, structure=where).person_id)
    site = a_site(structure=where)

    answer = client.send_form("/seances/nouvelle", a_workshop(site=site.public_id))

    assert answer.status_code == 422
    assert "Choisissez qui anime" in answer.text
