"""The revisions lead to the models, on both engines, up and down, with data."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import JSON, CheckConstraint, Column, Connection, create_engine, inspect, select
from sqlalchemy.pool import NullPool

from app.core import migrations
from app.core.database import prepare_sqlite
from app.tables import metadata
from tests.migrations.rows import fill
from tests.support.databases import Database

SCRIPTS = ScriptDirectory.from_config(migrations.configuration("sqlite://"))
REVISIONS = [revision.revision for revision in SCRIPTS.walk_revisions()]


@contextmanager
def connected(database: Database) -> Iterator[Connection]:
    engine = create_engine(database.url, poolclass=NullPool)
    if database.engine == "sqlite":
        prepare_sqlite(engine)
    with engine.connect() as connection:
        yield connection


def differs_by_default(
    _context: object,
    _found: object,
    column: Column,
    found: str | None,
    _default: object,
    expected: str | None,
) -> bool | None:
    """Compare the defaults of JSON as text, which PostgreSQL cannot compare; leave the others to Alembic."""
    if not isinstance(column.type, JSON):
        return None
    return (found or "").removesuffix("::json").strip("'") != expected


def test_there_is_one_newest_revision():
    assert len(SCRIPTS.get_heads()) == 1


def test_the_migrated_schema_is_that_of_the_models(database: Database):
    with connected(database) as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": differs_by_default}
        )

        assert compare_metadata(context, metadata) == []


def test_the_migrated_schema_checks_what_the_models_check(database: Database):
    with connected(database) as connection:
        inspector = inspect(connection)
        migrated = {
            (table, check["name"])
            for table in inspector.get_table_names()
            for check in inspector.get_check_constraints(table)
        }

    assert migrated == {
        (table.name, constraint.name)
        for table in metadata.tables.values()
        for constraint in table.constraints
        if isinstance(constraint, CheckConstraint)
    }


def test_the_newest_revision_can_be_asked_twice(database: Database):
    migrations.upgrade(database.url)

    with connected(database) as connection:
        assert MigrationContext.configure(connection).get_current_revision() == REVISIONS[0]


@pytest.mark.parametrize("steps", range(1, len(REVISIONS) + 1), ids=REVISIONS)
def test_a_revision_goes_down_and_up_again_with_data(database: Database, steps: int):
    with connected(database) as connection:
        fill(connection, metadata)
        connection.commit()

    older = [*REVISIONS[1:], "base"][steps - 1]
    migrations.downgrade(database.url, older)
    migrations.upgrade(database.url)

    with connected(database) as connection:
        context = MigrationContext.configure(connection)
        assert context.get_current_revision() == REVISIONS[0]
        assert compare_metadata(context, metadata) == []


def test_no_row_is_lost_by_the_newest_revision_undone_and_done_again(database: Database):
    with connected(database) as connection:
        fill(connection, metadata)
        connection.commit()
        kept = {table.name: len(connection.execute(select(table)).all()) for table in metadata.sorted_tables}

    migrations.downgrade(database.url, "-1")
    migrations.upgrade(database.url)

    with connected(database) as connection:
        left = {table.name: len(connection.execute(select(table)).all()) for table in metadata.sorted_tables}
    assert left == kept


def test_the_first_revision_undone_leaves_nothing(database: Database):
    migrations.downgrade(database.url, "base")

    with connected(database) as connection:
        assert set(inspect(connection).get_table_names()) <= {"alembic_version"}


def test_an_empty_database_is_brought_to_the_newest_revision(empty_database: Database):
    migrations.upgrade(empty_database.url)

    with connected(empty_database) as connection:
        assert set(inspect(connection).get_table_names()) == {*metadata.tables, "alembic_version"}
