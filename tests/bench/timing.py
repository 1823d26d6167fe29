"""Processor time, the steadiest figure on a shared machine."""

import cProfile
import time
from collections import Counter
from collections.abc import Callable

from flask import Flask

ROUNDS = 7
LIBRARIES = {
    "the database": ("sqlalchemy", "sqlite3"),
    "templates": ("jinja2", "markupsafe", "/templates/", "<template>"),
    "the web framework": ("flask", "werkzeug", "itsdangerous", "wtforms"),
    "our code": ("/app/", "/certificates/"),
}


def cpu_ms(act: Callable[[], object], *, times: int) -> float:
    """Return the processor time of one act in milliseconds: the best of seven rounds."""
    act()
    best = min(_round(act, times) for _ in range(ROUNDS))
    return best / times * 1000


def ratio(act: Callable[[], object], *, to: Callable[[], object], times: int, rounds: int = ROUNDS) -> float:
    """Return how many times the processor time of another act this one takes.

    The two are measured in turn, so that a busy machine slows both; the best round of each counts.
    """
    act(), to()
    measured = [(_round(act, times), _round(to, times)) for _ in range(rounds)]
    return min(mine for mine, _ in measured) / min(other for _, other in measured)


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


def shares(act: Callable[[], object], *, times: int) -> dict[str, float]:
    """Say in percent where the time of an act goes, by library."""
    profile = cProfile.Profile()
    profile.enable()
    for _ in range(times):
        act()
    profile.disable()
    spent: Counter[str] = Counter()
    for entry in profile.getstats():
        spent[_library(entry.code)] += entry.inlinetime
    return {name: 100 * seconds / spent.total() for name, seconds in spent.most_common()}


def _library(code: object) -> str:
    place = getattr(code, "co_filename", str(code))
    return next(
        (name for name, parts in LIBRARIES.items() if any(part in place for part in parts)), "the rest"
    )
