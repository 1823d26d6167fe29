"""Fixtures of the walk."""

import pytest
from flask import Flask

from tests.walk.world import World, a_world


@pytest.fixture
def world(app: Flask) -> World:
    """Make our structure, another one, and their people."""
    return a_world()
