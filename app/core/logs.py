"""Logs: one JSON line an event, ids only, never a name, a secret or a query string."""

import logging
import re
import sys
import traceback

import structlog

_CAPABILITY = re.compile(
    r"^/(v|p|carte|agenda|suivi|invitation|partage|pointage/[^/]+|api/v1/verifications)/[^/.]+"
)


def configure() -> None:
    """Write events to the standard error as JSON lines, times in UTC."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=False,
    )


def where(failure: BaseException) -> list[str]:
    """Say where an error came from, without its words, which may hold a person's name."""
    frames = traceback.extract_tb(failure.__traceback__)
    return [f"{frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}" for frame in frames[-8:]]


def masked(path: str) -> str:
    """Return a path fit for a log: the secret of a capability link is left out."""
    return _CAPABILITY.sub(r"/\1/…", path)
