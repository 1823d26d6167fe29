"""Every answer is safe, and every writing route asks for its token."""

import pytest
from flask import Flask

from tests.support.client import Client
from tests.support.page_check import defects
from tests.walk.access_matrix import rows
from tests.walk.contents import everything
from tests.walk.routes import Route, reading, writing
from tests.walk.world import World, signed_in

SAID_TO_BROWSERS = {
    "Content-Security-Policy": "default-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
    "Permissions-Policy": "camera=()",
}
OPEN_DATA = "/.well-known/"
"""What is published for everyone, and may be kept for a while."""

CALENDARS = "/agenda/"
"""What a diary keeps for its owner, and asks about again each time."""

WITHOUT_TOKEN = {"POST /verifier", "POST /v/<code>", "POST /v/<code>.json"}
"""Forms for anyone, which keep nothing: a page left open for days must still work."""

TRUSTED_OTHERWISE = "/api/"
"""Addresses that carry a bearer token, never a cookie."""


@pytest.mark.one_engine
def test_every_route_sends_the_safe_headers(client: Client, app: Flask, world: World):
    addresses = [*(world.address(route.rule) for route in reading(app)), "/nulle-part"]

    missing = {
        address: [name for name, part in SAID_TO_BROWSERS.items() if part not in answer.headers.get(name, "")]
        for address in addresses
        if (answer := client.get(address))
    }

    assert {address: names for address, names in missing.items() if names} == {}


@pytest.mark.one_engine
def test_only_static_files_and_open_data_stay_in_the_browser(client: Client, app: Flask, world: World):
    kept = {
        str(route)
        for route in reading(app)
        if route.endpoint != "static" and not route.rule.startswith((OPEN_DATA, CALENDARS))
        if "no-store" not in client.get(world.address(route.rule)).headers.get("Cache-Control", "")
    }

    assert kept == set()


def test_nothing_is_written_without_the_forms_token(app: Flask, world: World):
    asked = [route for route in writing(app) if by_cookie(route)]
    clients = {who: signed_in(app, world, who) for who in set(map(somebody_who_may, asked))}
    before = everything()

    answered = {str(route): unguarded(clients[somebody_who_may(route)], world, route) for route in asked}

    assert {route for route, status in answered.items() if status != 400} == WITHOUT_TOKEN
    assert everything() == before


def by_cookie(route: Route) -> bool:
    return not route.rule.startswith(TRUSTED_OTHERWISE)


def somebody_who_may(route: Route) -> str:
    return next(column for column, cell in rows()[route.key].items() if cell == "ok")


def unguarded(client: Client, world: World, route: Route) -> int:
    """Send a form without its token, as somebody who may; return the status."""
    fields = world.sent.get(route.rule)
    return client.open(world.address(route.rule), method=route.method, data=fields).status_code


@pytest.mark.one_engine
@pytest.mark.parametrize("who", ["anonymous", "learner", "trainer"])
def test_a_page_that_does_not_exist_says_so_well(app: Flask, world: World, who: str):
    answer = signed_in(app, world, who).get("/nulle-part")

    assert answer.status_code == 404
    assert defects(answer.data) == []


@pytest.mark.one_engine
def test_a_program_is_answered_in_json(client: Client):
    answer = client.get("/nulle-part", headers={"Accept": "application/json"})

    assert answer.mimetype == "application/problem+json"
    assert answer.json["code"] == "not_found"
