"""Someone in front of a browser; every page that they look at is checked, and kept as a picture."""

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tests.support.browser import PHONE, accessibility_defects, overflows

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Request

    from tests.e2e.installation import Installation

PICTURES = Path(__file__).resolve().parents[2] / "artefacts"
SMALLEST, DESK = {"width": 320, "height": 568}, {"width": 1280, "height": 800}
PATIENCE = 12_000


class Visitor:
    """One person, one browser without anybody's cookies, one page at a time."""

    def __init__(self, browser: "Browser", at: "Installation", *, with_script: bool = True) -> None:
        self.context = browser.new_context(
            base_url=at.url,
            locale="fr-FR",
            timezone_id="Europe/Paris",
            viewport=PHONE,
        )
        self.context.set_default_timeout(PATIENCE)
        self.page: Page = self.context.new_page()
        self.troubles: list[str] = []
        self.sent: list[str] = []
        self._at, self._with_script = at, with_script
        self._engine = self.context.new_cdp_session(self.page)
        self._let_scripts_run(with_script)
        self.page.on("console", self._hear)
        self.page.on("request", self._watch)

    def open(self, address: str, picture: str | None = None) -> "Page":
        """Go to a page, and look at it when its picture has a name."""
        self.page.goto(address)
        if picture:
            self.look(picture)
        return self.page

    def sign_in(self, role: str) -> None:
        """Come in as one of the seven people of the demonstration."""
        self.sign_in_with(*self._at.account(role))

    def sign_in_with(self, identifiant: str, secret: str) -> None:
        """Come in by the form."""
        self.open("/connexion")
        self.page.get_by_label("Numéro de carte ou identifiant").fill(identifiant)
        self.page.get_by_label("Code secret ou mot de passe").fill(secret)
        self.press("Entrer")

    def press(self, name: str, *, within: "Locator | None" = None) -> None:
        """Press a button, or follow a link that looks like one; the page it leads to is whole and dressed."""
        place = within or self.page.get_by_role("main")
        named = place.get_by_role("button", name=name, exact=True)
        self.follow(named.or_(place.get_by_role("link", name=name, exact=True)).first)

    def follow(self, leading: "Locator") -> None:
        """Press what leads to another page, and wait until that page has its style and its script."""
        leading.click()
        self.page.wait_for_load_state()

    def look_up(self, name: str) -> None:
        """Look for somebody in the register, by part of their name."""
        self.open("/apprenants")
        self.page.get_by_label("Chercher un nom").fill(name)
        self.press("Chercher")
        self.page.wait_for_url("**/apprenants/recherche")

    def words(self) -> str:
        """Return the words of the page, with ordinary spaces."""
        return " ".join(self.page.get_by_role("main").inner_text().split())

    def look(self, picture: str) -> None:
        """Check the open page at three widths, and keep its picture on a phone and on a desk."""
        found = [*self.troubles]
        self.troubles.clear()
        if self.page.locator("html").get_attribute("lang") != "fr":
            found.append("la page ne se dit pas en français")
        self._let_scripts_run(True)
        self.page.set_viewport_size(SMALLEST)
        found += self._too_wide()
        for screen in (DESK, PHONE):
            self.page.set_viewport_size(screen)
            found += [*self._too_wide(), *accessibility_defects(self.page)]
            PICTURES.mkdir(exist_ok=True)
            self.page.screenshot(path=PICTURES / f"{picture}-{screen['width']}.png", full_page=True)
        self._let_scripts_run(self._with_script)
        assert found == [], f"{self.page.url}\n" + "\n".join(found)

    def _let_scripts_run(self, may: bool) -> None:
        """Let axe-core work where the page’s own scripts may not; the page is not loaded again."""
        self._engine.send("Emulation.setScriptExecutionDisabled", {"value": not may})

    def _too_wide(self) -> list[str]:
        width = self.page.viewport_size["width"] if self.page.viewport_size else 0
        return [f"la page dépasse d’un écran de {width} pixels"] if overflows(self.page) else []

    def _hear(self, message: "ConsoleMessage") -> None:
        """Keep what the console complains of, but for the page that is itself the refusal expected."""
        is_the_page = message.location.get("url") == self.page.url and "status of 4" in message.text
        if message.type in {"error", "warning"} and not is_the_page:
            self.troubles.append(f"console : {message.text}")

    def _watch(self, request: "Request") -> None:
        if request.method == "POST":
            self.sent.append(urlsplit(request.url).path)
        if not request.url.startswith((self._at.url, "data:")):
            self.troubles.append(f"la page demande quelque chose ailleurs : {request.url}")
