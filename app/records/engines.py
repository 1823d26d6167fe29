"""How each engine is copied and brought back, by its own means and never as a file."""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Protocol

from sqlalchemy import URL, create_engine, inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

from app.core.database import normalised_url
from app.core.migrations import current_revision
from app.records.errors import ArchiveRefused, BackupImpossible

DAMAGED = "La base de cette copie est abîmée : rien n’a été changé ici."


class DatabaseEngine(Protocol):
    """What a backup and a restoration ask of an engine."""

    name: str
    member: str

    def copy_to(self, file: Path) -> None:
        """Write the database of one moment into a file, while others go on writing."""

    def check(self, file: Path) -> None:
        """Refuse a file that the engine cannot read whole."""

    def replace_with(self, file: Path) -> None:
        """Put a checked file in the place of the database, whole or not at all."""

    def revision(self) -> str:
        """Return the revision of the schema."""

    def holds_people(self) -> bool:
        """Tell whether the database holds anybody's records."""


def of(database_url: str) -> DatabaseEngine:
    """Return the engine of a database address."""
    url = make_url(normalised_url(database_url))
    return Sqlite(url) if url.get_backend_name() == "sqlite" else Postgresql(url)


class _Engine:
    def __init__(self, url: URL) -> None:
        self._url = url

    def revision(self) -> str:
        """Return the revision of the schema.

        Raises:
            BackupImpossible: the database does not answer, or has no schema yet.
        """
        try:
            found = current_revision(self._url.render_as_string(hide_password=False))
        except OperationalError as trouble:
            raise BackupImpossible("La base ne répond pas : réessayez dans un instant.") from trouble
        if found is None:
            raise BackupImpossible("Cette base est vide : il n’y a rien à copier.")
        return found

    def holds_people(self) -> bool:
        """Tell whether the database holds anybody's records."""
        engine = create_engine(self._url, poolclass=NullPool)
        with engine.connect() as connection:
            if not inspect(connection).has_table("person"):
                return False
            return bool(connection.scalar(text("SELECT EXISTS (SELECT 1 FROM person)")))


class Sqlite(_Engine):
    """A file, copied by SQLite's own backup, in one reading transaction."""

    name = "sqlite"
    member = "palier.sqlite"

    def copy_to(self, file: Path) -> None:
        """Write the database of one moment into a file, while others go on writing."""
        self.revision()
        with closing(sqlite3.connect(self._path)) as source, closing(sqlite3.connect(file)) as copy:
            source.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")

    def check(self, file: Path) -> None:
        """Refuse a file that SQLite cannot read whole.

        Raises:
            ArchiveRefused: it is damaged.
        """
        try:
            with closing(sqlite3.connect(file)) as copy:
                found = copy.execute("PRAGMA integrity_check").fetchone()
        except sqlite3.DatabaseError as trouble:
            raise ArchiveRefused(DAMAGED) from trouble
        if found != ("ok",):
            raise ArchiveRefused(DAMAGED)

    def replace_with(self, file: Path) -> None:
        """Put a checked file in the place of the database, in one transaction of SQLite's."""
        Path(self._path).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with closing(sqlite3.connect(file)) as copy, closing(sqlite3.connect(self._path)) as target:
            target.execute("PRAGMA busy_timeout=10000")
            copy.backup(target)
            target.execute("PRAGMA journal_mode=WAL")

    @property
    def _path(self) -> str:
        return self._url.database or ""


class Postgresql(_Engine):
    """A database, copied by `pg_dump` in its own format."""

    name = "postgresql"
    member = "palier.dump"

    def copy_to(self, file: Path) -> None:
        """Write the database of one moment into a file, while others go on writing."""
        self.revision()
        self._run(
            "pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={file}", self._address
        )

    def check(self, file: Path) -> None:
        """Refuse a file that PostgreSQL cannot read whole.

        Raises:
            ArchiveRefused: it is damaged.
        """
        try:
            self._run("pg_restore", "--file=/dev/null", str(file))
        except BackupImpossible as trouble:
            raise ArchiveRefused(DAMAGED) from trouble

    def replace_with(self, file: Path) -> None:
        """Put a checked file in the place of the database, in one transaction."""
        self._run(
            "pg_restore",
            "--clean",
            "--if-exists",
            "--no-owner",
            "--no-privileges",
            "--single-transaction",
            f"--dbname={self._address}",
            str(file),
        )

    @property
    def _address(self) -> str:
        """The address without its password, which other users of the machine could read."""
        return self._url.set(drivername="postgresql", password=None).render_as_string()

    def _run(self, program: str, *arguments: str) -> None:
        found = shutil.which(program)
        if found is None:
            raise BackupImpossible(
                f"Le programme {program} manque sur cette machine : installez le client de PostgreSQL."
            )
        environment = os.environ | ({"PGPASSWORD": self._url.password} if self._url.password else {})
        done = subprocess.run(  # noqa: S603 - our own arguments, no shell
            [found, *arguments], env=environment, capture_output=True, text=True, check=False
        )
        if done.returncode:
            last = done.stderr.strip().splitlines()[-1:] or [""]
            raise BackupImpossible(f"{program} n’a pas abouti : {last[0]}")
