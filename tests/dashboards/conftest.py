"""Figures depend on the day: here it is Saturday 21 November 2026, at 18 h in Paris."""

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine

from app.core.clock import paris


@pytest.fixture(autouse=True)
def _in_november() -> Iterator[None]:
    with time_machine.travel(paris(date(2026, 11, 21), 18), tick=False):
        yield
