"""Who opens the pages, and when."""

from datetime import UTC, datetime

import pytest

from app.core import clock
from tests.support.client import Client
from tests.support.cycles import signed_in_as
from tests.support.factories import the_trainer


@pytest.fixture
def trainer(client: Client) -> Client:
    """Give the client of a trainer who is signed in."""
    return signed_in_as(client, the_trainer().id)


@pytest.fixture
def tablet(trainer: Client) -> Client:
    """Give the trainer's tablet, that goes from hand to hand."""
    return trainer


@pytest.fixture
def november(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let everything happen on Sunday 22 November 2026, at ten in Paris."""
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 11, 22, 9, tzinfo=UTC))
