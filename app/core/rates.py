"""Limits on repeated failures, shared by all processes through the jobs database.

Only failures count, so that a room of eleven people signing in behind one address is never
locked out. Nothing but a digest of who failed is kept, for the length of the window.
"""

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from ipaddress import ip_address, ip_network

from flask import Flask, current_app, request
from sqlalchemy import (
    Column,
    Engine,
    Integer,
    MetaData,
    String,
    Table,
    bindparam,
    create_engine,
    delete,
    func,
    insert,
    select,
)

from app.core import clock
from app.core.database import normalised_url, prepare_sqlite
from app.core.errors import TooMany

WINDOW = timedelta(minutes=5)
HOUSEHOLD = 64

_metadata = MetaData()
_failures = Table(
    "rate_failure",
    _metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(40), nullable=False),
    Column("subject", String(64), nullable=False, index=True),
    Column("at", Integer, nullable=False),
)


_COUNT = select(func.count()).where(
    _failures.c.subject == bindparam("subject"), _failures.c.at > bindparam("since")
)


@dataclass(frozen=True)
class Limit:
    """How many failures of a kind are borne from one subject in five minutes."""

    name: str
    most: int


def init_app(app: Flask, url: str) -> None:
    """Give the application its counters; tables are made where they are missing."""
    engine = create_engine(normalised_url(url), pool_pre_ping=True)
    if engine.dialect.name == "sqlite":
        prepare_sqlite(engine)
    app.extensions["rates"] = engine
    _metadata.create_all(engine)


def check(limit: Limit, subject: str) -> None:
    """Refuse when a subject has failed too often in the last five minutes.

    Raises:
        TooMany: the sentence says to wait.
    """
    with _engine().connect() as connection:
        failed = connection.scalar(_COUNT, {"subject": _digest(limit, subject), "since": _since()}) or 0
    if failed >= limit.most:
        raise TooMany("Il y a eu trop d’essais. Attendez cinq minutes, puis recommencez.")


def fail(limit: Limit, subject: str) -> None:
    """Count one failure, and forget those that no longer matter."""
    with _engine().connect().execution_options(write=True) as connection, connection.begin():
        connection.execute(delete(_failures).where(_failures.c.at <= _since()))
        connection.execute(
            insert(_failures).values(
                name=limit.name, subject=_digest(limit, subject), at=int(clock.now().timestamp())
            )
        )


def visitor() -> str:
    """Return the address of the browser, as the trusted proxies report it.

    Of an IPv6 address only the network counts: its 64 bits are one household's (RFC 6177).
    """
    address = request.remote_addr or "unknown"
    try:
        known = ip_address(address)
    except ValueError:
        return address
    return str(ip_network((address, HOUSEHOLD), strict=False)) if known.version == 6 else address


def _engine() -> Engine:
    engine: Engine = current_app.extensions["rates"]
    return engine


def _since() -> int:
    return int((clock.now() - WINDOW).timestamp())


def _digest(limit: Limit, subject: str) -> str:
    secret = current_app.config["SECRET_KEY"]
    return hashlib.sha256(f"{secret}\n{limit.name}\n{subject}".encode()).hexdigest()
