"""A whole installation as it runs at somebody's: `palier serve` in processes of its own, killed at will."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from html import unescape
from http.client import HTTPException
from http.cookiejar import CookieJar
from pathlib import Path
from typing import NamedTuple
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, HTTPRedirectHandler, Request, build_opener

from tests.support.factories import SECRET

ROOT = Path(__file__).resolve().parents[2]
PALIER = (sys.executable, "-c", "from app.commands import main; main()")
"""The command line of the very sources that are tested."""

SLOWEST_START = 90.0
PATIENCE = 30.0
"""Seconds that a person would wait for an answer before they give up."""

LONG = "a-secret-of-this-test-that-is-long-enough"
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')


class Said(NamedTuple):
    """An answer: its status, its text and where it leads."""

    status: int
    text: str
    leads_to: str | None

    def hidden(self, leading: str | None = None) -> dict[str, str]:
        """Return the hidden fields of the first form that leads to an address; else of one to this page."""
        for part in re.findall(r"<form[^>]*>.*?</form>", self.text, re.S):
            action = re.match(r'<form[^>]*action="([^"#]*)', part)
            if (action[1] if action else None) == leading:
                return {name: unescape(value) for name, value in HIDDEN.findall(part)}
        raise AssertionError(f"no form leads to {leading}\n{self.text}")


class _Stay(HTTPRedirectHandler):
    def redirect_request(self, *_given: object) -> None:
        return None


class Browser:
    """Somebody's browser: their cookies, one request at a time."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._opener = build_opener(HTTPCookieProcessor(CookieJar()), _Stay())

    def ask(self, address: str, fields: Mapping[str, str] | None = None) -> Said:
        """Open a page, or send a form.

        Raises:
            OSError: nobody answered.
        """
        body = urlencode(fields).encode() if fields is not None else None
        try:
            return self._answered(Request(self._url + address, data=body))
        except HTTPException as cut:
            raise ConnectionError("the answer was cut short") from cut

    def _answered(self, request: Request) -> Said:
        try:
            with self._opener.open(request, timeout=PATIENCE) as answer:
                return Said(answer.status, answer.read().decode(), None)
        except HTTPError as refusal:
            with refusal:
                return Said(refusal.code, refusal.read().decode(), refusal.headers.get("Location"))

    def sign_in(self, identifiant: str) -> None:
        """Come in by the form."""
        fields = self.ask("/connexion").hidden("/connexion")
        answer = self.ask("/connexion", fields | {"identifiant": identifiant, "secret": SECRET})
        assert answer.status == 302, answer.text


class House:
    """An installation on a database; `url` is where its pages are."""

    def __init__(self, database_url: str, home: Path) -> None:
        self._home = home
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._environment = {
            **{name: value for name, value in os.environ.items() if name not in {"PALIER_DEMO"}},
            "PALIER_HOME": str(home),
            "DATABASE_URL": database_url,
            "JOBS_URL": f"sqlite:///{home / 'jobs.sqlite'}",
            "PORT": str(self.port),
            "SECRET_KEY": LONG,
            "KEYS_PASSPHRASE": LONG,
        }
        self._server: subprocess.Popen[bytes] | None = None

    def open(self) -> None:
        """Start the server and wait until it answers."""
        self._home.mkdir(exist_ok=True)
        with (self._home / "log").open("ab") as log:
            self._server = subprocess.Popen(
                [*PALIER, "serve"],
                env=self._environment,
                cwd=ROOT,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        until = time.monotonic() + SLOWEST_START
        while time.monotonic() < until and self._server.poll() is None:
            try:
                if Browser(self.url).ask("/sante").status == 200:
                    return
            except (URLError, OSError):
                time.sleep(0.05)
        raise AssertionError("the server did not open\n" + (self._home / "log").read_text())

    def kill(self) -> None:
        """End the server and all its processes at once, by SIGKILL, whatever they were doing."""
        self._end(signal.SIGKILL)

    def close(self) -> None:
        """End the server as an operator does."""
        self._end(signal.SIGTERM)

    def _end(self, by: signal.Signals) -> None:
        if self._server is not None:
            os.killpg(self._server.pid, by)
            self._server.wait(timeout=30)
            self._server = None

    def check(self) -> None:
        """Let `palier check` examine every invariant."""
        done = subprocess.run(
            [*PALIER, "check"],
            env=self._environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr


@contextmanager
def a_house(database_url: str, home: Path) -> Iterator[House]:
    """Give an installation that is open, and end it."""
    house = House(database_url, home)
    house.open()
    try:
        yield house
    finally:
        house.kill()
