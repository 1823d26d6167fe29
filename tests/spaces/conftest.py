"""Who opens the pages, and when."""

from collections.abc import Iterator

import pytest
import time_machine

from tests.support.client import Client
from tests.support.cycles import signed_in_as
from tests.support.factories import the_trainer
from tests.support.signing import TEN_PAST


@pytest.fixture
def trainer(client: Client) -> Client:
    """Give the client of a trainer who is signed in."""
    return signed_in_as(client, the_trainer().id)


@pytest.fixture
def tablet(trainer: Client) -> Client:
    """Give the trainer's tablet, that goes from hand to hand."""
    return trainer


@pytest.fixture
def afternoon() -> Iterator[None]:
    """Be at ten past two on a Tuesday: the workshop to sign has begun."""
    with time_machine.travel(TEN_PAST, tick=False):
        yield
