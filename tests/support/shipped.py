"""The frameworks that Palier ships, for tests that are about something else.

They are read and written as a first start does once per process; later databases get the same rows.
"""

from typing import Any

from sqlalchemy import Table, func, insert, select

from app.core import clock
from app.core.database import Base, db, write_transaction
from app.curricula import models, reading, services

_Rows = list[dict[str, Any]]
_kept: list[tuple[Table, _Rows]] = []


def load_what_ships() -> None:
    """Load every framework and crosswalk that ships."""
    is_first = not db.session.scalar(select(func.count(models.FrameworkVersion.id)))
    db.session.rollback()
    with write_transaction():
        if is_first and _kept:
            _write_again()
            return
        services.load_files(reading.read_all([*reading.shipped_files(), *reading.shipped_crosswalks()]))
        if is_first:
            _kept.extend(_rows())


def _rows() -> list[tuple[Table, _Rows]]:
    """Return the rows of each table, those that others point at first."""
    ours = {getattr(models, name).__tablename__ for name in models.__all__}
    tables = [table for table in Base.metadata.sorted_tables if table.name in ours]
    found = [(table, [dict(row) for row in db.session.execute(select(table)).mappings()]) for table in tables]
    return [(table, rows) for table, rows in found if rows]


def _write_again() -> None:
    for table, rows in _kept:
        fresh = {"loaded_at": clock.now()} if "loaded_at" in table.c else {}
        db.session.execute(insert(table), [row | fresh for row in rows])
        if db.engine.dialect.name == "postgresql" and "id" in table.c:
            last = func.max(table.c.id)
            db.session.execute(select(func.setval(func.pg_get_serial_sequence(table.name, "id"), last)))
