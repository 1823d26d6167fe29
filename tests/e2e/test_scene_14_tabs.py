"""Two tabs of one device, both without a network: one queue, nothing doubled, nothing lost."""

import pytest

from tests.e2e.groups import plan_a_group
from tests.e2e.tablets import KEPT, answer, chosen, cut, mend, open_offline, prepare, told, waits

OLD_BROWSER = """
delete self.BroadcastChannel;
Object.defineProperty(Navigator.prototype, "locks", { value: undefined });
"""
"""What browsers of some years ago lack: tabs then learn of each other when they are looked at."""


@pytest.mark.parametrize("browser_of", ["today", "some_years_ago"])
def test_two_tabs_without_a_network_share_one_queue(visitor, browser_of: str):
    trainer = visitor("formatrice")
    if browser_of == "some_years_ago":
        trainer.context.add_init_script(OLD_BROWSER)
    address = plan_a_group(trainer, "Deux onglets", ["Azénor", "Budoc", "Corentine"], seats=9)
    prepare(trainer)
    cut(trainer)
    first = open_offline(trainer.page, address)
    second = open_offline(trainer.context.new_page(), address)

    answer(first, "Azénor", "présent")
    waits(first, "1 pointage en attente")
    answer(second, "Budoc", "absent")
    waits(second, "2 pointages en attente")
    second.get_by_label("Son prénom").fill("Divi")
    second.get_by_role("button", name="Ajouter, présent").click()
    second.get_by_text("Divi", exact=True).first.wait_for()
    answer(first, "Azénor", "excusé")
    first.get_by_role("button", name="Tous présents").click()

    waits(first, "5 pointages en attente")
    assert chosen(first) == ["excusé", "absent", "présent", "présent"]
    second.reload()
    waits(second, "5 pointages en attente")
    assert chosen(second) == ["excusé", "absent", "présent", "présent"]
    mend(trainer)
    told(trainer, "Ouvrir la feuille")
    second.close()
    trainer.open(address)
    assert sorted(chosen(trainer.page)) == ["absent", "excusé", "présent", "présent"]
    assert "Deux réponses différentes" not in trainer.words()


def test_an_answer_of_one_tab_is_shown_by_the_other_which_keeps_what_is_being_typed(visitor):
    trainer = visitor("formatrice")
    address = plan_a_group(trainer, "L’autre onglet", ["Enora", "Fañch"])
    prepare(trainer)
    cut(trainer)
    first = open_offline(trainer.page, address)
    second = open_offline(trainer.context.new_page(), address)
    second.get_by_text("Noter les heures et les remarques").click()
    second.get_by_label("Remarque, Fañch").press_sequentially("vient avec")

    answer(first, "Enora", "présent")

    second.get_by_role("radio", name="présent").first.and_(second.locator(":checked")).wait_for()
    assert second.get_by_label("Remarque, Fañch").input_value() == "vient avec"
    trainer.troubles.clear()


def test_leaving_in_one_tab_hides_every_name_in_the_other(visitor):
    trainer = visitor("formatrice")
    address = plan_a_group(trainer, "Quitter à deux", ["Goulven", "Haude"])
    prepare(trainer)
    cut(trainer)
    first = open_offline(trainer.page, address)
    second = open_offline(trainer.context.new_page(), address)
    answer(first, "Goulven", "présent")
    waits(first, "1 pointage en attente")

    first.goto("/hors-ligne")
    first.get_by_role("button", name="Quitter").click()

    waits(first, "1 pointage non envoyé")
    waits(second, "1 pointage non envoyé")
    for page in (first, second):
        assert page.get_by_text("Goulven").count() == 0
    trainer.troubles.clear()


def test_in_an_old_browser_a_tab_left_open_brings_no_name_back(visitor):
    trainer = visitor("formatrice")
    trainer.context.add_init_script(OLD_BROWSER)
    address = plan_a_group(trainer, "Onglet oublié", ["Ildut"])
    prepare(trainer)
    cut(trainer)
    first = open_offline(trainer.page, address)
    second = open_offline(trainer.context.new_page(), address)
    first.goto("/hors-ligne")
    first.get_by_role("button", name="Quitter").click()
    first.get_by_text("ne garde la journée de personne").wait_for()

    answer(second, "Ildut", "présent")

    second.get_by_text("ne garde la journée de personne").wait_for()
    assert "Ildut" not in first.evaluate(KEPT)
    trainer.troubles.clear()


def test_two_sheets_that_could_not_leave_are_both_noted(visitor):
    trainer = visitor("formatrice")
    address = plan_a_group(trainer, "Deux feuilles", ["Jakez", "Katell"])
    prepare(trainer)
    trainer.open(address)
    second = trainer.context.new_page()
    second.goto(address)
    answer(trainer.page, "Jakez", "absent")
    answer(second, "Katell", "présent")

    cut(trainer)
    trainer.page.get_by_role("button", name="Enregistrer").first.click()
    waits(trainer.page, "1 pointage en attente")
    second.get_by_role("button", name="Enregistrer").first.click()

    waits(second, "2 pointages en attente")
    assert chosen(second) == ["absent", "présent"]
    waits(trainer.page, "2 pointages en attente")
    mend(trainer)
    second.close()
    told(trainer, "Ouvrir la feuille")
    trainer.open(address)
    assert chosen(trainer.page) == ["absent", "présent"]


def test_what_is_noted_while_a_sending_takes_its_time_is_kept_and_leaves_after_it(visitor):
    trainer = visitor("formatrice")
    address = plan_a_group(trainer, "Ligne lente", ["Lenaïg", "Mael"])
    prepare(trainer)
    cut(trainer)
    page = open_offline(trainer.page, address)
    held = []
    trainer.context.route("**/hors-ligne/jeton", lambda route: held.append(route))
    with page.expect_request("**/hors-ligne/jeton"):
        trainer.context.set_offline(False)
        answer(page, "Lenaïg", "présent")

    answer(page, "Mael", "absent")

    waits(page, "2 pointages en attente")
    for each in held:
        each.abort()
    trainer.context.unroute_all(behavior="ignoreErrors")
    told(trainer, "tout est envoyé")
    trainer.open(address)
    assert chosen(trainer.page) == ["présent", "absent"]
