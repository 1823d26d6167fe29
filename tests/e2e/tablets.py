"""A device that works without a network, for the scenes: prepared, cut off, and what it then says."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from tests.e2e.visitor import Visitor

KEPT = """() => new Promise(done => {
  const asked = indexedDB.open("palier-hors-ligne");
  asked.onsuccess = () => {
    const all = asked.result.transaction(["kept", "acts"]);
    const kept = all.objectStore("kept").getAll(), acts = all.objectStore("acts").getAll();
    all.oncomplete = () => { asked.result.close(); done(JSON.stringify([kept.result, acts.result])); };
  };
})"""
"""All that the device keeps, as one text."""


def prepare(trainer: "Visitor") -> None:
    """Take the day along, and wait until the device can do without the network."""
    trainer.open("/aujourdhui")
    button = trainer.page.get_by_role("button", name="Préparer cet appareil")
    if button.count():
        button.click()
    trainer.page.get_by_role("heading", name="Cet appareil est prêt").wait_for()
    trainer.page.wait_for_function("() => navigator.serviceWorker.controller !== null", timeout=30_000)
    trainer.page.reload()
    trainer.page.wait_for_load_state("networkidle")


def cut(trainer: "Visitor") -> None:
    """Cut the network."""
    trainer.context.set_offline(True)


def mend(trainer: "Visitor") -> None:
    """Bring the network back; what the console said while it was down is no trouble."""
    trainer.context.set_offline(False)
    trainer.troubles.clear()


def open_offline(page: "Page", address: str) -> "Page":
    """Open a sheet that only the device can show."""
    page.goto(address.partition("#")[0])
    page.get_by_role("heading", name="Présences").wait_for()
    return page


def bar(page: "Page") -> "Locator":
    """Return the place where the device says what waits."""
    return page.locator("[data-bar]")


def waits(page: "Page", words: str) -> None:
    """Wait for what the device says; the line may take its time."""
    bar(page).get_by_text(words).wait_for(timeout=30_000)


def told(trainer: "Visitor", words: str) -> None:
    """Wait for what the device says once the network is back."""
    waits(trainer.page, words)
    trainer.troubles.clear()


def answer(page: "Page", name: str, presence: str) -> None:
    """Answer for one person of the sheet."""
    row = page.locator("fieldset.row").filter(has=page.get_by_text(name, exact=True))
    row.get_by_role("radio", name=presence).check()


def chosen(page: "Page") -> list[str]:
    """Return the answers that a sheet shows, from the first person to the last."""
    labels = page.locator(".marks > input:checked + label")
    return [label.strip() for label in labels.all_inner_texts()]
