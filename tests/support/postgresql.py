"""A PostgreSQL server of our own: thrown away after the run, on a unix socket only, as any user."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from tests.support import memory

PLACES = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql*/bin")
"""Where the server's programs stand on Debian, Red Hat and macOS: none of them in the PATH."""

UNSAFE_BUT_FAST = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "max_connections=60",
    "max_wal_size=128MB",
    "min_wal_size=32MB",
)
ROOM = 2 * 1024**3
"""Bytes that must be free in memory before a server goes there."""


@dataclass(frozen=True)
class Cluster:
    """A server, the folder that holds its data and its socket, and the programs that run it."""

    folder: Path
    binaries: Path

    def start(self) -> None:
        """Start the server and wait until it answers."""
        where = ["-D", self.folder / "data", "-w", "-l", self.folder / "log"]
        _run([self.binaries / "pg_ctl", *where, "-o", _options(self.folder), "start"], _owner())

    def stop(self) -> None:
        """End the server at once, as a cut of its current would."""
        _run([self.binaries / "pg_ctl", "-D", self.folder / "data", "-m", "immediate", "stop"], _owner())

    def url(self, database: str) -> str:
        """Return the SQLAlchemy address of one of its databases."""
        return f"postgresql+psycopg://palier@/{database}?host={self.folder}"

    def clone(self, template: str, name: str, *, tablespace: str = "pg_default") -> None:
        """Copy a database that nobody is connected to."""
        self._say(f'CREATE DATABASE "{name}" TEMPLATE "{template}" TABLESPACE "{tablespace}"')

    def add_tablespace(self, name: str, place: Path) -> None:
        """Let databases live in another folder, given to the server's own user."""
        if owner := _owner():
            os.chown(place, owner["user"], owner["group"])
        self._say(f"CREATE TABLESPACE \"{name}\" LOCATION '{place}'")

    def create(self, name: str) -> None:
        """Make an empty database."""
        self._say(f'CREATE DATABASE "{name}"')

    def drop(self, name: str) -> None:
        """Remove a database, with whoever is still connected to it."""
        self._say(f'DROP DATABASE "{name}" WITH (FORCE)')

    def data_directory(self) -> Path:
        """Ask the server where its data is."""
        with self._connected() as connection:
            found = connection.execute("SHOW data_directory").fetchone()
        assert found is not None
        return Path(found[0])

    def _say(self, statement: str) -> None:
        with self._connected() as connection:
            connection.execute(statement.encode())

    def _connected(self) -> Any:
        return psycopg.connect(host=str(self.folder), user="palier", dbname="postgres", autocommit=True)


def programs() -> Path | None:
    """Return the folder of the newest server's programs, or of `PG_BIN`."""
    if chosen := os.environ.get("PG_BIN"):
        return Path(chosen)
    found = [
        folder
        for place in PLACES
        for folder in Path("/").glob(place.lstrip("/"))
        if (folder / "initdb").exists()
    ]
    if found:
        return max(found, key=_version)
    in_path = shutil.which("initdb")
    return Path(in_path).parent if in_path else None


def _version(folder: Path) -> int:
    digits = "".join(filter(str.isdigit, folder.parent.name))
    return int(digits) if digits else 0


@contextmanager
def running_cluster(binaries: Path) -> Iterator[Cluster]:
    """Start a server in a new folder, give it, then stop it and remove everything.

    It lives in memory where there is room: a database copied on a disk costs ten times as much. The
    folder stands near the root: a socket's path must stay under 107 bytes.
    """
    folder = Path(tempfile.mkdtemp(prefix="palier-pg-", dir=memory.with_room_for(ROOM) or "/tmp"))
    owner = _owner()
    if owner:
        os.chown(folder, owner["user"], owner["group"])
    try:
        _run([binaries / "initdb", "-D", folder / "data", *_INITDB], owner)
        cluster = Cluster(folder, binaries)
        cluster.start()
        try:
            assert cluster.data_directory() == folder / "data", "this is not our own server"
            yield cluster
        finally:
            cluster.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


_INITDB = ("-U", "palier", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync")


def _options(folder: Path) -> str:
    settings = " ".join(f"-c {setting}" for setting in UNSAFE_BUT_FAST)
    return f"-k {folder} -c listen_addresses= {settings}"


def _owner() -> dict[str, Any]:
    """Return whom the server runs as: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            found = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": found.pw_uid, "group": found.pw_gid, "extra_groups": []}
    return {}


def _run(command: list[Any], owner: dict[str, Any]) -> None:
    done = subprocess.run(
        [str(part) for part in command], cwd="/tmp", stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, check=False, **owner,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout.decode(errors="replace")
