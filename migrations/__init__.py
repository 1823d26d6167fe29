"""Alembic's scripts: one file a revision, never edited once released."""
