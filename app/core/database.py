"""The database: one declarative base, one engine set-up, one way to write.

Nothing else in the code asks which engine it runs on.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import BigInteger, DateTime, Engine, Enum, Integer, MetaData, String, TypeDecorator, event
from sqlalchemy.engine import Connection, Dialect, make_url
from sqlalchemy.orm import DeclarativeBase, Session, mapped_column

from app.core.identifiers import PUBLIC_ID_LENGTH, new_public_id

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

Identity = BigInteger().with_variant(Integer(), "sqlite")
"""The type of every primary key: SQLite numbers rows by itself only for INTEGER."""

LARGEST_ID = 2**63 - 1
"""The largest number that a row's id can be, on both engines: a larger one names nothing."""


class Base(DeclarativeBase):
    """The ancestor of every table."""

    metadata = MetaData(naming_convention=NAMES)


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, stored in UTC; a naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive moments and store the others in UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Return an aware moment in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def word(kind: type[StrEnum], *, checked: bool = True) -> Enum:
    """Store a string enum as its value, checked by the schema under the enum's name.

    A column that was added to a table that was there is not checked: SQLite cannot add a check.
    """
    return Enum(
        kind,
        native_enum=False,
        create_constraint=checked,
        length=32,
        name=_snake(kind.__name__),
        values_callable=lambda members: [member.value for member in members],
    )


def _snake(name: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name).lstrip("_")


def public_id_column() -> Any:
    """Return the column of a row's public id, made here and never changed."""
    return mapped_column(String(PUBLIC_ID_LENGTH), unique=True, default=new_public_id)


SQLITE = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "busy_timeout=10000",
    "cache_size=-32000",
)
"""Settings of each connection to SQLite. 32 MB of cache at the most: with 2, the register of one
structure among 100,000 learners is read three times slower."""

db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False})


def normalised_url(pasted: str) -> str:
    """Return a database address with the driver we use, whatever an operator pasted."""
    url = make_url(pasted)
    if url.drivername in {"postgres", "postgresql"}:
        url = url.set(drivername="postgresql+psycopg")
    return url.render_as_string(hide_password=False)


def init_app(app: Flask, url: str) -> None:
    """Give the application its engine: WAL and immediate write transactions on SQLite."""
    app.config["SQLALCHEMY_DATABASE_URI"] = normalised_url(url)
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = {"pool_pre_ping": not url.startswith("sqlite")}
    db.init_app(app)
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            prepare_sqlite(db.engine)


def prepare_sqlite(engine: Engine) -> None:
    """Make SQLite durable and make writers wait for one another instead of failing.

    A read transaction that turns into a write one fails at once with "database is locked";
    hence a transaction that will write says so when it begins (`writing`).
    """

    @event.listens_for(engine, "connect")
    def _on_connect(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        for pragma in SQLITE:
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Connection) -> None:
        will_write = connection.get_execution_options().get("write", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if will_write else "BEGIN DEFERRED")


@contextmanager
def write_transaction() -> Iterator[Session]:
    """Open the transaction that will write, after all parsing and hashing, and commit it once.

    What was read before belongs to an ended transaction and is read again. Any exception rolls
    back. Views, commands and jobs use `app.core.writing.writing`, which adds idempotency.
    """
    session: Session = db.session()
    session.rollback()
    session.connection(execution_options={"write": True})
    try:
        yield session
        session.commit()
    except BaseException:
        session.rollback()
        raise


@contextmanager
def one_view() -> Iterator[Connection]:
    """Open a long read whose statements all see the database as it was at one moment.

    SQLite always reads so; PostgreSQL has to be told.
    """
    with db.engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection.execution_options(isolation_level="REPEATABLE READ")
        yield connection


def lock(row: Base) -> None:
    """Hold a row until the end of the transaction, and read it afresh.

    On SQLite the write transaction already holds the whole database.
    """
    db.session().refresh(row, with_for_update=True)
