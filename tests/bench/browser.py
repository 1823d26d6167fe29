"""What the pages that must be light cost a learner, a trainer and an employer, in a real browser."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.bench.figures import Figure
from tests.e2e.budgets import measure_pages
from tests.e2e.installation import installation_in
from tests.support import requirements
from tests.support.browser import launched


def measured() -> Iterator[Figure]:
    """Serve a demonstration, and measure each page that has a budget, opened for the first time."""
    program = requirements.chromium()
    if program is None:
        return
    with tempfile.TemporaryDirectory() as folder:
        installation = installation_in(Path(folder) / "instance")
        with installation.serving(), launched(program) as browser:
            for cost in measure_pages(browser, installation):
                name, budget = f"page: {cost.budget.name}", cost.budget
                kib = cost.weight / 1024
                yield Figure(name=f"{name}, weight", value=kib, unit="KiB", most=budget.most_bytes / 1024)
                yield Figure(
                    name=f"{name}, requests", value=cost.requests, unit="", most=budget.most_requests
                )
                yield Figure(name=f"{name}, load", value=cost.seconds, unit="s", most=budget.most_seconds)
