"""What is thrown away or renewed when its time has come, every minute, by the consumer."""

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import delete

from app.core import clock
from app.core.database import write_transaction
from app.core.jobs import OutboxJob
from app.core.writing import FirstAnswer

FIRST_ANSWERS = timedelta(hours=72)
DONE_JOBS = timedelta(days=30)

Chore = Callable[[], None]
_chores: list[Chore] = []


def chore(work: Chore) -> Chore:
    """Register work of a domain to be looked at every minute; it opens its own transaction."""
    _chores.append(work)
    return work


def tidy() -> None:
    """Forget first answers after 72 hours and done jobs after 30 days, then do each domain's chores."""
    now = clock.now()
    with write_transaction() as session:
        session.execute(delete(FirstAnswer).where(FirstAnswer.at < now - FIRST_ANSWERS))
        session.execute(delete(OutboxJob).where(OutboxJob.done_at < now - DONE_JOBS))
    for work in _chores:
        work()
