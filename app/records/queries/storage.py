"""Is the database itself sound: schema, pages, links, triggers?"""

from collections.abc import Iterator

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from app.core.database import db
from app.core.migrations import SCRIPTS

_TRIGGERS = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'",
}


def another_schema() -> Iterator[str]:
    """Tell when the database is not at the newest revision."""
    found = MigrationContext.configure(db.session.connection()).get_current_revision()
    newest = ScriptDirectory(str(SCRIPTS)).get_current_head()
    if found != newest:
        yield f"la base est à la révision {found or 'zéro'}, cette version attend la {newest}"


def damaged_pages() -> Iterator[str]:
    """Ask SQLite to read all its pages; PostgreSQL checks its own as it reads them."""
    if _engine() == "sqlite":
        for (line,) in db.session.execute(text("PRAGMA integrity_check")):
            if line != "ok":
                yield f"SQLite signale : {line}"


def lost_links() -> Iterator[str]:
    """List the rows whose foreign key leads nowhere, or the keys that PostgreSQL does not hold."""
    if _engine() == "sqlite":
        for table, row, parent, _number in db.session.execute(text("PRAGMA foreign_key_check")):
            yield f"la ligne {row} de {table} cite une ligne absente de {parent}"
        return
    held = text("SELECT conname FROM pg_constraint WHERE contype = 'f' AND NOT convalidated")
    for (name,) in db.session.execute(held):
        yield f"la contrainte {name} n’est pas vérifiée"


def missing_triggers() -> Iterator[str]:
    """List the triggers that the revisions made and that are no longer there."""
    there = set(db.session.scalars(text(_TRIGGERS[_engine()])))
    for name in sorted(expected_triggers() - there):
        yield f"le verrou {name} manque"


def expected_triggers() -> set[str]:
    """Return the names of the triggers that the revisions make."""
    names = set()
    for revision in ScriptDirectory(str(SCRIPTS)).walk_revisions():
        for table in getattr(revision.module, "APPEND_ONLY", ()):
            names |= {f"{table}_no_update", f"{table}_no_delete"}
        names |= {f"{table}_no_delete" for table in getattr(revision.module, "ENDED_ONCE", ())}
        names |= {f"{table}_frozen" for table in getattr(revision.module, "FROZEN", ())}
    return names


def _engine() -> str:
    return db.engine.dialect.name
