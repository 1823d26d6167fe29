"""A real browser, the one that this machine has, and the application served to it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from waitress import create_server

if TYPE_CHECKING:
    from flask import Flask
    from playwright.sync_api import Browser, Page

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PHONE = {"width": 360, "height": 640}
AXE = Path(__file__).with_name("axe.min.js")


@contextmanager
def launched(program: Path) -> Iterator["Browser"]:
    """Start the browser, give it, and close it."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(program), args=list(FLAGS))
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def served(application: "Flask") -> Iterator[str]:
    """Serve the application on a free port of this machine, and give its address."""
    server = create_server(application, host="127.0.0.1", port=0, threads=4)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.effective_port}"
    finally:
        server.close()
        thread.join(timeout=5)


def accessibility_defects(page: "Page") -> list[str]:
    """List what axe-core finds wrong with the open page, its best practices included."""
    page.evaluate(AXE.read_text())
    rules = {"color-contrast-enhanced": {"enabled": True}, "target-size": {"enabled": True}}
    found: dict[str, Any] = page.evaluate("rules => axe.run(document, {rules})", rules)
    return [
        f"{violation['id']} : {violation['help']} ({node['html'][:120]})"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]


def overflows(page: "Page") -> bool:
    """Tell whether the page must be pushed sideways to be read."""
    return bool(page.evaluate("document.documentElement.scrollWidth > window.innerWidth"))
