"""What goes wrong with a device: it is full, its clock is mad, the key of what it locked is gone."""

import base64
from datetime import UTC, datetime

from tests.e2e.groups import plan_a_group
from tests.e2e.tablets import KEPT, answer, bar, chosen, cut, mend, open_offline, prepare, told, waits

FULL = """
const add = IDBObjectStore.prototype.add;
IDBObjectStore.prototype.add = function (value) {
  const asked = add.call(this, value);
  if (self.is_full) { this.transaction.abort(); }
  return asked;
};
"""
"""A device whose room ends when `is_full`: what is added makes the browser abort the transaction."""


def lose_the_key(trainer) -> None:
    """Let the server give another key: that of an installation whose secret has changed."""

    def another_key(route) -> None:
        answered = route.fetch()
        said = answered.json()
        if said["who"]:
            said["keys"] = [base64.b64encode(b"k" * 32).decode()]
        route.fulfill(response=answered, json=said)

    trainer.context.route("**/hors-ligne/jeton", another_key)


def leave_with_one_answer(trainer, title: str, name: str) -> str:
    """Note one answer without a network, leave, and bring the network back."""
    address = plan_a_group(trainer, title, [name])
    prepare(trainer)
    cut(trainer)
    open_offline(trainer.page, address)
    answer(trainer.page, name, "présent")
    waits(trainer.page, "1 pointage en attente")
    trainer.page.goto("/hors-ligne")
    trainer.page.get_by_role("button", name="Quitter").click()
    waits(trainer.page, "1 pointage non envoyé")
    mend(trainer)
    return address


def test_what_is_locked_with_a_key_that_is_gone_is_said_and_leaves_once_the_key_is_back(visitor):
    trainer = visitor("formatrice")
    address = leave_with_one_answer(trainer, "Clé changée", "Nominoë")
    lose_the_key(trainer)

    trainer.sign_in("formatrice")

    trainer.page.get_by_text("1 pointage ne s’ouvre plus").wait_for()
    trainer.look("14-cle-perdue")
    trainer.context.unroute_all(behavior="wait")
    trainer.open("/aujourdhui")
    trainer.page.get_by_text("Tout ce qui attendait sur cet appareil est envoyé").wait_for()
    trainer.open(address)
    assert chosen(trainer.page) == ["présent"]


def test_what_no_key_opens_is_erased_when_asked_twice_and_not_before(visitor):
    trainer = visitor("formatrice")
    leave_with_one_answer(trainer, "Clé perdue", "Oanez")
    lose_the_key(trainer)
    trainer.sign_in("formatrice")

    trainer.page.get_by_role("button", name="Effacer ce pointage").click()
    assert '"stuck":true' in trainer.page.evaluate(KEPT)
    trainer.page.get_by_role("button", name="Oui, effacer sans envoyer").click()

    trainer.page.get_by_text("ne s’ouvre plus").wait_for(state="detached")
    trainer.page.wait_for_load_state("networkidle")
    assert '"stuck":true' not in trainer.page.evaluate(KEPT)
    trainer.context.unroute_all(behavior="wait")


def test_whoever_signs_in_meanwhile_does_not_lock_the_answers_of_another(visitor):
    trainer = visitor("formatrice")
    address = plan_a_group(trainer, "Quelqu’un d’autre", ["Padrig"])
    prepare(trainer)
    cut(trainer)
    page = open_offline(trainer.page, address)
    answer(page, "Padrig", "absent")
    waits(page, "1 pointage en attente")
    trainer.context.clear_cookies(name="palier")
    mend(trainer)

    other = trainer.context.new_page()
    trainer.page, mine = other, trainer.page
    trainer.sign_in("responsable")
    other.get_by_text("1 pointage non envoyé de quelqu’un d’autre").wait_for()
    waits(mine, "1 pointage non envoyé")
    assert mine.get_by_text("Padrig").count() == 0
    trainer.page.get_by_role("banner").get_by_role("button", name="Quitter").click()
    trainer.page.wait_for_load_state()
    trainer.sign_in("formatrice")

    trainer.page.get_by_text("Tout ce qui attendait sur cet appareil est envoyé").wait_for()
    trainer.open(address)
    assert chosen(trainer.page) == ["absent"]
    mine.close()
    trainer.troubles.clear()


def test_a_device_that_is_full_says_that_the_answer_is_not_kept(visitor):
    trainer = visitor("formatrice")
    trainer.context.add_init_script(FULL)
    address = plan_a_group(trainer, "Appareil plein", ["Riwal", "Soazig"])
    prepare(trainer)
    cut(trainer)
    page = open_offline(trainer.page, address)
    answer(page, "Riwal", "présent")
    waits(page, "1 pointage en attente")

    page.evaluate("self.is_full = true")
    page.locator("fieldset.row").last.get_by_role("radio", name="excusé").click()

    bar(page).get_by_text("La dernière réponse n’est pas gardée").wait_for()
    waits(page, "1 pointage en attente")
    assert chosen(page) == ["présent"]
    trainer.troubles.clear()
    trainer.look("14-appareil-plein")
    page.evaluate("self.is_full = false")
    answer(page, "Soazig", "excusé")
    waits(page, "2 pointages en attente")
    assert "n’est pas gardée" not in bar(page).inner_text()
    mend(trainer)
    told(trainer, "tout est envoyé")


def test_a_device_that_believes_it_is_2031_keeps_the_day_all_the_same(visitor):
    trainer = visitor("formatrice")
    address = plan_a_group(trainer, "Horloge folle", ["Tudi"])
    trainer.page.clock.set_system_time(datetime(2031, 5, 1, 9, tzinfo=UTC))
    prepare(trainer)
    cut(trainer)

    open_offline(trainer.page, address)
    answer(trainer.page, "Tudi", "présent")

    waits(trainer.page, "1 pointage en attente")
    mend(trainer)
    told(trainer, "tout est envoyé")
    trainer.open(address)
    assert chosen(trainer.page) == ["présent"]
