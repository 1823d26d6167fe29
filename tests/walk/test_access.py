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
SIGN_OUT = "/deconnexion"


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
    known = [route for route in routes(app) if route.key in rows()]
    expected = {route: said for route in known if (said := rows()[route.key][who]) != "-"}
    client = signed_in(app, world, who)
    token = client.form_token()

    found = {route: ask(client, route, world, token) for route in sorted(expected, key=ends_last)}

    assert {str(route): said for route, said in found.items() if said != expected[route]} == {}


def ends_last(route: Route) -> tuple[bool, bool]:
    """Read before writing, and sign out at the very end."""
    return route.rule == SIGN_OUT, not route.is_safe


def ask(client: Client, route: Route, world: World, token: str) -> str:
    """Ask, naming our own things, and say in the table's words what was found."""
    fields = None if route.is_safe else {"csrf_token": token, **world.sent.get(route.rule, {})}
    return in_words(client.open(world.address(route.rule), method=route.method, data=fields))


def in_words(response: TestResponse) -> str:
    if response.status_code in {301, 302, 303} and response.location.startswith(SIGN_IN):
        return "entrer"
    return {401: "jeton", 403: "non", 404: "404", 500: "500"}.get(response.status_code, "ok")
