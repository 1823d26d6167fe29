"""Every page, for everyone: well made, named apart, light, counted, and without effect."""

from collections.abc import Iterator

import pytest
from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect
from werkzeug.test import TestResponse

from app.core.database import db
from tests.support.page_check import defects, targets, title_of
from tests.support.statements import counted
from tests.walk.access_matrix import COLUMNS, rows
from tests.walk.contents import everything
from tests.walk.routes import Route, reading
from tests.walk.world import World, grow, signed_in

MOST_STATEMENTS = 6
INSIDE = [column for column in COLUMNS if column != "elsewhere"]


def opened(app: Flask, world: World, who: str) -> Iterator[tuple[Route, TestResponse, int]]:
    """Open every page that a person may open; give the route, the answer and its statements."""
    client = signed_in(app, world, who)
    for route in reading(app):
        if rows()[route.key][who] == "ok" and route.endpoint != "static":
            with counted(db.engine) as sent:
                response = client.get(world.address(route.rule))
            yield route, response, len(sent)


def is_page(response: TestResponse) -> bool:
    return response.status_code == 200 and response.mimetype == "text/html"


@pytest.mark.one_engine
@pytest.mark.parametrize("who", INSIDE)
def test_every_page_is_well_made(app: Flask, world: World, who: str):
    found = {
        str(route): defects(response.data)
        for route, response, _ in opened(app, world, who)
        if is_page(response)
    }

    assert {route: problems for route, problems in found.items() if problems} == {}


@pytest.mark.one_engine
@pytest.mark.parametrize("who", INSIDE)
def test_every_page_has_its_own_title(app: Flask, world: World, who: str):
    titles = [title_of(response.data) for _, response, _ in opened(app, world, who) if is_page(response)]

    assert sorted(titles) == sorted(set(titles))


@pytest.mark.parametrize("who", INSIDE)
def test_every_page_asks_little_and_the_same_for_one_row_and_for_200(app: Flask, world: World, who: str):
    for_one = {str(route): sent for route, _, sent in opened(app, world, who)}
    grow(world, learners=200)

    for_many = {str(route): sent for route, _, sent in opened(app, world, who)}

    assert for_many == for_one
    assert {route: sent for route, sent in for_many.items() if sent > MOST_STATEMENTS} == {}


@pytest.mark.parametrize("who", INSIDE)
def test_reading_changes_nothing(app: Flask, world: World, who: str):
    client = signed_in(app, world, who)
    before = everything()
    for route in reading(app):
        client.get(world.address(route.rule))

    assert everything() == before


@pytest.mark.one_engine
@pytest.mark.parametrize("who", INSIDE)
def test_every_link_and_form_leads_to_a_route(app: Flask, world: World, who: str):
    lost = {
        f"{route} : {method} {address}"
        for route, response, _ in opened(app, world, who)
        if is_page(response)
        for method, address in targets(response.data)
        if not is_routed(app, method, address)
    }

    assert lost == set()


def is_routed(app: Flask, method: str, address: str) -> bool:
    try:
        app.url_map.bind("127.0.0.1").match(address, method=method)
    except RequestRedirect:
        return True
    except HTTPException:
        return False
    return True
