"""Whether the installation can work: its database, its jobs, its keys."""

from dataclasses import dataclass

from sqlalchemy.exc import DatabaseError, DBAPIError

from app.awards.queries import warnings
from app.core import jobs
from app.core.database import db
from app.core.keys import current_keys


@dataclass(frozen=True, kw_only=True)
class Readiness:
    """How the parts are; `issuing_trouble` is a French sentence, None when certificates can be issued.

    `warnings` say what lapses soon among keys, seals and lists; they never make it unready.
    """

    jobs_waiting: int
    jobs_given_up: int
    issuing_trouble: str | None
    warnings: tuple[str, ...] = ()


def readiness() -> Readiness | None:
    """Ask each part how it is; None when the database does not answer."""
    try:
        waiting, given_up = jobs.backlog()
    except DBAPIError:
        db.session.rollback()
        return None
    return Readiness(
        jobs_waiting=waiting,
        jobs_given_up=given_up,
        issuing_trouble=current_keys().trouble(),
        warnings=tuple(lapsing()),
    )


def to_do() -> list[str]:
    """Say in French what asks for a hand: why nothing can be issued, then what lapses soon."""
    trouble = current_keys().trouble()
    return [*([trouble] if trouble else []), *lapsing()]


def lapsing() -> list[str]:
    """Say in French what lapses soon among keys, seals and lists; nothing where the database cannot tell."""
    try:
        return warnings()
    except DatabaseError:
        db.session.rollback()
        return []
