"""Sessions of before a structure closed its sheets: told in one line, and nobody is recalled to them."""

from datetime import datetime, timedelta

from flask import Flask

from app.core import clock
from app.core.database import db
from app.core.identifiers import new_public_id
from app.sessions.models import AttendanceSheet, CourseSession, OfflineOperation, Outcome
from app.sessions.queries.to_complete import count_to_complete
from tests.support.client import Client
from tests.support.factories import (
    a_learner,
    a_session,
    a_structure,
    enrolled,
    kept,
    the_structure,
)
from tests.support.page_check import defects
from tests.support.sheets import a_closed_sheet, a_full_session
from tests.support.statements import counted


def an_old_session(title: str, *, days: int = 90) -> CourseSession:
    """Make a session of months ago with somebody on it, that nobody closed."""
    workshop = a_session(title, starts_at=begins(days))
    enrolled(a_learner("Ali"), workshop)
    return workshop


def begins(days: int) -> datetime:
    """Return two in the afternoon, so many days ago."""
    return clock.paris(clock.today() - timedelta(days=days), 14)


def closed_on(sheet: AttendanceSheet, days: int) -> AttendanceSheet:
    """Make a closed sheet that was closed so many days ago."""
    workshop = db.session.get_one(CourseSession, sheet.course_session_id)
    return kept(
        AttendanceSheet(
            structure_id=workshop.structure_id,
            course_session_id=workshop.id,
            version=2,
            reason="De ce jour-là",
            content={},
            digest="0" * 64,
            closed_by=workshop.trainer_id,
            closed_at=begins(days),
        )
    )


def words(client: Client, address: str = "/feuilles") -> str:
    return client.get(address).text.replace("\N{NO-BREAK SPACE}", " ")


def counted_for_the_day() -> int:
    db.session.rollback()
    return count_to_complete([the_structure().id])


def test_what_is_of_before_the_first_closed_sheet_is_one_line_with_a_way_to_it(app: Flask, trainer: Client):
    an_old_session("Le mail d’autrefois")
    an_old_session("La souris d’autrefois", days=120)
    a_full_session("Rose")

    page = words(trainer)
    older = trainer.get("/feuilles?avant=1")

    assert "1 feuille." in page
    assert "2 séances plus anciennes, d’avant votre première feuille close, ne sont pas" in page
    assert "autrefois" not in page
    assert counted_for_the_day() == 1
    assert "Le mail d’autrefois" in older.text
    assert "La souris d’autrefois" in older.text
    assert "Premiers pas" not in older.text
    assert not defects(older.data) + defects(trainer.get("/feuilles").data)


def test_what_was_forgotten_since_the_first_closed_sheet_is_recalled_however_old(app: Flask, trainer: Client):
    closed_on(a_closed_sheet("Ivo"), days=100)
    an_old_session("Le mail oublié", days=90)
    an_old_session("Le mail d’autrefois", days=110)

    page = words(trainer)

    assert "Le mail oublié" in page
    assert "Le mail d’autrefois" not in page
    assert "1 séance plus ancienne, d’avant votre première feuille close, n’est pas" in page
    assert counted_for_the_day() == 1


def test_the_last_month_is_recalled_where_nothing_was_ever_closed(app: Flask, trainer: Client):
    an_old_session("Le mail d’il y a un mois", days=29)

    assert "Le mail d’il y a un mois" in words(trainer)
    assert "plus ancienne" not in words(trainer)


def test_what_waits_for_a_word_is_recalled_whatever_its_age(app: Flask, trainer: Client):
    workshop = an_old_session("Le mail d’autrefois")
    kept(
        OfflineOperation(
            person_id=workshop.trainer_id,
            structure_id=workshop.structure_id,
            course_session_id=workshop.id,
            device="tablette",
            key=new_public_id(),
            about=workshop.public_id,
            kind="mark",
            said={},
            received_at=clock.now(),
            outcome=Outcome.TO_SETTLE,
        )
    )

    assert "Le mail d’autrefois" in words(trainer)


def test_a_month_that_is_asked_for_comes_whole(app: Flask, trainer: Client):
    workshop = an_old_session("Le mail d’autrefois")

    page = words(trainer, f"/feuilles?mois={clock.in_paris(workshop.starts_at):%Y-%m}")

    assert "Le mail d’autrefois" in page


def test_each_structure_has_its_own_first_sheet(app: Flask, trainer: Client):
    other = a_structure("Centre social de Keredern")
    closed_on(a_closed_sheet("Ivo", structure=other), days=100)
    an_old_session("Le mail d’autrefois")

    assert "Le mail d’autrefois" not in words(trainer)


def test_the_page_asks_as_much_for_none_of_before_as_for_many(app: Flask, trainer: Client):
    a_full_session("Rose")
    asked = []
    for _round in range(2):
        with counted(db.engine) as sent:
            trainer.get("/feuilles")
        asked.append(len(sent))
        for number in range(3):
            an_old_session(f"Autrefois {number}", days=60 + number)

    assert asked[0] == asked[1] <= 6
