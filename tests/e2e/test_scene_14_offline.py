"""The line drops: the day goes on, on the tablet; nothing is lost, and nobody else sees it."""

import sqlite3
from contextlib import closing

from tests.e2e.groups import plan_a_group

TWELVE = [f"Habitant {number}" for number in range(1, 13)]
KEPT = """() => new Promise(done => {
  const asked = indexedDB.open("palier-hors-ligne");
  asked.onsuccess = () => {
    const all = asked.result.transaction(["kept", "acts"]);
    const kept = all.objectStore("kept").getAll(), acts = all.objectStore("acts").getAll();
    all.oncomplete = () => done(JSON.stringify([kept.result, acts.result]));
  };
})"""


def prepare(trainer) -> None:
    """Take the day along, and wait until the device can do without the network."""
    trainer.open("/aujourdhui")
    button = trainer.page.get_by_role("button", name="Préparer cet appareil")
    if button.count():
        button.click()
    trainer.page.get_by_role("heading", name="Cet appareil est prêt").wait_for()
    trainer.page.wait_for_function("() => navigator.serviceWorker.controller !== null", timeout=30_000)
    trainer.page.reload()
    trainer.page.wait_for_load_state("networkidle")


def cut(trainer) -> None:
    trainer.context.set_offline(True)


def mend(trainer) -> None:
    """Bring the network back; what the console said while it was down is no trouble."""
    trainer.context.set_offline(False)
    trainer.troubles.clear()


def open_offline(trainer, address: str) -> None:
    """Open a sheet that only the device can show."""
    trainer.page.goto(address.partition("#")[0])
    trainer.page.get_by_role("heading", name="Présences").wait_for()


def bar(trainer):
    return trainer.page.locator("[data-bar]")


def told(trainer, words: str) -> None:
    """Wait for what the device says once the network is back; the line may take its time."""
    bar(trainer).get_by_text(words).wait_for(timeout=30_000)
    trainer.troubles.clear()


def answer(trainer, name: str, presence: str) -> None:
    row = trainer.page.locator("fieldset.row").filter(has=trainer.page.get_by_text(name, exact=True))
    row.get_by_role("radio", name=presence).check()


def chosen(trainer) -> list[str]:
    labels = trainer.page.locator(".marks > input:checked + label")
    return [label.strip() for label in labels.all_inner_texts()]


def test_twelve_people_marked_without_a_network_are_on_the_sheet_when_it_returns(visitor):
    trainer = visitor("formatrice")
    address = plan_a_group(trainer, "Tablette au village", TWELVE, seats=14)
    prepare(trainer)
    trainer.look("14-appareil-pret")

    cut(trainer)
    open_offline(trainer, address)
    trainer.page.get_by_role("button", name="Tous présents").click()
    answer(trainer, "Habitant 3", "absent")
    trainer.page.get_by_label("Son prénom").fill("Gwenaël")
    trainer.page.get_by_role("button", name="Ajouter, présent").click()
    trainer.page.locator("details.skills").first.locator("summary").click()
    trainer.page.locator("details[open] select").first.select_option(index=2)
    bar(trainer).get_by_text("15 pointages en attente").wait_for()
    trainer.troubles.clear()
    trainer.look("14-hors-ligne")
    trainer.page.reload()
    bar(trainer).get_by_text("15 pointages en attente").wait_for()
    assert len(chosen(trainer)) == 13

    mend(trainer)
    told(trainer, "tout est envoyé")
    trainer.page.reload()
    trainer.page.get_by_role("button", name="Enregistrer").first.wait_for()
    assert sorted(chosen(trainer)) == ["absent"] + ["présent"] * 12


def test_leaving_hides_every_name_keeps_the_queue_and_gives_it_back_to_its_author_alone(visitor):
    trainer = visitor("formatrice")
    address = plan_a_group(trainer, "Départ pressé", ["Azénor", "Budoc"])
    prepare(trainer)
    cut(trainer)
    open_offline(trainer, address)
    answer(trainer, "Azénor", "présent")
    answer(trainer, "Budoc", "excusé")
    bar(trainer).get_by_text("2 pointages en attente").wait_for()

    trainer.page.goto("/aujourdhui")
    trainer.page.get_by_role("button", name="Quitter").click()
    bar(trainer).get_by_text("2 pointages non envoyés").wait_for()
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
    assert chosen(trainer) == ["présent", "excusé"]


def test_a_session_that_ended_meanwhile_asks_to_sign_in_again_and_loses_nothing(visitor, palier):
    trainer = visitor("formatrice")
    address = plan_a_group(trainer, "Deux heures plus tard", ["Corentine"])
    prepare(trainer)
    cut(trainer)
    open_offline(trainer, address)
    answer(trainer, "Corentine", "présent")
    bar(trainer).get_by_text("1 pointage en attente").wait_for()

    trainer.context.clear_cookies(name="palier")
    mend(trainer)
    told(trainer, "Reconnectez-vous pour envoyer 1 pointage")
    trainer.sign_in("formatrice")

    trainer.page.get_by_text("Tout ce qui attendait sur cet appareil est envoyé").wait_for()
    trainer.open(address)
    assert chosen(trainer) == ["présent"]


def test_a_sheet_that_could_not_leave_is_noted_on_the_device(visitor):
    trainer = visitor("formatrice")
    address = plan_a_group(trainer, "La ligne tombe", ["Derrien", "Enora"])
    prepare(trainer)
    trainer.open(address)
    answer(trainer, "Derrien", "absent")
    answer(trainer, "Enora", "présent")

    cut(trainer)
    trainer.page.get_by_role("button", name="Enregistrer").first.click()

    bar(trainer).get_by_text("2 pointages en attente").wait_for()
    assert chosen(trainer) == ["absent", "présent"]
    mend(trainer)
    told(trainer, "tout est envoyé")
    trainer.open(address)
    assert chosen(trainer) == ["absent", "présent"]


def test_a_sheet_that_could_not_leave_loses_nobody_whom_the_device_did_not_know(visitor):
    trainer = visitor("formatrice")
    address = plan_a_group(trainer, "Venu entre-temps", ["Ewen"])
    prepare(trainer)
    trainer.open(address)
    trainer.page.get_by_role("textbox", name="Prénom").fill("Fiacre")
    trainer.press("Ajouter")
    answer(trainer, "Ewen", "absent")
    answer(trainer, "Fiacre", "présent")

    cut(trainer)
    trainer.page.get_by_role("button", name="Enregistrer").first.click()

    bar(trainer).get_by_text("2 pointages en attente").wait_for()
    mend(trainer)
    told(trainer, "tout est envoyé")
    trainer.open(address)
    assert chosen(trainer) == ["absent", "présent"]


def test_a_sheet_that_the_device_does_not_keep_stays_with_the_browser(visitor):
    trainer = visitor("formatrice")
    prepare(trainer)
    address = plan_a_group(trainer, "Planifiée entre-temps", ["Gurvan"])
    trainer.open(address)
    answer(trainer, "Gurvan", "présent")

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
        open_offline(device, address)
        answer(device, "Fañch", presence)
        bar(device).get_by_text("1 pointage en attente").wait_for()

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
    open_offline(trainer, address)
    answer(trainer, "Goulven", "présent")
    bar(trainer).get_by_text("1 pointage en attente").wait_for()
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
