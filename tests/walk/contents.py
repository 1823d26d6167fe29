"""What the database holds, so that a walk can say that nothing changed."""

import hashlib

from sqlalchemy import select

from app.core.database import db
from app.tables import metadata


def everything() -> dict[str, str]:
    """Return a digest of each table."""
    kept = {}
    for table in metadata.sorted_tables:
        held = sorted(repr(tuple(row)) for row in db.session.execute(select(table)))
        kept[table.name] = hashlib.sha256("\n".join(held).encode()).hexdigest()
    db.session.rollback()
    return kept
