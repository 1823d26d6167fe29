"""A word that nobody could foresee stays in the page that shows it."""

import pytest
from flask import Flask
from playwright.sync_api import Browser

from app.core.database import db
from tests.support.attainments import the_framework
from tests.support.browser import overflows, served
from tests.support.client import Client
from tests.support.factories import SECRET, a_learner, an_account, the_trainer

WHOLE_WORD = "X" * 200
WIDE = {"width": 1280, "height": 800}


@pytest.mark.one_engine
def test_a_body_whose_name_is_one_long_word_pushes_no_page_sideways(
    app: Flask, client: Client, browser: Browser
):
    the_framework()
    rose = a_learner("Rose")
    home, account = f"/apprenants/{rose.public_id}", an_account(the_trainer().id).identifiant
    client.sign_in(account)
    shown = {"key": "long", "level": "2", "kind": "recognised", "seen": "", "body": WHOLE_WORD}
    client.send_form(f"{home}/preuves/visa-internet/1.0/M1.1.1", shown)
    assert WHOLE_WORD in client.get(f"{home}/progression").text
    db.session.rollback()

    page = browser.new_context(locale="fr-FR", viewport=WIDE).new_page()
    with served(app) as site:
        page.goto(f"{site}/connexion?next={home}/progression")
        page.fill("[name=identifiant]", account)
        page.fill("[name=secret]", SECRET)
        page.press("[name=secret]", "Enter")
        page.wait_for_url(f"**{home}/progression")
        progression = overflows(page)
        page.goto(f"{site}{home}/preuves/visa-internet/1.0/M1.1.1")
        history = overflows(page)

    assert (progression, history) == (False, False)
