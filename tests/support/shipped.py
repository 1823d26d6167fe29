"""The frameworks that Palier ships, for tests that are about something else: read once per process."""

from functools import cache

from app.core.database import write_transaction
from app.curricula import reading, services
from app.curricula.reading import File


@cache
def _files() -> tuple[File, ...]:
    return tuple(reading.read_all([*reading.shipped_files(), *reading.shipped_crosswalks()]))


def load_what_ships() -> None:
    """Load every framework and crosswalk that ships, as a first start does."""
    with write_transaction():
        services.load_files(_files())
