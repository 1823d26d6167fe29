"""Measure everything, or what the arguments name; exit 1 when a budget is broken.

python3 dev bench                all of them
python3 dev bench web            one of them
"""

import os
import platform
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module

from tests.bench.figures import Figure, printed

PARTS = (
    "web",
    "day",
    "scale",
    "progress",
    "curricula",
    "packages",
    "browser",
    "certificates",
    "batch",
    "start",
)
"""The modules that measure; each has `measured()`, which gives its figures as they come."""


def main(names: Sequence[str]) -> int:
    """Print the figures of each part, and say which budgets are broken."""
    unknown = set(names) - set(PARTS)
    if unknown:
        print(f"{', '.join(sorted(unknown))}: unknown; there are {', '.join(PARTS)}")
        return 2
    print(f"{platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    broken: list[Figure] = []
    for part in names or PARTS:
        began = time.perf_counter()
        figures = list(measures_of(part)())
        broken += [figure for figure in figures if not figure.is_within_budget]
        print(f"\n## {part} ({time.perf_counter() - began:.0f} s)\n\n{printed(figures)}", flush=True)
    return 1 if broken else 0


def measures_of(part: str) -> Callable[[], Iterator[Figure]]:
    """Return the function that measures a part."""
    measured: Callable[[], Iterator[Figure]] = import_module(f"tests.bench.{part}").measured
    return measured


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
