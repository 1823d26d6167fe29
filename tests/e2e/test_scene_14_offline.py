"""The line drops: the day goes on, on the tablet; nothing is lost, and nobody else sees it."""

import sqlite3
from contextlib import closing

from tests.e2e.groups import plan_a_group
from tests.e2e.tablets import KEPT, answer, bar, chosen, cut, mend, open_offline, prepare, told

TWELVE = [f"Habitant {number}" for number in range(1, 13)]


def test_twelve_people_marked_without_a_network_are_on_the_sheet_when_it_returns(visitor):
    trainer = visitor("formatrice")
    address = plan_a_group(trainer, "Tablette au village", TWELVE, seats=14)
    prepare(trainer)
    trainer.look("14-appareil-pret")

    cut(trainer)
    open_offline(trainer.page, address)
    trainer.page.get_by_role("button", name="Tous présents").click()
    answer(trainer.page, "Habitant 3", "absent")
    trainer.page.get_by_label("Son prénom").fill("Gwenaël")
    trainer.page.get_by_role("button", name="Ajouter, présent").click()
    trainer.page.locator("details.skills").first.locator("summary").click()
    trainer.page.locator("details[open] select").first.select_option(index=2)
    bar(trainer.page).get_by_text("15 pointages en attente").wait_for()
    trainer.troubles.clear()
    trainer.look("14-hors-ligne")
    trainer.page.reload()
    bar(trainer.page).get_by_text("15 pointages en attente").wait_for()
    assert len(chosen(trainer.page)) == 13

    mend(trainer)
    told(trainer, "tout est envoyé")
    trainer.page.reload()
    trainer.page.get_by_role("button", name="Enregistrer").first.wait_for()
    assert sorted(chosen(trainer.page)) == ["absent"] + ["présent"] * 12


def test_leaving_hides_every_name_keeps_the_queue_and_gives_it_back_to_its_author_alone(visitor):
    trainer = visitor("formatrice")
    address = plan_a_group(trainer, "Départ pressé", ["Azénor", "Budoc"])
    prepare(trainer)
    cut(trainer)
    open_offline(trainer.page, address)
    answer(trainer.page, "Azénor", "présent")
    answer(trainer.page, "Budoc", "excusé")
    bar(trainer.page).get_by_text("2 pointages en attente").wait_for()

    trainer.page.goto("/aujourdhui")
    trainer.page.get_by_role("button", name="Quitter").click()
    bar(trainer.page).get_by_text("2 pointages non envoyés").wait_for()
    trainer.troubles.clear()
    trainer.look("14-quitter")
    held = trainer.page.evaluate(KEPT)
    assert "Azénor" not in held
    assert "excuse" not in held
    mend(trainer)
    trainer.open("/connexion")
    trainer.page.get_by_text("2 pointages non envoyés").wait_for()

    trainer.sign_in("responsable")
    trainer.page.get_by_text("2 pointages non envoyés de quelqu’un d’autre").wait_for()
    trainer.page.get_by_role("banner").get_by_role("button", name="Quitter").click()
    trainer.page.wait_for_load_state()
    trainer.sign_in("formatrice")
    trainer.page.get_by_text("Tout ce qui attendait sur cet appareil est envoyé").wait_for()
    trainer.open(address)
    assert chosen(trainer.page) == ["présent", "excusé"]


def test_a_session_that_ended_meanwhile_asks_to_sign_in_again_and_loses_nothing(visitor, palier):
    trainer = visitor("formatrice")
    address = plan_a_group(trainer, "Deux heures plus tard", ["Corentine"])
    prepare(trainer)
    cut(trainer)
    open_offline(trainer.page, address)
    answer(trainer.page, "Corentine", "présent")
    bar(trainer.page).get_by_text("1 pointage en attente").wait_for()

    trainer.context.clear_cookies(name="palier")
    mend(trainer)
    told(trainer, "Reconnectez-vous pour envoyer 1 pointage")
    trainer.sign_in("formatrice")

    trainer.page.get_by_text("Tout ce qui attendait sur cet appareil est envoyé").wait_for()
    trainer.open(address)
    assert chosen(trainer.page) == ["présent"]


def test_a_sheet_that_could_not_leave_is_noted_on_the_device(visitor):
    trainer = visitor("formatrice")
    address = plan_a_group(trainer, "La ligne tombe", ["Derrien", "Enora"])
    prepare(trainer)
    trainer.open(address)
    answer(trainer.page, "Derrien", "absent")
    answer(trainer.page, "Enora", "présent")

    cut(trainer)
    trainer.page.get_by_role("button", name="Enregistrer").first.click()

    bar(trainer.page).get_by_text("2 pointages en attente").wait_for()
    assert chosen(trainer.page) == ["absent", "présent"]
    mend(trainer)
    told(trainer, "tout est envoyé")
    trainer.open(address)
    assert chosen(trainer.page) == ["absent", "présent"]


def test_a_sheet_that_could_not_leave_loses_nobody_whom_the_device_did_not_know(visitor):
    trainer = visitor("formatrice")
    address = plan_a_group(trainer, "Venu entre-temps", ["Ewen"])
    prepare(trainer)
    trainer.open(address)
    trainer.page.get_by_role("textbox", name="Prénom").fill("Fiacre")
    trainer.press("Ajouter")
    answer(trainer.page, "Ewen", "absent")
    answer(trainer.page, "Fiacre", "présent")

    cut(trainer)
    trainer.page.get_by_role("button", name="Enregistrer").first.click()

    bar(trainer.page).get_by_text("2 pointages en attente").wait_for()
    mend(trainer)
    told(trainer, "tout est envoyé")
    trainer.open(address)
    assert chosen(trainer.page) == ["absent", "présent"]


def test_a_sheet_that_the_device_does_not_keep_stays_with_the_browser(visitor):
    trainer = visitor("formatrice")
    prepare(trainer)
    address = plan_a_group(trainer, "Planifiée entre-temps", ["Gurvan"])
    trainer.open(address)
    answer(trainer.page, "Gurvan", "présent")

    cut(trainer)
    trainer.page.get_by_role("button", name="Enregistrer").first.click()

    trainer.page.get_by_role("heading", name="La journée sans réseau").wait_for(state="detached")
    trainer.page.wait_for_url("chrome-error://**")
    mend(trainer)
    trainer.open(address)
    assert "marks-0" not in trainer.page.evaluate(KEPT)


def test_two_devices_that_disagree_are_shown_on_the_sheet(visitor):
    tablet, laptop = visitor("formatrice"), visitor("formatrice")
    address = plan_a_group(tablet, "Deux appareils", ["Fañch"])
    for device, presence in ((tablet, "présent"), (laptop, "absent")):
        prepare(device)
        cut(device)
        open_offline(device.page, address)
        answer(device.page, "Fañch", presence)
        bar(device.page).get_by_text("1 pointage en attente").wait_for()

    mend(tablet)
    told(tablet, "tout est envoyé")
    mend(laptop)
    told(laptop, "Deux appareils ne disent pas la même chose")

    laptop.open(address)
    words = laptop.words()
    assert "Deux réponses différentes" in words
    assert "présent" in words
    assert "absent" in words
    laptop.look("14-deux-appareils")


def test_what_arrives_after_a_cancellation_waits_to_be_settled(visitor, palier):
    trainer = visitor("formatrice")
    address = plan_a_group(trainer, "Annulée entre-temps", ["Goulven"])
    prepare(trainer)
    cut(trainer)
    open_offline(trainer.page, address)
    answer(trainer.page, "Goulven", "présent")
    bar(trainer.page).get_by_text("1 pointage en attente").wait_for()
    cancel(palier, address)

    mend(trainer)
    told(trainer, "1 pointage est à régler")
    trainer.press("Voir ce qui est à régler")

    trainer.look("14-a-regler")
    assert "La séance a été annulée entre-temps" in trainer.words()
    card = trainer.page.locator("section.card").filter(has_text="Annulée entre-temps")
    card.get_by_role("radio", name="Mettre de côté").check()
    card.get_by_label("Pourquoi").fill("La séance n’a pas eu lieu")
    trainer.press("Régler", within=card)
    assert "C’est réglé" in trainer.words()


def cancel(palier, address: str) -> None:
    """Cancel a session behind the device's back."""
    public_id = address.partition("#")[0].rpartition("/")[2]
    with closing(sqlite3.connect(palier.home / "palier.sqlite", timeout=10)) as base, base:
        changed = base.execute(
            "UPDATE course_session SET cancelled_at = starts_at WHERE public_id = ?", [public_id]
        )
        assert changed.rowcount == 1
