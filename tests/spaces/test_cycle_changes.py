"""The pages that change all the sessions to come of a cycle: the questions, each session, the change."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.core import clock
from app.core.database import db
from app.sessions.models import Cycle, Notice
from tests.support.client import Client
from tests.support.cycles import a_visa_cycle, sessions_of
from tests.support.factories import (
    a_cycle,
    a_learner,
    a_session,
    a_site,
    a_structure,
    a_trainer,
    enrolled,
)
from tests.support.page_check import defects
from tests.support.planning import A_DAY, a_closing, a_room, in_days
from tests.support.statements import counted

NOVEMBER = datetime(2026, 11, 22, 9, tzinfo=UTC)
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')
TICKED = re.compile(r'type="checkbox" id="[^"]+" name="(dates-\d+)" value="([^"]+)" checked')
MORNING = {"begins": "10:00", "ends": "12:00"}


@pytest.fixture(autouse=True)
def _a_sunday_of_november(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let everything happen on the same day, far from any change of the clocks."""
    monkeypatch.setattr(clock, "now", lambda: NOVEMBER)


def page_of(cycle: Cycle) -> str:
    return f"/cycles/{cycle.public_id}/changer"


def rows_of(page: str) -> dict[str, str]:
    """Return what the page that checks would send back as it stands."""
    hidden = {name: value for name, value in HIDDEN.findall(page) if name not in {"csrf_token", "key"}}
    return hidden | dict(TICKED.findall(page))


def plain(page: str) -> str:
    """Return the words of a page, with plain spaces."""
    return " ".join(re.sub("<[^>]+>", " ", page).split())


def starts(cycle: Cycle) -> list[str]:
    """Say at what hour each session begins, in order."""
    db.session.expire_all()
    return [f"{clock.in_paris(one.starts_at):%H:%M}" for one in sessions_of(cycle)]


def test_each_session_is_seen_before_anything_changes_then_all_change(app: Flask, trainer: Client):
    cycle, rose = a_visa_cycle(first_at=in_days(3)), a_learner("Rose")
    enrolled(rose, sessions_of(cycle)[0])
    where = page_of(cycle)

    asked = trainer.get(where)
    seen = trainer.send_form(where, MORNING | {"step": "dates"})
    nothing_yet = starts(cycle)
    answer = trainer.send_form(where, rows_of(seen.text))

    assert "6 séances à venir, de 14 h à 16 h" in plain(asked.text)
    assert seen.text.count("De 10\u00a0h à 12\u00a0h, au lieu de 14\u00a0h à 16\u00a0h.") == 6
    assert "1 personne à prévenir" in plain(seen.text)
    assert (nothing_yet, starts(cycle)) == (["14:00"] * 6, ["10:00"] * 6)
    assert "Les inscrits seront prévenus" in trainer.get(answer.location).text
    assert db.session.scalar(select(func.count(Notice.id))) == 1
    assert defects(asked.data) == defects(seen.data) == []


def test_a_session_that_is_unticked_stays_as_it_is(app: Flask, trainer: Client):
    cycle = a_visa_cycle(first_at=in_days(3))
    where = page_of(cycle)
    rows = rows_of(trainer.send_form(where, MORNING | {"step": "dates"}).text)
    del rows["dates-1"]

    trainer.send_form(where, rows)

    assert starts(cycle) == ["10:00", "14:00", "10:00", "10:00", "10:00", "10:00"]


def test_another_room_and_another_trainer_are_said_beside_each_session(app: Flask, trainer: Client):
    cycle, room, karim = a_visa_cycle(first_at=in_days(3)), a_room(), a_trainer("Karim")
    where = page_of(cycle)

    seen = trainer.send_form(where, {"site": room.public_id, "trainer": karim.public_id, "step": "dates"})
    trainer.send_form(where, rows_of(seen.text))

    db.session.expire_all()
    assert "Salle verte, au lieu de" in plain(seen.text)
    assert "Avec Karim" in plain(seen.text)
    assert defects(seen.data) == []
    assert {(one.room, one.trainer_id) for one in sessions_of(cycle)} == {("Salle verte", karim.id)}


def test_what_is_taken_or_closed_is_shown_at_once_and_confirmed(app: Flask, trainer: Client):
    cycle, elsewhere = a_visa_cycle(first_at=in_days(3)), a_site("Annexe du port")
    a_session("Photos", starts_at=in_days(3, 10))
    a_closing(clock.today() + 10 * A_DAY)
    where = page_of(cycle)

    seen = trainer.send_form(where, MORNING | {"site": elsewhere.public_id, "step": "dates"})
    rows = rows_of(seen.text)
    refused = trainer.send_form(where, rows | {"seen": ""})
    untouched = starts(cycle)
    trainer.send_form(where, rows_of(refused.text) | {"confirmed": "1"})

    assert "déjà à « Photos »" in plain(seen.text).replace("\u202f", " ")
    assert "Tous les lieux : fermé" in plain(seen.text).replace("\u202f", " ")
    assert (refused.status_code, defects(refused.data)) == (422, [])
    assert (untouched, starts(cycle)) == (["14:00"] * 6, ["10:00"] * 6)


def test_a_double_press_changes_once_and_gets_the_first_answer(app: Flask, trainer: Client):
    cycle = a_visa_cycle(first_at=in_days(3))
    where = page_of(cycle)
    rows = rows_of(trainer.send_form(where, MORNING | {"step": "dates"}).text)

    first, second = (trainer.send_form(where, rows | {"key": "one"}) for _ in range(2))

    db.session.expire_all()
    assert (second.status_code, second.location) == (first.status_code, first.location)
    assert {one.sequence for one in sessions_of(cycle)} == {1}


def test_a_session_changed_meanwhile_is_shown_as_it_is_now(app: Flask, trainer: Client):
    cycle = a_visa_cycle(first_at=in_days(3))
    where = page_of(cycle)
    rows = rows_of(trainer.send_form(where, MORNING | {"step": "dates"}).text)
    first = sessions_of(cycle)[0]
    first.sequence += 1
    db.session.commit()

    refused = trainer.send_form(where, rows)
    trainer.send_form(where, rows_of(refused.text))

    assert (refused.status_code, defects(refused.data)) == (409, [])
    assert "Des séances ont changé entre-temps" in refused.text
    assert starts(cycle) == ["10:00"] * 6


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({}, "Écrivez ce qui change"),
        ({"begins": "10:00"}, "Écrivez les deux heures, ou aucune."),
        ({"begins": "12:00", "ends": "10:00"}, "La fin vient au moins"),
        ({"begins": "midi", "ends": "14:00"}, "Écrivez l’heure comme 14:00."),
        ({"begins": "14:00", "ends": "16:00"}, "les séances à venir sont déjà ainsi"),
        ({"site": "ailleurs"}, "Choisissez un lieu de la liste."),
        ({"trainer": "personne"}, "Choisissez qui anime"),
    ],
)
def test_what_changes_nothing_or_cannot_be_read_is_refused_with_its_sentence(
    app: Flask, trainer: Client, typed: dict[str, str], sentence: str
):
    cycle = a_visa_cycle(first_at=in_days(3))

    answer = trainer.send_form(page_of(cycle), typed | {"step": "dates"})

    assert (answer.status_code, sentence in answer.text) == (422, True)
    assert defects(answer.data) == []


@pytest.mark.one_engine
@pytest.mark.parametrize("row", ["abc", "abc.", "abc.x", ".1", "abc.99999999999"])
def test_what_does_not_come_from_our_page_is_refused(app: Flask, trainer: Client, row: str):
    cycle = a_visa_cycle(first_at=in_days(3))

    answer = trainer.send_form(page_of(cycle), MORNING | {"dates-0": row})

    assert (answer.status_code, starts(cycle)) == (422, ["14:00"] * 6)


def test_without_a_session_ticked_nothing_changes(app: Flask, trainer: Client):
    cycle = a_visa_cycle(first_at=in_days(3))

    answer = trainer.send_form(page_of(cycle), MORNING)

    assert (answer.status_code, "Cochez au moins une séance" in answer.text) == (422, True)


def test_two_hundred_sessions_change_in_one_request(app: Flask, trainer: Client):
    cycle = a_cycle()
    for days in range(3, 203):
        a_session(cycle=cycle, starts_at=in_days(days))
    rows = rows_of(trainer.send_form(page_of(cycle), MORNING | {"step": "dates"}).text)

    answer = trainer.send_form(page_of(cycle), rows)

    assert (answer.status_code, set(starts(cycle))) == (302, {"10:00"})


def test_a_room_too_small_is_said_beside_each_session(app: Flask, trainer: Client):
    cycle, small = a_visa_cycle(first_at=in_days(3)), a_room("Cabine", seats=2)
    where = page_of(cycle)

    seen = trainer.send_form(where, {"site": small.public_id, "step": "dates"})
    rows = {f"dates-{number}": f"{one.public_id}.0" for number, one in enumerate(sessions_of(cycle))}
    refused = trainer.send_form(where, {"site": small.public_id} | rows)

    assert plain(seen.text).count("Cabine a 2 places, cette séance 8") == 6
    assert "0 séance cochée" in plain(seen.text)
    assert (refused.status_code, defects(refused.data)) == (422, [])


def test_from_the_sessions_one_can_go_back_to_the_questions(app: Flask, trainer: Client):
    cycle = a_visa_cycle(first_at=in_days(3))
    rows = rows_of(trainer.send_form(page_of(cycle), MORNING | {"step": "dates"}).text)

    back = trainer.send_form(page_of(cycle), rows | {"step": "back"})

    assert back.status_code == 200
    assert 'value="10:00"' in back.text


def test_a_cycle_without_a_session_to_come_says_so_and_offers_no_change(app: Flask, trainer: Client):
    cycle = a_cycle()
    a_session(cycle=cycle, starts_at=clock.now() - timedelta(days=9))

    page = trainer.get(page_of(cycle))

    assert "Aucune séance à venir" in page.text
    assert "Changer toutes les séances" not in trainer.get(f"/cycles/{cycle.public_id}").text
    assert defects(page.data) == []


def test_a_cycle_of_another_structure_is_not_changed(app: Flask, trainer: Client):
    elsewhere = a_visa_cycle(first_at=in_days(3), structure=a_structure("Centre social de Keredern"))

    answer = trainer.post(page_of(elsewhere), data={"csrf_token": trainer.form_token("/cycles/nouveau")})

    assert trainer.get(page_of(elsewhere)).status_code == answer.status_code == 404


def test_the_pages_ask_the_database_as_much_for_one_session_as_for_two_hundred(app: Flask, trainer: Client):
    cycle, elsewhere, karim = a_cycle(), a_site("Annexe du port"), a_trainer("Karim")
    typed = MORNING | {"site": elsewhere.public_id, "trainer": karim.public_id, "step": "dates"}
    a_closing(clock.today() + 3 * A_DAY)
    a_session("Photos", starts_at=in_days(3, 10), trainer=karim)
    where, statements = page_of(cycle), []
    for days in (range(3, 4), range(4, 203)):
        for each in days:
            a_session(cycle=cycle, starts_at=in_days(each))
        token = trainer.form_token(where)
        with counted(db.engine) as form:
            trainer.get(where)
        with counted(db.engine) as dates:
            seen = trainer.post(where, data=typed | {"csrf_token": token})
        statements.append((len(form), len(dates)))

    assert statements[0] == statements[1]
    assert max(statements[0]) <= 6
    assert len(TICKED.findall(seen.text)) == 200
