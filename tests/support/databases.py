"""Databases for one test: migrated once per engine, then copied.

Nothing here is patched: a copy of a SQLite file, a database cloned by PostgreSQL.
"""

import shutil
from collections.abc import Iterator
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


class Source(Protocol):
    """An engine that gives databases."""

    def empty(self) -> AbstractContextManager[Database]:
        """Give a database without a single table."""

    def migrated(self) -> AbstractContextManager[Database]:
        """Give a database with today's schema."""


class SqliteFiles:
    """Databases that are files of one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._template: Path | None = None

    @contextmanager
    def empty(self) -> Iterator[Database]:
        """Give a database without a single table."""
        with self._file() as path:
            yield Database("sqlite", f"sqlite:///{path}")

    @contextmanager
    def migrated(self) -> Iterator[Database]:
        """Give a database with today's schema."""
        if self._template is None:
            self._template = self._folder / "template.sqlite"
            migrate(f"sqlite:///{self._template}")
        with self._file() as path:
            shutil.copyfile(self._template, path)
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
        self._template: str | None = None

    @contextmanager
    def empty(self) -> Iterator[Database]:
        """Give a database without a single table."""
        name = f"test_{next(_numbers)}"
        self._cluster.create(name)
        with self._dropped_at_the_end(name) as url:
            yield Database("postgresql", url)

    @contextmanager
    def migrated(self) -> Iterator[Database]:
        """Give a database with today's schema."""
        if self._template is None:
            self._cluster.create("template_palier")
            migrate(self._cluster.url("template_palier"))
            self._template = "template_palier"
        name = f"test_{next(_numbers)}"
        self._cluster.clone(self._template, name)
        with self._dropped_at_the_end(name) as url:
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
