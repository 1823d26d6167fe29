"""Every page, for everyone: well made, named apart, light, counted, and without effect."""

from collections import Counter
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
def test_every_page_is_well_made_named_apart_and_leads_somewhere(app: Flask, world: World, who: str):
    pages = {str(route): seen.data for route, seen, _ in opened(app, world, who) if is_page(seen)}

    titles = Counter(map(title_of, pages.values()))
    troubles = {route: troubles_of(app, page, titles) for route, page in pages.items()}
    assert {route: said for route, said in troubles.items() if said} == {}


def troubles_of(app: Flask, page: bytes, titles: Counter[str]) -> list[str]:
    title = title_of(page)
    shared = [f"une autre page s’appelle « {title} »"] if titles[title] > 1 else []
    lost = [
        f"{method} {address} ne mène nulle part"
        for method, address in targets(page)
        if not is_routed(app, method, address)
    ]
    return [*defects(page), *shared, *lost]


@pytest.mark.parametrize("who", INSIDE)
def test_every_page_asks_little_and_the_same_for_one_row_and_for_200(app: Flask, world: World, who: str):
    list(opened(app, world, who))  # a process reads each framework once, and keeps it
    for_one = {str(route): sent for route, _, sent in opened(app, world, who)}
    grow(world, learners=200)

    many = list(opened(app, world, who))

    assert {str(route): sent for route, _, sent in many} == for_one
    pages = {str(route): sent for route, seen, sent in many if is_page(seen)}
    assert {route: sent for route, sent in pages.items() if sent > MOST_STATEMENTS} == {}


@pytest.mark.parametrize("who", INSIDE)
def test_reading_changes_nothing(app: Flask, world: World, who: str):
    client = signed_in(app, world, who)
    before = everything()
    for route in reading(app):
        client.get(world.address(route.rule))

    assert everything() == before


def is_routed(app: Flask, method: str, address: str) -> bool:
    try:
        app.url_map.bind("127.0.0.1").match(address, method=method)
    except RequestRedirect:
        return True
    except HTTPException:
        return False
    return True
