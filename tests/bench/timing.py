"""Processor time, the steadiest figure on a shared machine."""

import time
from collections.abc import Callable

from flask import Flask

ROUNDS = 7


def cpu_ms(act: Callable[[], object], *, times: int) -> float:
    """Return the processor time of one act in milliseconds: the best of seven rounds."""
    act()
    best = min(_round(act, times) for _ in range(ROUNDS))
    return best / times * 1000


def _round(act: Callable[[], object], times: int) -> float:
    began = time.process_time()
    for _ in range(times):
        act()
    return time.process_time() - began


def hello() -> Flask:
    """Return the smallest application there is: what everything is compared with."""
    app = Flask("hello")
    app.add_url_rule("/", "hello", lambda: "hello")
    return app
