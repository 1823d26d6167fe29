"""Run an installation: migrate, start the web server and, beside it, the consumer of jobs."""

import gc
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import structlog
from flask import Flask
from huey import Huey, PostgresHuey, SqliteHuey, crontab
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError
from waitress.server import create_server

from app import create_app
from app.config import Settings, SettingsRefused
from app.core import housekeeping, jobs, migrations
from app.core.database import normalised_url
from app.spaces import demo, first_run

THREADS = 8
SLOWEST_CLIENT = 60
SWEEP_SECONDS = 2
GIVES_WAY = 10
LOOKS = (50_000, 20, 100)
"""After how many new objects, then lesser looks, the garbage collector looks (`gc.set_threshold`)."""

HIGHEST_PORT = 65_535
_log = structlog.get_logger(__name__)


def migrate(settings: Settings) -> None:
    """Bring the database to the newest schema, making its folder where it is missing."""
    url = make_url(normalised_url(settings.database_url))
    if url.get_backend_name() == "sqlite" and url.database:
        Path(url.database).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    migrations.upgrade(settings.database_url)


def prepared(settings: Settings) -> Flask:
    """Migrate, load the frameworks that Palier ships and, in the demonstration, its story."""
    migrate(settings)
    app = application(settings)
    with app.app_context():
        first_run.prepare()
        if settings.demo:
            demo.load()
    return app


def application(settings: Settings) -> Flask:
    """Build the application, and refuse to open a demonstration's database as a real one."""
    app = create_app(settings)
    with app.app_context():
        if not settings.demo:
            demo.check_is_absent()
    return app


def serve(settings: Settings) -> None:
    """Serve until Ctrl-C or SIGTERM; the consumer stops with us, even if we are killed."""
    host, port = os.environ.get("HOST", "127.0.0.1"), port_named(os.environ.get("PORT", "5000"))
    check_is_free(host, port)
    app = prepared(settings)
    settle()
    server = create_server(app, host=host, port=port, **server_options(settings))
    with _consumer_beside_us():
        _announce(app, f"http://{host}:{port}")
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        with suppress(KeyboardInterrupt, SystemExit):
            server.run()
    server.close()


def settle() -> None:
    """Spare the garbage collector all that was loaded to begin with, and let it look less often.

    What was loaded stays for good; looking through it after every few hundred new objects costs a
    fifth of the time of a page.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*LOOKS)


def port_named(typed: str) -> int:
    """Read the number of a port.

    Raises:
        SettingsRefused: it is not one.
    """
    if not (typed.isascii() and typed.isdigit() and 0 < int(typed) <= HIGHEST_PORT):
        raise SettingsRefused(f"PORT est un nombre de 1 à {HIGHEST_PORT}, par exemple 5000.")
    return int(typed)


def check_is_free(host: str, port: int) -> None:
    """Open and close the address where the server will listen.

    Raises:
        SettingsRefused: another program holds it, or it is not of this machine.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        socket.create_server((host, port), family=family).close()
    except OSError as trouble:
        raise SettingsRefused(
            f"Rien ne peut être servi sur {host}:{port} : le port est déjà pris, ou l’adresse n’est pas "
            "celle de cette machine. Changez PORT ou HOST."
        ) from trouble


def server_options(settings: Settings) -> dict[str, Any]:
    """Return what waitress needs to know; it throws away what a proxy says unless one is trusted."""
    return {
        "threads": THREADS,
        "channel_timeout": SLOWEST_CLIENT,
        "ident": "palier",
        "clear_untrusted_proxy_headers": not settings.trusted_proxies,
    }


@contextmanager
def _consumer_beside_us() -> Iterator[None]:
    """Keep a consumer running; it ends when its standard input closes, hence when we do."""
    command = [sys.executable, "-m", "app.consumer"]
    here = Path(__file__).resolve().parents[1]
    with subprocess.Popen(command, stdin=subprocess.PIPE, cwd=here) as child:  # noqa: S603 - our own arguments
        try:
            yield
        finally:
            child.terminate()


def consume(settings: Settings, *, until_input_closes: bool = False) -> None:
    """Sweep the outbox every other second and keep house every minute, until told to stop.

    Pages go first where both want the processor.
    """
    os.nice(GIVES_WAY)
    app = create_app(settings)
    settle()
    huey = _queue(settings.jobs_url)

    def every_minute() -> None:
        with app.app_context():
            housekeeping.tidy()

    huey.periodic_task(crontab(minute="*"))(every_minute)
    threading.Thread(target=_keep_sweeping, args=(app,), daemon=True).start()
    if until_input_closes:
        threading.Thread(target=_end_with_our_parent, daemon=True).start()
    huey.create_consumer(workers=1, periodic=True, initial_delay=1.0, max_delay=5.0).run()


def _keep_sweeping(app: Flask) -> None:
    """Look at the outbox for as long as we live; a database that is away is asked again later."""
    while True:
        try:
            with app.app_context():
                jobs.sweep()
        except SQLAlchemyError as trouble:
            _log.warning("outbox.unreachable", trouble=type(trouble).__name__)
        time.sleep(SWEEP_SECONDS)


def _end_with_our_parent() -> None:
    sys.stdin.buffer.read()
    os.kill(os.getpid(), signal.SIGTERM)


def _queue(jobs_url: str) -> Huey:
    url = make_url(normalised_url(jobs_url))
    if url.get_backend_name() == "sqlite":
        return SqliteHuey("palier", filename=url.database)
    return PostgresHuey("palier", dsn=url.set(drivername="postgresql").render_as_string(hide_password=False))


def _announce(app: Flask, address: str) -> None:
    lines = ["", f"  Palier est ouvert : {address}", ""]
    if app.extensions["settings"].demo:
        with app.app_context():
            lines += demo.announcement()
    print("\n".join(lines), flush=True)
