"""Bring a database to the newest schema, or back."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

from app.core.database import normalised_url

SCRIPTS = Path(__file__).resolve().parents[2] / "migrations"


def configuration(url: str) -> Config:
    """Return Alembic's configuration for a database address."""
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.attributes["url"] = normalised_url(url)
    return config


def upgrade(url: str, revision: str = "head") -> None:
    """Bring a database up to a revision, the newest by default."""
    command.upgrade(configuration(url), revision)


def downgrade(url: str, revision: str) -> None:
    """Take a database back to a revision; "base" empties it."""
    command.downgrade(configuration(url), revision)


def current_revision(url: str) -> str | None:
    """Return the revision of a database; None of one that has no schema yet."""
    engine = create_engine(normalised_url(url), poolclass=NullPool)
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def known_revisions() -> frozenset[str]:
    """Return the revisions that this version of Palier knows."""
    scripts = ScriptDirectory(str(SCRIPTS))
    return frozenset(each.revision for each in scripts.walk_revisions())
