"""How often a page was opened: counted in memory, written a few seconds later, nothing of who.

No page waits for the database: each process keeps its counts, adds them to the table in one
transaction every few seconds, and once more when it ends. A process that is killed loses those
few seconds, and no more.
"""

import atexit
import threading
from collections import Counter
from collections.abc import Collection
from datetime import date

import structlog
from flask import current_app
from sqlalchemy import Engine, String, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock
from app.core.database import Base, db

LONGEST_SUBJECT = 40
SECONDS_IN_MEMORY = 3.0
_log = structlog.get_logger(__name__)


class Opening(Base):
    """How many times a page was opened on a day (Europe/Paris); nothing of who opened it.

    `subject` is `code:<code>` or `link:<id>`.
    """

    __tablename__ = "opening"

    subject: Mapped[str] = mapped_column(String(LONGEST_SUBJECT), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    times: Mapped[int]


class Counters:
    """The counts that this process has not written yet.

    `writes_after` is how many seconds they may stay in memory.
    """

    def __init__(self, engine: Engine, *, writes_after: float = SECONDS_IN_MEMORY) -> None:
        self.writes_after = writes_after
        self._engine = engine
        self._counted: Counter[tuple[str, date]] = Counter()
        self._held = threading.Lock()
        self._timer: threading.Timer | None = None
        atexit.register(self.flush)

    def add(self, subject: str, day: date) -> None:
        """Count one opening, and see that it will be written."""
        with self._held:
            self._counted[subject, day] += 1
            if self._timer is None:
                self._timer = threading.Timer(self.writes_after, self.flush)
                self._timer.daemon = True
                self._timer.start()

    def flush(self) -> None:
        """Write what was counted; what cannot be written now stays for the next time."""
        with self._held:
            timer, self._timer = self._timer, None
            counted, self._counted = self._counted, Counter()
        if timer is not None:
            timer.cancel()
        if not counted:
            return
        try:
            self._write(counted)
        except SQLAlchemyError as trouble:
            _log.warning("openings.kept", trouble=type(trouble).__name__)
            with self._held:
                self._counted.update(counted)

    def waiting(self, subjects: Collection[str]) -> Counter[str]:
        """Return what was counted of some subjects and is not written yet."""
        found: Counter[str] = Counter()
        with self._held:
            for (subject, _day), times in self._counted.items():
                if subject in subjects:
                    found[subject] += times
        return found

    def close(self) -> None:
        """Write what was counted, once and for all: the application ends."""
        self.flush()
        atexit.unregister(self.flush)

    def _write(self, counted: Counter[tuple[str, date]]) -> None:
        """Add to each day's line, in one order for all processes, so that none waits for another."""
        rows = [
            {"subject": subject, "day": day, "times": times}
            for (subject, day), times in sorted(counted.items())
        ]
        with self._engine.connect().execution_options(write=True) as connection, connection.begin():
            connection.execute(_adding(self._engine.dialect.name), rows)


def _adding(engine: str) -> sqlite.Insert | postgresql.Insert:
    """Return the statement that begins a day's line or adds to it; both engines spell it the same way."""
    line = (postgresql.insert if engine == "postgresql" else sqlite.insert)(Opening)
    more = {"times": Opening.times + line.excluded.times}
    return line.on_conflict_do_update(index_elements=["subject", "day"], set_=more)


def current_counters() -> Counters:
    """Return the counts of the current application."""
    held: dict[str, object] = current_app.extensions
    counters = held.get("counters") or held.setdefault("counters", Counters(db.engine))
    assert isinstance(counters, Counters)
    return counters


def count(subject: str) -> None:
    """Count one opening of a page, today, without asking anything of the database."""
    current_counters().add(subject, clock.today())


def openings_of(subjects: Collection[str]) -> dict[str, int]:
    """Return how many times each subject was opened, in one statement; 0 where it never was.

    What this process has not written yet is added; the other processes' last seconds are not.
    """
    waiting = current_counters().waiting(subjects)
    total = select(Opening.subject, func.sum(Opening.times)).where(Opening.subject.in_(subjects))
    written = {subject: int(times) for subject, times in db.session.execute(total.group_by(Opening.subject))}
    return {subject: written.get(subject, 0) + waiting[subject] for subject in subjects}
