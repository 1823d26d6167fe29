"""An installation of the demonstration in a folder of its own: its server, its command line, its files."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

PALIER = Path(sys.executable).with_name("palier")
SETTINGS = ("DATABASE_URL", "JOBS_URL", "PUBLIC_URL", "SECRET_KEY", "KEYS_DIR", "KEYS_PASSPHRASE")
SLOWEST_START = 60.0


@dataclass(frozen=True)
class Installation:
    """One installation; `port` is where its server answers."""

    home: Path
    port: int
    is_demo: bool = True

    @property
    def url(self) -> str:
        """Return the address of its pages."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> Mapping[str, str]:
        """Return the environment of its programs: ours, without another installation's settings."""
        ours = {name: value for name, value in os.environ.items() if name not in SETTINGS}
        wanted = {"PALIER_HOME": str(self.home), "HOST": "127.0.0.1", "PORT": str(self.port)}
        return {**ours, **wanted, "PALIER_DEMO": "1" if self.is_demo else "0"}

    @cached_property
    def demonstration(self) -> dict[str, Any]:
        """Return what `palier demo info` says."""
        said: dict[str, Any] = json.loads(self.palier("demo", "info"))
        return said

    def account(self, role: str) -> tuple[str, str]:
        """Return the identifiant and the secret of one of the seven people."""
        (found,) = (one for one in self.demonstration["accounts"] if one["role"] == role)
        return found["identifiant"], found["secret"]

    def palier(self, *arguments: str | Path, expected: int = 0) -> str:
        """Run a command of `palier` and return what it says."""
        done = subprocess.run(
            [PALIER, *map(str, arguments)],
            env=self.environment,
            cwd=self.home.parent,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == expected, (
            f"palier {arguments}: {done.returncode}\n{done.stdout}{done.stderr}"
        )
        return done.stdout

    def said(self, *arguments: str | Path) -> str:
        """Run a command and return its words on one line, with ordinary spaces."""
        return " ".join(self.palier(*arguments).split())

    @contextmanager
    def serving(self) -> Iterator[float]:
        """Serve until the end of the block; give the seconds that it took to answer."""
        log = self.home.parent / f"{self.home.name}.log"
        began = time.perf_counter()
        with (
            log.open("ab") as words,
            subprocess.Popen(
                [PALIER, "serve"], env=self.environment, cwd=self.home.parent, stdout=words, stderr=words
            ) as server,
        ):
            try:
                self._wait(server, log)
                yield time.perf_counter() - began
            finally:
                server.terminate()
                server.wait(timeout=30)

    def _wait(self, server: "subprocess.Popen[bytes]", log: Path) -> None:
        until = time.monotonic() + SLOWEST_START
        while time.monotonic() < until and server.poll() is None:
            try:
                with urlopen(f"{self.url}/sante", timeout=5) as answer:
                    assert answer.status == 200
                    return
            except URLError:
                time.sleep(0.05)
        raise AssertionError(f"the server did not open\n{log.read_text()}")


def installation_in(home: Path, *, is_demo: bool = True) -> Installation:
    """Return an installation that will live in `home`, on a port that is free."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return Installation(home, free.getsockname()[1], is_demo)
