"""How long the frameworks and the crosswalk that we ship take to be read, checked and loaded."""

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from app.core.database import db
from app.curricula import queries, reading
from app.spaces.first_run import prepare
from tests.bench.figures import Figure
from tests.bench.timing import cpu_ms
from tests.support.applications import running, settings_for
from tests.support.databases import migrate

TIMES = 3
MOST_SECONDS = 2


def measured() -> Iterator[Figure]:
    """Measure in empty installations on SQLite, on the clock as much as on the processor."""
    shipped = [*reading.shipped_files(), *reading.shipped_crosswalks()]
    cost = cpu_ms(lambda: reading.read_all(shipped), times=1)
    yield Figure(name="frameworks and crosswalks read and checked", value=cost, unit="ms")
    elapsed, spent = zip(*(_loading() for _ in range(TIMES)), strict=True)
    yield Figure(name="read, checked and loaded, elapsed", value=min(elapsed), unit="s", most=MOST_SECONDS)
    yield Figure(name="read, checked and loaded, processor", value=min(spent), unit="s", most=MOST_SECONDS)


def _loading() -> tuple[float, float]:
    """Load all that ships into a new installation; return the seconds elapsed, and of processor."""
    with tempfile.TemporaryDirectory(prefix="palier-bench-") as folder:
        url = f"sqlite:///{folder}/palier.sqlite"
        migrate(url)
        with running(settings_for(url, home=Path(folder))):
            began, spent = time.perf_counter(), time.process_time()
            prepare()
            elapsed, cost = time.perf_counter() - began, time.process_time() - spent
            assert len(queries.framework_lines()) == len(reading.shipped_files())
            db.session.remove()
            return elapsed, cost
