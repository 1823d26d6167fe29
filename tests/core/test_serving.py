"""Behind a proxy, each visitor is known by their own address; without one, nobody chooses theirs."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from http.client import HTTPConnection
from typing import Any

import pytest
from waitress.server import create_server

from app.config import Settings
from app.core import rates
from app.core.access import PUBLIC, open_to
from app.serving import server_options
from tests.support.applications import running

pytestmark = pytest.mark.one_engine


@contextmanager
def opened(settings: Settings) -> Iterator[int]:
    """Serve an application that says who visits, as `palier serve` does, and give its port."""
    with running(settings) as app:
        app.add_url_rule("/qui", "who", open_to(PUBLIC)(rates.visitor))
        server = create_server(app, host="127.0.0.1", port=0, **server_options(settings))
        thread = threading.Thread(target=_run, args=(server,), daemon=True)
        thread.start()
        try:
            yield server.effective_port
        finally:
            server.close()
            thread.join(timeout=5)


def _run(server: Any) -> None:
    with suppress(OSError):  # its sockets are closed under it at the end
        server.run()


def who_visits(port: int, forwarded: str) -> str:
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", "/qui", headers={"X-Forwarded-For": forwarded})
        return connection.getresponse().read().decode()
    finally:
        connection.close()


def test_behind_one_proxy_a_visitor_is_the_address_that_the_proxy_saw(settings: Settings):
    with opened(replace(settings, trusted_proxies=1)) as port:
        assert who_visits(port, "192.0.2.7") == "192.0.2.7"
        assert who_visits(port, "198.51.100.1, 192.0.2.8") == "192.0.2.8"


def test_without_a_proxy_nobody_chooses_their_address(settings: Settings):
    with opened(settings) as port:
        assert who_visits(port, "192.0.2.7") == "127.0.0.1"
