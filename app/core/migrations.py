"""Bring a database to the newest schema, or back."""

from pathlib import Path

from alembic import command
from alembic.config import Config

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
