"""Background work: an outbox written in the transaction and swept after the commit.

A job is never enqueued before the commit that needs it. Each handler is idempotent: a job cut
short is run again. Prompt jobs run at once in the process that wrote them; whatever remains is
swept by the consumer.
"""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import JSON, Index, String, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.core import clock, logs
from app.core.database import Base, Identity, UtcDateTime, db, write_transaction

MOST_TRIES = 12
FIRST_WAIT = timedelta(seconds=5)

Handler = Callable[[dict[str, Any]], None]
_handlers: dict[str, Handler] = {}
_log = structlog.get_logger(__name__)


class OutboxJob(Base):
    """Work that must happen because a transaction was committed."""

    __tablename__ = "outbox_job"
    __table_args__ = (Index("ix_outbox_job_due", "done_at", "id"),)

    id: Mapped[int] = mapped_column(Identity, primary_key=True)
    name: Mapped[str] = mapped_column(String(64))
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)
    is_prompt: Mapped[bool] = mapped_column(default=False)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    tries: Mapped[int] = mapped_column(default=0)
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    trouble: Mapped[str | None] = mapped_column(String(200))


def job(name: str) -> Callable[[Handler], Handler]:
    """Register the handler of a kind of job; it opens and commits its own transaction."""

    def register(handler: Handler) -> Handler:
        _handlers[name] = handler
        return handler

    return register


def ask(name: str, payload: dict[str, Any], *, promptly: bool = False) -> OutboxJob:
    """Leave a job in the outbox, inside the caller's write transaction."""
    wanted = OutboxJob(name=name, payload=payload, is_prompt=promptly, asked_at=clock.now())
    session = db.session()
    session.add(wanted)
    session.flush()
    session.info.setdefault("prompt_jobs", []).extend([wanted.id] if promptly else [])
    return wanted


def prompt_jobs_of(session: Session) -> list[int]:
    """Take the ids of the prompt jobs that this transaction left."""
    taken: list[int] = session.info.pop("prompt_jobs", [])
    return taken


def sweep(ids: Iterable[int] | None = None) -> int:
    """Run the jobs that are due, or those named; return how many were done.

    A job that fails stays, with what went wrong (the name of the error, never its words, which
    may name a person), and is tried again after 5 seconds, 15, 35, 75…: twelve times in six hours.
    """
    due = select(OutboxJob).where(OutboxJob.done_at.is_(None), OutboxJob.tries < MOST_TRIES)
    if ids is not None:
        wanted = list(ids)
        if not wanted:
            return 0
        due = due.where(OutboxJob.id.in_(wanted))
    waiting = db.session.scalars(due.order_by(OutboxJob.tries, OutboxJob.id).limit(500))
    found = [each.id for each in waiting if ids is not None or _is_due(each)]
    db.session.rollback()
    return sum(_run(job_id) for job_id in found)


def _is_due(waiting: OutboxJob) -> bool:
    """Tell whether a job has waited long enough; whoever wrote a prompt one runs it first."""
    waits: int = 2 ** (waiting.tries + waiting.is_prompt) - 1
    return clock.now() >= waiting.asked_at + FIRST_WAIT * waits


def _run(job_id: int) -> bool:
    waiting = db.session.get_one(OutboxJob, job_id)
    name, payload = waiting.name, dict(waiting.payload)
    db.session.rollback()
    trouble: str | None = None
    try:
        _handlers[name](payload)
    except Exception as failure:  # noqa: BLE001 - the boundary of a job, as the 500 page is of a view
        trouble = type(failure).__name__
        _log.error("job.failed", job=job_id, name=name, trouble=trouble, where=logs.where(failure))
    with write_transaction() as session:
        waiting = session.get_one(OutboxJob, job_id)
        waiting.tries += 1
        waiting.trouble = trouble
        if trouble is None:
            waiting.done_at = clock.now()
    return trouble is None


def unfinished(name: str) -> list[dict[str, Any]]:
    """Return what is still to be done of one kind, given up or not."""
    wanted = select(OutboxJob.payload).where(OutboxJob.name == name, OutboxJob.done_at.is_(None))
    return list(db.session.scalars(wanted))


def backlog() -> tuple[int, int]:
    """Count the jobs that wait and those given up."""
    waiting = select(func.count()).where(OutboxJob.done_at.is_(None), OutboxJob.tries < MOST_TRIES)
    given_up = select(func.count()).where(OutboxJob.done_at.is_(None), OutboxJob.tries >= MOST_TRIES)
    return db.session.scalar(waiting) or 0, db.session.scalar(given_up) or 0
