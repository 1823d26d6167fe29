"""Every page, for everyone, in a real browser: accessible, without script, on the smallest screen."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page

from tests.support.browser import accessibility_defects, overflows
from tests.support.factories import SECRET
from tests.walk.access_matrix import rows
from tests.walk.routes import Route
from tests.walk.test_pages import INSIDE, is_page, opened
from tests.walk.world import World

SMALLEST = {"width": 320, "height": 568}
pytestmark = pytest.mark.one_engine


@contextmanager
def visitor(browser: Browser, address: str, identifiant: str | None) -> Iterator[Page]:
    """Give a page of the smallest screen, signed in unless nobody is named."""
    context = browser.new_context(base_url=address, locale="fr-FR", viewport=SMALLEST)
    page = context.new_page()
    if identifiant:
        page.goto("/connexion")
        page.fill("[name=identifiant]", identifiant)
        page.fill("[name=secret]", SECRET)
        page.press("[name=secret]", "Enter")
        page.wait_for_load_state()
    yield page
    context.close()


def is_new(route: Route, who: str) -> bool:
    """Tell whether nobody has looked at a page yet: what is open to all is seen once, by a passer-by."""
    return who == "anonymous" or rows()[route.key]["anonymous"] != "ok"


@pytest.mark.parametrize("who", INSIDE)
def test_every_page_is_accessible_and_fits(app: Flask, world: World, served: str, browser: Browser, who: str):
    pages = [
        route for route, response, _ in opened(app, world, who) if is_page(response) and is_new(route, who)
    ]
    addresses = [world.address(route.rule) for route in pages]
    found: dict[str, list[str]] = {}
    with visitor(browser, served, world.identifiants.get(who)) as page:
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
        for address in addresses:
            page.goto(address)
            too_wide = ["la page dépasse de l’écran"] if overflows(page) else []
            found[address] = [*accessibility_defects(page), *too_wide, *said]
            said.clear()

    assert {address: problems for address, problems in found.items() if problems} == {}
