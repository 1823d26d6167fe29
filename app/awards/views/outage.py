"""Since when the register has not answered this process: whoever verifies is told."""

from datetime import datetime
from typing import Any

import structlog
from flask import current_app
from sqlalchemy.exc import InterfaceError, OperationalError, TimeoutError

from app.core import clock, logs

NO_ANSWER = (OperationalError, InterfaceError, TimeoutError)
"""What the database raises when it is away, locked or busy for too long."""

_log = structlog.get_logger(__name__)


class Outage:
    """The silence of the register, from the first question that it left without an answer."""

    def __init__(self) -> None:
        self.since: datetime | None = None

    def goes_on(self, failure: Exception) -> datetime:
        """Note that the register did not answer; return the moment when that began."""
        self.since = self.since or clock.now()
        _log.error("register.away", since=self.since.isoformat(), where=logs.where(failure))
        return self.since

    def ends(self) -> None:
        """Note that the register answers."""
        self.since = None


def current_outage() -> Outage:
    """Return what this application knows of the register's silence."""
    held: dict[str, Any] = current_app.extensions
    outage: Outage = held.get("register_outage") or held.setdefault("register_outage", Outage())
    return outage
