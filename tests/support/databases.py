"""Databases for one test: migrated once per engine, then copied.

Nothing here is patched: a copy of a SQLite file, a database cloned by PostgreSQL.
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Protocol

from tests.support.postgresql import Cluster

ENGINES = ("sqlite", "postgresql")
_numbers = count(1)


@dataclass(frozen=True)
class Database:
    """A database of one test's own."""

    engine: str
    url: str


Prepare = Callable[[str], None]
"""Fills an empty database, whose address it is given, once for all the copies."""


class Source(Protocol):
    """An engine that gives databases."""

    def empty(self) -> AbstractContextManager[Database]:
        """Give a database without a single table."""

    def copy(self, name: str, prepare: Prepare) -> AbstractContextManager[Database]:
        """Give a copy of a database that is prepared once, when it is first asked for."""


class SqliteFiles:
    """Databases that are files of one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._prepared: dict[str, Path] = {}

    @contextmanager
    def empty(self) -> Iterator[Database]:
        """Give a database without a single table."""
        with self._file() as path:
            yield Database("sqlite", f"sqlite:///{path}")

    @contextmanager
    def copy(self, name: str, prepare: Prepare) -> Iterator[Database]:
        """Give a copy of a prepared file."""
        if name not in self._prepared:
            template = self._folder / f"{name}.sqlite"
            prepare(f"sqlite:///{template}")
            self._prepared[name] = template
        with self._file() as path:
            shutil.copyfile(self._prepared[name], path)
            yield Database("sqlite", f"sqlite:///{path}")

    @contextmanager
    def _file(self) -> Iterator[Path]:
        path = self._folder / f"test-{next(_numbers)}.sqlite"
        try:
            yield path
        finally:
            for part in self._folder.glob(f"{path.name}*"):
                part.unlink()


class PostgresqlDatabases:
    """Databases of a cluster of our own."""

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster
        self._prepared: set[str] = set()

    @contextmanager
    def empty(self) -> Iterator[Database]:
        """Give a database without a single table."""
        name = f"test_{next(_numbers)}"
        self._cluster.create(name)
        with self._dropped_at_the_end(name) as url:
            yield Database("postgresql", url)

    @contextmanager
    def copy(self, name: str, prepare: Prepare) -> Iterator[Database]:
        """Give a clone of a prepared database."""
        if name not in self._prepared:
            self._cluster.create(name)
            prepare(self._cluster.url(name))
            self._prepared.add(name)
        mine = f"test_{next(_numbers)}"
        self._cluster.clone(name, mine)
        with self._dropped_at_the_end(mine) as url:
            yield Database("postgresql", url)

    @contextmanager
    def _dropped_at_the_end(self, name: str) -> Iterator[str]:
        try:
            yield self._cluster.url(name)
        finally:
            self._cluster.drop(name)


def migrate(url: str) -> None:
    """Bring a database to today's schema, as an installation does."""
    from app.core import migrations

    migrations.upgrade(url)
