"""A workshop of its own for a scene, planned through the pages as a trainer does."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from tests.e2e.visitor import Visitor

SITE = "Espace numérique des Quatre-Vents"


def plan_a_group(
    trainer: "Visitor", title: str, names: list[str], *, seats: int = 8, days_ago: int = 0
) -> str:
    """Plan one session that begins now, enrol people by their given names, and return its address.

    One of some days ago, noted late, takes people from its sheet alone.
    """
    now = datetime.now(ZoneInfo("Europe/Paris")) - timedelta(days=days_ago)
    last = now.replace(hour=23, minute=59)
    page = trainer.open("/cycles/nouveau")
    page.get_by_label("Parcours").select_option(index=1)
    page.get_by_label("Titre du cycle").fill(title)
    page.get_by_label("Lieu", exact=True).select_option(label=SITE)
    page.get_by_label("Première séance").fill(now.date().isoformat())
    page.get_by_label("De quelle heure").fill(f"{now:%H:%M}")
    page.get_by_label("À quelle heure").fill(f"{min(now + timedelta(hours=2), last):%H:%M}")
    page.get_by_label("Nombre de séances").fill("1")
    page.get_by_label("Nombre de places").fill(str(seats))
    trainer.press("Voir les dates")
    already_taken = page.get_by_label("Planifier quand même")
    if already_taken.count():
        already_taken.check()
    trainer.press("Planifier")
    for name in names:
        page.get_by_role("textbox", name="Prénom").fill(name)
        trainer.press("Inscrire")
    return page.locator(".session a").get_attribute("href") or ""
