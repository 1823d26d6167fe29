"""What the pages that must be light weigh, on a slow line, an old telephone and the smallest screen."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.e2e.visitor import SMALLEST, Visitor

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.e2e.installation import Installation

KIB = 1024
BITS_A_SECOND, ROUND_TRIP, SLOWER = 512_000, 150, 4
"""The line of a rural area that is throttled once its package is used up; a processor of 2015."""

LINE = {
    "offline": False,
    "latency": ROUND_TRIP,
    "downloadThroughput": BITS_A_SECOND / 8,
    "uploadThroughput": BITS_A_SECOND / 8,
}
ICON = "link[rel=icon]:not([href^='data:'])"
LOADED = "performance.getEntriesByType('navigation')[0].loadEventEnd / 1000"


@dataclass(frozen=True, kw_only=True)
class Budget:
    """A page, whoever opens it, and the most that it may cost when nothing of it is kept."""

    name: str
    role: str | None
    most_bytes: int
    most_requests: int
    most_seconds: float


LEARNER = Budget(name="learner", role="apprenante", most_bytes=14 * KIB, most_requests=3, most_seconds=1.0)
VERIFICATION = Budget(name="verification", role=None, most_bytes=14 * KIB, most_requests=2, most_seconds=0.9)
TRAINER = Budget(name="trainer", role="formatrice", most_bytes=30 * KIB, most_requests=4, most_seconds=1.5)
SHEET = Budget(name="sheet", role="formatrice", most_bytes=30 * KIB, most_requests=4, most_seconds=1.5)
GRID = Budget(name="grid", role="formatrice", most_bytes=40 * KIB, most_requests=5, most_seconds=2.0)
BUDGETS = (LEARNER, VERIFICATION, TRAINER, SHEET, GRID)


@dataclass(frozen=True, kw_only=True)
class Cost:
    """What a page cost: bytes as they came over the line, requests, seconds until it was loaded."""

    budget: Budget
    weight: int
    requests: int
    seconds: float


def measure_pages(browser: "Browser", at: "Installation") -> Iterator[Cost]:
    """Measure each page that has a budget, opened for the first time."""
    for budget in BUDGETS:
        yield measure(browser, at, budget)


def measure(browser: "Browser", at: "Installation", budget: Budget) -> Cost:
    """Open a page in a browser that never saw it, and count what comes."""
    before = Visitor(browser, at)
    if budget.role:
        before.sign_in(budget.role)
    address = _address(before, at, budget)
    context = browser.new_context(
        base_url=at.url, storage_state=before.context.storage_state(), viewport=SMALLEST
    )
    before.context.close()
    page = context.new_page()
    came = _slowed(page)
    page.goto(address, wait_until="load")
    seconds = page.evaluate(LOADED)
    page.wait_for_load_state("networkidle")
    for icon in page.locator(ICON).all():
        url = f"{at.url}{icon.get_attribute('href')}"
        if url not in came:
            came[url] = len(page.request.get(url).body())
    context.close()
    return Cost(budget=budget, weight=sum(came.values()), requests=len(came), seconds=seconds)


def _address(visitor: Visitor, at: "Installation", budget: Budget) -> str:
    """Return where the page is: the visitor stands on their own page already."""
    if budget is VERIFICATION:
        return str(at.demonstration["certificate"]["url"])
    if budget is SHEET:
        return visitor.page.locator(".session a").first.get_attribute("href") or ""
    if budget is GRID:
        visitor.follow(visitor.open("/cycles").get_by_role("main").locator("tbody a").first)
        return visitor.page.get_by_role("link", name="Noter ce que chacun").get_attribute("href") or ""
    return visitor.page.url


def _slowed(page: "Page") -> dict[str, int]:
    """Slow the line and the processor; return what will come: the bytes of each address.

    Some browsers ask for the icon on their own, others do not: the caller counts it once.
    """
    engine = page.context.new_cdp_session(page)
    asked: dict[str, str] = {}
    came: dict[str, int] = {}

    def ask(event: dict[str, Any]) -> None:
        asked[event["requestId"]] = event["request"]["url"]

    def count(event: dict[str, Any]) -> None:
        url = asked[event["requestId"]]
        if not url.startswith("data:"):
            came[url] = came.get(url, 0) + int(event["encodedDataLength"])

    engine.on("Network.requestWillBeSent", ask)
    engine.on("Network.loadingFinished", count)
    engine.send("Network.enable")
    engine.send("Network.emulateNetworkConditions", LINE)
    engine.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    return came
