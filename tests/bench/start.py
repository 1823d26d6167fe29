"""How long from a fresh clone to the first page, and to green tests."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from tests.bench.figures import Figure

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 600
"""Seconds after which a start is given up."""


def measured() -> Iterator[Figure]:
    """Clone what is committed here, start it twice, then run its tests."""
    with tempfile.TemporaryDirectory(prefix="palier-bench-") as folder:
        clone = Path(folder) / "palier"
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
        yield Figure(name="fresh clone to the first page", value=seconds_to_first_page(clone), unit="s")
        yield Figure(name="second start to the first page", value=seconds_to_first_page(clone), unit="s")
        yield Figure(name="the tests, set-up included", value=seconds_to_green(clone), unit="s")


def seconds_to_first_page(clone: Path) -> float:
    """Start the demonstration and wait for its front page."""
    port = free_port()
    began = time.perf_counter()
    with started([sys.executable, "dev", "run"], clone, PORT=str(port)) as server:
        while time.perf_counter() - began < PATIENCE:
            assert server.poll() is None, "the server ended by itself"
            if answers(f"http://127.0.0.1:{port}/"):
                return time.perf_counter() - began
            time.sleep(0.1)
    raise TimeoutError("no page came")


def seconds_to_green(clone: Path) -> float:
    """Run every test of the clone."""
    began = time.perf_counter()
    subprocess.run([sys.executable, "dev", "test", "-q"], cwd=clone, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began


@contextmanager
def started(command: list[str], folder: Path, **variables: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run a command with its own process group, and end the whole group."""
    with subprocess.Popen(
        command,
        cwd=folder,
        env={**os.environ, **variables},
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:
        try:
            yield process
        finally:
            os.killpg(process.pid, signal.SIGINT)
            process.wait(timeout=30)


def answers(address: str) -> bool:
    """Tell whether a page comes."""
    try:
        with urlopen(address, timeout=5) as page:
            return bool(page.status == 200)
    except (URLError, ConnectionError, TimeoutError):
        return False


def free_port() -> int:
    """Return a port that nobody listens to."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
