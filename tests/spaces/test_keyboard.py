"""Twelve people marked from the keyboard, without script, in thirty keystrokes at most."""

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page

from app.core.database import db, write_transaction
from app.sessions.models import AttendanceMark, Presence
from app.sessions.services import enrol_in_cycle
from tests.support.browser import served
from tests.support.cycles import a_visa_cycle, sessions_of
from tests.support.factories import SECRET, a_learner, an_account, the_trainer

MOST_KEYSTROKES = 30
TWELVE = ("Ali", "Aya", "Fatou", "Ginette", "Huong", "Karim", "Léa", "Marie", "Omar", "Rose", "Yann", "Zoé")


class Keyboard:
    """Presses keys, and counts them."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self.strokes = 0

    def press(self, *keys: str) -> None:
        """Press keys one after the other."""
        for key in keys:
            self._page.keyboard.press(key)
            self.strokes += 1


@pytest.mark.one_engine
def test_twelve_people_are_marked_in_thirty_keystrokes_two_of_them_apart(app: Flask, browser: Browser):
    cycle = a_visa_cycle(seats=12)
    for name in TWELVE:
        learner = a_learner(name, "Martin")
        with write_transaction():
            enrol_in_cycle(learner.id, cycle.id, by=the_trainer().id)
    account, first = an_account(the_trainer().id).identifiant, sessions_of(cycle)[0].public_id
    db.session.rollback()
    context = browser.new_context(locale="fr-FR", java_script_enabled=False)
    page = context.new_page()
    with served(app) as site:
        page.goto(f"{site}/connexion?next=/seances/{first}")
        page.fill("[name=identifiant]", account)
        page.fill("[name=secret]", SECRET)
        page.press("[name=secret]", "Enter")
        page.goto(f"{site}/seances/{first}#presences")
        hands = Keyboard(page)

        hands.press("Tab", "Enter")
        page.wait_for_url("**saved=1*")
        hands.press(*["Tab"] * 9, *["ArrowRight"] * 3)
        hands.press(*["Tab"] * 5, "ArrowLeft")
        hands.press("Enter")
        page.wait_for_timeout(500)
        page.wait_for_selector("text=Enregistré à")
    context.close()

    db.session.expire_all()
    said = list(db.session.scalars(db.select(AttendanceMark.presence).order_by(AttendanceMark.id)))
    assert said[:12] == [Presence.PRESENT] * 12
    assert said[12:] == [Presence.ABSENT, Presence.ABSENT]
    assert hands.strokes <= MOST_KEYSTROKES
