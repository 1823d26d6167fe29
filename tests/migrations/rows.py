"""One row in every table, made from the schema alone, so that no table is ever forgotten."""

from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Connection,
    Date,
    Enum,
    Integer,
    LargeBinary,
    MetaData,
    Numeric,
    String,
    Table,
    Time,
    insert,
    text,
)
from sqlalchemy.exc import IntegrityError
from sqlalchemy.types import BigInteger, DateTime, TypeEngine

from app.core.database import UtcDateTime

A_MOMENT = datetime(2026, 11, 24, 13, 0, tzinfo=UTC)
Row = dict[str, Any]
VALUES: tuple[tuple[type[TypeEngine[Any]] | type[UtcDateTime], Any], ...] = (
    (UtcDateTime, A_MOMENT),
    (DateTime, A_MOMENT),
    (Date, date(2026, 11, 24)),
    (Time, time(14)),
    (Boolean, False),
    (JSON, {}),
    (LargeBinary, b"\x00"),
    (String, "a"),
    (Integer, 1),
    (BigInteger, 1),
    (Numeric, 1),
)
"""A value per kind of column, the particular kinds before the general ones."""

LATER = A_MOMENT + timedelta(hours=2)
CHOSEN: dict[tuple[str, str], tuple[Any, Any]] = {
    ("course_session", "ends_at"): (LATER, LATER),
    ("learner", "person_id"): (1, 2),
    ("evidence_replacement", "replaced_id"): (2, 2),
    ("attendance_replacement", "replaced_id"): (2, 2),
    ("item", "code"): ("i", "j"),
    ("learner_alias", "canonical_id"): (2, 2),
    ("calendar_feed", "person_id"): (1, 1),
    ("item_source", "source_id"): (2, 2),
    ("referral", "from_structure_id"): (2, 2),
    ("referral", "from_learner_id"): (3, 3),
}
"""Values, of the first row and of the second, that a check of the schema asks for."""

ONE_MORE: dict[str, Row] = {"learner": {"id": 3, "structure_id": 2, "person_id": 1, "public_id": "c"}}
"""Rows that the two above refer to, beyond those made by themselves."""


def fill(connection: Connection, metadata: MetaData) -> None:
    """Insert a row in each table, the referred ones first, and a second where the schema allows it."""
    made: dict[str, Row] = {}
    for table in metadata.sorted_tables:
        made[table.name] = _row(table, made, number=1)
        connection.execute(insert(table), made[table.name])
        with suppress(IntegrityError), connection.begin_nested():
            connection.execute(insert(table), _row(table, made, number=2))
        if table.name in ONE_MORE:
            connection.execute(insert(table), made[table.name] | ONE_MORE[table.name])
        _count_on(connection, table)


def _count_on(connection: Connection, table: Table) -> None:
    """Let PostgreSQL number the next row after those that came with their number."""
    if connection.dialect.name == "postgresql" and isinstance(table.primary_key.columns[0].type, Integer):
        name, column = table.name, table.primary_key.columns[0].name
        counter = f"pg_get_serial_sequence('\"{name}\"', '{column}')"
        connection.execute(text(f'SELECT setval({counter}, max("{column}")) FROM "{name}"'))


def _row(table: Table, made: dict[str, Row], *, number: int) -> Row:
    return {column.name: _value(column, made, number) for column in table.columns if _is_needed(column)}


def _is_needed(column: Column[Any]) -> bool:
    return not column.nullable or (column.table.name, column.name) in CHOSEN


def _value(column: Column[Any], made: dict[str, Row], number: int) -> Any:
    if (column.table.name, column.name) in CHOSEN:
        return CHOSEN[column.table.name, column.name][number - 1]
    for key in column.foreign_keys:
        if key.column.table.name in made:
            return made[key.column.table.name][key.column.name]
    if isinstance(column.type, Enum):
        return (
            column.type.enum_class(column.type.enums[0]) if column.type.enum_class else column.type.enums[0]
        )
    value = next(value for kind, value in VALUES if isinstance(column.type, kind))
    return value * number if isinstance(value, int | str) else value
