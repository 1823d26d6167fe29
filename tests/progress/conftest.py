"""What the tests of progress begin with: Rose, and another installation on the same engine as ours."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from app.people.models import Learner
from tests.progress.installations import Installation, another_installation
from tests.support.attainments import the_framework
from tests.support.client import Client
from tests.support.databases import Database, migrate
from tests.support.factories import a_learner, an_account, the_trainer


@pytest.fixture
def rose(app: Flask, client: Client) -> Learner:
    """Follow Rose, as her trainer who is signed in."""
    the_framework()
    learner = a_learner("Rose")
    client.sign_in(an_account(the_trainer().id).identifiant)
    return learner


@pytest.fixture
def kerourien(
    request: pytest.FixtureRequest, app: Flask, database: Database, tmp_path: Path
) -> Iterator[Installation]:
    """Give another installation, on the same engine as ours, and load our frameworks."""
    the_framework()
    named = {"sqlite": "sqlite_files", "postgresql": "postgresql_databases"}
    source = request.getfixturevalue(named[database.engine])
    with (
        source.copy("palier", migrate) as other,
        another_installation(other.url, tmp_path / "la") as there,
        app.app_context(),
    ):
        yield there
