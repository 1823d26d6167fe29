"""Fixtures of the walk: the application on a copy of a small country, made once per engine."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.config import Settings
from tests.conftest import source_of
from tests.support.applications import running, settings_for
from tests.support.databases import Database, migrate
from tests.walk.world import World, a_world


class Country:
    """A world made once, whose database is copied for each test; its keys are shared."""

    def __init__(self, home: Path) -> None:
        self.keys = home / "keys"
        self._home = home
        self.world: World | None = None

    def settle(self, url: str) -> None:
        """Migrate an empty database and make the world in it."""
        migrate(url)
        with running(settings_for(url, home=self._home, keys=self.keys)):
            self.world = a_world()


@pytest.fixture(scope="session")
def countries(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Country]:
    """Give one country per engine."""
    return {engine: Country(tmp_path_factory.mktemp(engine)) for engine in ("sqlite", "postgresql")}


@pytest.fixture
def database(request: pytest.FixtureRequest, countries: dict[str, Country]) -> Iterator[Database]:
    """Give a copy of the country, on each engine in turn."""
    with source_of(request).copy("country", countries[request.param].settle) as made:
        yield made


@pytest.fixture
def settings(database: Database, countries: dict[str, Country], tmp_path: Path) -> Settings:
    """Return the settings of an installation that has the country's keys."""
    return settings_for(database.url, home=tmp_path, keys=countries[database.engine].keys)


@pytest.fixture
def world(database: Database, countries: dict[str, Country]) -> World:
    """Say who lives in the country, and what is there."""
    made = countries[database.engine].world
    assert made is not None
    return made
