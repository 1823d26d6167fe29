"""The triggers that hold facts as they were written, on SQLite and PostgreSQL alike; used from 0004 on.

`palier_refuse()` is the function that revision 0002 made on PostgreSQL.
"""

from collections.abc import Collection, Iterable

from alembic import op


def refuse_every_change(table: str) -> None:
    """Let rows be added to a table, never changed nor removed."""
    for act in ("UPDATE", "DELETE"):
        _refuse(f"{table}_no_{act.lower()}", table, act, None)


def allow_every_change(table: str) -> None:
    """Undo `refuse_every_change`."""
    for act in ("update", "delete"):
        _forget(f"{table}_no_{act}", table)


def refuse_removal(table: str) -> None:
    """Let no row of a table be removed."""
    _refuse(f"{table}_no_delete", table, "DELETE", None)


def allow_removal(table: str) -> None:
    """Undo `refuse_removal`."""
    _forget(f"{table}_no_delete", table)


def freeze(
    table: str, columns: Iterable[str], *, once: Iterable[str] = (), json: Collection[str] = ()
) -> None:
    """Hold some columns as they were written; those of `once` may go from empty to a value, once."""
    changed = [_differs(column, json) for column in columns]
    rewritten = [f"(OLD.{column} IS NOT NULL AND {_differs(column, json)})" for column in once]
    _refuse(f"{table}_frozen", table, "UPDATE", " OR ".join(changed + rewritten))


def thaw(table: str) -> None:
    """Undo `freeze`."""
    _forget(f"{table}_frozen", table)


def _differs(column: str, json: Collection[str]) -> str:
    if op.get_bind().dialect.name == "sqlite":
        return f"OLD.{column} IS NOT NEW.{column}"
    as_text = "::text" if column in json else ""
    return f"OLD.{column}{as_text} IS DISTINCT FROM NEW.{column}{as_text}"


def _refuse(name: str, table: str, act: str, when: str | None) -> None:
    condition = f"WHEN ({when}) " if when else ""
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {act} ON {table} {condition}"
            f"BEGIN SELECT RAISE(ABORT, '{act} on {table} is refused: facts are append-only'); END"
        )
    else:
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {act} ON {table} FOR EACH ROW {condition}"
            "EXECUTE FUNCTION palier_refuse()"
        )


def _forget(name: str, table: str) -> None:
    on = "" if op.get_bind().dialect.name == "sqlite" else f" ON {table}"
    op.execute(f"DROP TRIGGER {name}{on}")
