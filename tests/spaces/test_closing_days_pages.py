"""Days that close on several sessions at once: what was confirmed stays so, what is hostile is refused."""

import re

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.core import clock
from app.core.database import db
from app.sessions.models import ClosingDay, CourseSession
from tests.support.client import Client
from tests.support.factories import a_session, the_structure, the_trainer
from tests.support.planning import A_DAY, in_days

SEEN = re.compile(r'name="seen" value="([^"]*)"')


def moves(*sessions: CourseSession, days: int) -> dict[str, str]:
    """Fill in the form that closes the third day and moves each session by so many days, at ten."""
    sent = {"site": the_structure().public_id, "starts_on": (clock.today() + 3 * A_DAY).isoformat()}
    for number, one in enumerate(sessions):
        on = clock.today() + (days + number) * A_DAY
        row = {"session": one.public_id, "fate": "move", "on": on.isoformat()}
        row |= {"begins": "10:00", "ends": "12:00"}
        sent |= {f"sessions-{number}-{name}": value for name, value in row.items()}
    return sent


def test_two_moves_that_meet_something_are_confirmed_together(app: Flask, trainer: Client):
    for days in (5, 6):
        a_session("Déjà là", starts_at=in_days(days, 10))
    first, second = a_session("Tableur", starts_at=in_days(3)), a_session("Photos", starts_at=in_days(3, 17))
    sent = moves(first, second, days=5)

    warned = trainer.send_form("/fermetures", sent)
    seen = SEEN.search(warned.text)
    trainer.send_form("/fermetures", sent | {"seen": seen[1] if seen else "", "confirmed": "1"})

    assert warned.text.count("déjà à") == 2
    db.session.expire_all()
    assert (first.starts_at, second.starts_at) == (in_days(5, 10), in_days(6, 10))


def test_what_was_confirmed_is_not_asked_again_with_what_is_found_after_it(app: Flask, trainer: Client):
    a_session("Déjà là", starts_at=in_days(5, 10))
    first, second = a_session("Tableur", starts_at=in_days(3)), a_session("Photos", starts_at=in_days(3, 17))
    sent = moves(first, second, days=5)

    seen = SEEN.search(trainer.send_form("/fermetures", sent).text)
    confirmed = {"seen": seen[1] if seen else "", "confirmed": "1"}
    a_session("Arrivée entre-temps", starts_at=in_days(6, 10), trainer=the_trainer())
    again = trainer.send_form("/fermetures", sent | confirmed)
    both = SEEN.search(again.text)
    trainer.send_form("/fermetures", sent | {"seen": both[1] if both else "", "confirmed": "1"})

    assert "Arrivée entre-temps" in again.text
    db.session.expire_all()
    assert (first.starts_at, second.starts_at) == (in_days(5, 10), in_days(6, 10))


@pytest.mark.parametrize("name", ["fate", "session", "on", "begins"])
@pytest.mark.one_engine
def test_a_group_where_a_word_belongs_is_refused_or_asked_again(app: Flask, trainer: Client, name: str):
    workshop = a_session("Tableur", starts_at=in_days(3))
    sent = moves(workshop, days=5)
    sent[f"sessions-0-{name}-0"] = sent.pop(f"sessions-0-{name}")

    answer = trainer.send_form("/fermetures", sent)

    assert answer.status_code == 422
    assert db.session.scalar(select(func.count(ClosingDay.id))) == 0
