"""Closed by default: every route answers each person as it was decided."""

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from app.core.access import ViewWithoutAccess, check_every_view
from tests.support.client import Client
from tests.walk.access_matrix import COLUMNS, rows
from tests.walk.routes import Route, routes
from tests.walk.world import World, signed_in

SIGN_IN = "/connexion"


@pytest.mark.one_engine
def test_every_route_has_its_row_and_every_row_its_route(app: Flask):
    assert {route.key for route in routes(app)} == rows().keys()


@pytest.mark.one_engine
def test_a_view_that_does_not_say_who_may_open_it_stops_the_start(app: Flask):
    app.add_url_rule("/oubli", "oubli", lambda: "ouvert à tous")

    with pytest.raises(ViewWithoutAccess):
        check_every_view(app)


@pytest.mark.parametrize("who", COLUMNS)
def test_each_person_finds_what_was_decided(app: Flask, world: World, who: str):
    expected = {route: rows()[route.key][who] for route in routes(app) if rows()[route.key][who] != "-"}

    found = {route: answer(app, world, route, who) for route in expected}

    assert {str(route): said for route, said in found.items() if said != expected[route]} == {}


def answer(app: Flask, world: World, route: Route, who: str) -> str:
    """Ask as somebody who has just signed in, and say in the table's words what they found."""
    client = signed_in(app, world, who)
    return in_words(ask(client, route, world.address(route.rule)))


def ask(client: Client, route: Route, address: str) -> TestResponse:
    token = {} if route.is_safe else {"csrf_token": client.form_token()}
    return client.open(address, method=route.method, data=token or None)


def in_words(response: TestResponse) -> str:
    if response.status_code in {301, 302, 303} and response.location.startswith(SIGN_IN):
        return "entrer"
    return {401: "entrer", 403: "non", 404: "404", 500: "500"}.get(response.status_code, "ok")
