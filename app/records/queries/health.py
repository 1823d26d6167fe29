"""Whether the installation can work: its database, its jobs, its keys."""

from dataclasses import dataclass

from sqlalchemy.exc import DBAPIError

from app.core import jobs
from app.core.database import db
from app.core.keys import current_keys


@dataclass(frozen=True, kw_only=True)
class Readiness:
    """How the parts are; `issuing_trouble` is a French sentence, None when certificates can be issued."""

    jobs_waiting: int
    jobs_given_up: int
    issuing_trouble: str | None


def readiness() -> Readiness | None:
    """Ask each part how it is; None when the database does not answer."""
    try:
        waiting, given_up = jobs.backlog()
    except DBAPIError:
        db.session.rollback()
        return None
    return Readiness(jobs_waiting=waiting, jobs_given_up=given_up, issuing_trouble=current_keys().trouble())
