"""Fixtures for every test: a database on each engine, the application on it, a client, a browser.

Mark a test, a class or a module with `one_engine` when the engine does not matter to it: it then
runs on SQLite alone.
"""

import os
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import time_machine

from tests.support import memory, network, postgresql, requirements
from tests.support.databases import ENGINES, Database, PostgresqlDatabases, Source, SqliteFiles, migrate

if TYPE_CHECKING:
    from flask import Flask
    from playwright.sync_api import Browser, Page

    from app.config import Settings
    from tests.outside.verifiers import Verifiers
    from tests.support.client import Client

network.stay_on_this_machine()

ON_ENGINES = {"database", "empty_database"}
LONGEST_NAMED = 40
"""Bytes that may stand in the name of a test, which is the same in every process."""

ROOM = 2 * 1024**3
"""Bytes that must be free in memory before the files of the tests go there."""


def pytest_configure(config: pytest.Config) -> None:
    """Declare our markers, and refuse at once a requirement that does not exist."""
    config.addinivalue_line("markers", "one_engine: the engine does not matter; run on SQLite alone")
    if roomy := memory.with_room_for(ROOM):
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(roomy))
    requirements.required()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run whatever touches a database on each engine."""
    for name in ON_ENGINES & set(metafunc.fixturenames):
        one = metafunc.definition.get_closest_marker("one_engine")
        metafunc.parametrize(name, ENGINES[:1] if one else ENGINES, indirect=True)


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Name a file after its parameter, not after its bytes: these say the second when it was made."""
    return argname if isinstance(val, bytes) and len(val) > LONGEST_NAMED else None


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Drive browsers last, each file in one process, and the scenes after all others.

    Playwright keeps an event loop in the process: whatever else runs one must have run before, and
    the scenes of a process share one browser and one demonstration.
    """
    for item in items:
        if drives_a_browser(item):
            item.add_marker(pytest.mark.xdist_group(item.path.stem))
    items.sort(key=lambda item: (drives_a_browser(item), is_a_scene(item), number_of(item)))


def drives_a_browser(item: pytest.Item) -> bool:
    """Tell whether a test looks at pages as people do."""
    return "browser" in getattr(item, "fixturenames", ()) or is_a_scene(item)


def is_a_scene(item: pytest.Item) -> bool:
    """Tell whether a test plays a scene in the demonstration, as somebody would."""
    return "e2e" in item.path.parts


def number_of(item: pytest.Item) -> int:
    """Return the number of a scene, for the tenth to come after the ninth; 0 for any other test."""
    named = re.search(r"scene_(\d+)", item.path.name)
    return int(named[1]) if named else 0


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say aloud what was not there, and therefore not tested."""
    for title in requirements.missing():
        terminalreporter.write_line(
            f"NON TESTÉ\u202f: {title}, introuvable sur cette machine.", yellow=True, bold=True
        )


@pytest.fixture(scope="session")
def sqlite_files() -> Iterator[SqliteFiles]:
    """Give the folder of SQLite databases of this process, in memory where the machine offers it."""
    with tempfile.TemporaryDirectory(prefix="palier-sqlite-", dir=memory.with_room_for(ROOM)) as folder:
        yield SqliteFiles(Path(folder))


@pytest.fixture(scope="session")
def postgresql_databases() -> Iterator[PostgresqlDatabases]:
    """Start this process's own PostgreSQL server, at the first test that wants it."""
    programs = postgresql.programs()
    if programs is None:
        requirements.without("postgresql")
    with postgresql.running_cluster(programs) as cluster:
        yield PostgresqlDatabases(cluster)


def source_of(request: pytest.FixtureRequest) -> Source:
    """Return where the databases of the engine asked for come from."""
    named = {"sqlite": "sqlite_files", "postgresql": "postgresql_databases"}
    source: Source = request.getfixturevalue(named[request.param])
    return source


@pytest.fixture
def database(request: pytest.FixtureRequest) -> Iterator[Database]:
    """Give a migrated database of the test's own, on each engine in turn."""
    with source_of(request).copy("palier", migrate) as made:
        yield made


@pytest.fixture
def empty_database(request: pytest.FixtureRequest) -> Iterator[Database]:
    """Give a database without a table, on each engine in turn."""
    with source_of(request).empty() as made:
        yield made


@pytest.fixture
def settings(database: Database, tmp_path: Path) -> "Settings":
    """Return the settings of an installation for tests: cheap passwords, keys of its own."""
    from tests.support.applications import settings_for

    return settings_for(database.url, home=tmp_path)


@pytest.fixture
def app(settings: "Settings") -> Iterator["Flask"]:
    """Give the application on the test's database, inside its context."""
    from tests.support.applications import running

    with running(settings) as application:
        yield application


@pytest.fixture
def client(app: "Flask") -> "Client":
    """Give a client that nobody has signed in with."""
    from tests.support.client import Client

    app.test_client_class = Client
    made = app.test_client()
    assert isinstance(made, Client)
    return made


@pytest.fixture
def afternoon(app: "Flask") -> Iterator[None]:
    """Be at ten past two on a Tuesday, in the workshop of `tests.support.signing`."""
    from tests.support.signing import TEN_PAST

    with time_machine.travel(TEN_PAST, tick=False):
        yield


@pytest.fixture(scope="session")
def verifiers() -> Iterator["Verifiers"]:
    """Give the verifiers of credentials that run on Node, started at the first test that wants them."""
    if not requirements.verifiers():
        requirements.without("node")
    from tests.outside.verifiers import verifying

    with verifying() as started:
        yield started


@pytest.fixture
def browser() -> Iterator["Browser"]:
    """Give this machine's Chromium, started for the test; ask for the application before it."""
    program = requirements.chromium()
    if program is None:
        requirements.without("chromium")
    from tests.support.browser import launched

    with launched(program) as started:
        yield started


@pytest.fixture
def page(browser: "Browser") -> Iterator["Page"]:
    """Give a page of a phone's size, in French, without anybody’s cookies."""
    from tests.support.browser import PHONE

    context = browser.new_context(locale="fr-FR", timezone_id="Europe/Paris", viewport=PHONE)
    yield context.new_page()
    context.close()


@pytest.fixture
def served(app: "Flask") -> Iterator[str]:
    """Serve the application to a browser, and give its address."""
    from tests.support.browser import served

    with served(app) as address:
        yield address
