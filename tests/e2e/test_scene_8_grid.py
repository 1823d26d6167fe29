"""The whole group on one page: what each one manages, from the keyboard, by two trainers at once."""

import re

from tests.e2e.groups import plan_a_group
from tests.support.browser import accessibility_defects, overflows

CHANGED = ".one:not(.for-all) .is-changed"


def open_the_grid(trainer, title: str, names: list[str]) -> str:
    """Plan a group, open its grid from its cycle, and return the grid's address."""
    trainer.open(plan_a_group(trainer, title, names, seats=12))
    trainer.follow(trainer.page.get_by_role("link", name=title))
    trainer.press("Noter ce que chacun sait faire")
    return trainer.page.url


def cell(trainer, name: str, statement: str):
    """Return the cell of a person and a thing."""
    return trainer.page.get_by_role("group", name=name).get_by_label(statement)


def level(trainer, name: str, statement: str) -> str:
    """Return the words of the level that a cell shows."""
    return cell(trainer, name, statement).locator("option:checked").inner_text()


def things(trainer) -> list[str]:
    """Return the first things that the grid marks, in the framework's words."""
    spans = trainer.page.locator(".one").nth(1).locator(".cell span")
    return [words.strip() for words in spans.all_text_contents()[:4]]


def on_a_desk(trainer) -> None:
    trainer.page.set_viewport_size({"width": 1280, "height": 800})


def test_a_trainer_fills_the_grid_from_the_keyboard_and_saves_it_in_one_request(visitor):
    trainer = visitor("formatrice")
    open_the_grid(trainer, "Grille au clavier", ["Awa", "Bruno", "Chloé"])
    on_a_desk(trainer)
    first, second, *_rest = things(trainer)
    strike = trainer.page.keyboard.press
    trainer.sent.clear()

    cell(trainer, "Awa", first).focus()
    strike("2")
    strike("ArrowRight")
    strike("1")
    strike("ArrowDown")
    strike("2")
    strike("End")
    strike("2")
    assert trainer.page.locator(CHANGED).count() == 4
    assert "4 changements à enregistrer" in trainer.words()
    history = trainer.page.get_by_role("link", name="Historique de cette case").get_attribute("href")
    strike("Control+s")

    trainer.page.get_by_text("C’est enregistré").wait_for()
    assert trainer.sent == [re.sub(r"^https?://[^/]+|[?#].*$", "", trainer.page.url)]
    words = trainer.page.locator(".legend .state").all_inner_texts()
    assert level(trainer, "Awa", first) == level(trainer, "Bruno", second) == words[2].strip()
    assert level(trainer, "Bruno", first) == words[1].strip()
    assert level(trainer, "Chloé", second) == words[2].strip()
    assert level(trainer, "Chloé", first) == words[0].strip()
    trainer.look("8-grille")
    trainer.open(history)
    assert second in trainer.words()
    assert words[2].strip() in trainer.words()


def test_a_level_for_everyone_fills_a_line_at_once_and_says_how_many_change(visitor):
    trainer = visitor("formatrice")
    open_the_grid(trainer, "Grille pour tous", ["Dina", "Elio"])
    on_a_desk(trainer)
    first, *_rest = things(trainer)

    cell(trainer, "Pour tous", first).select_option(index=2)

    assert trainer.page.locator(CHANGED).count() == 2
    assert cell(trainer, "Pour tous", first).input_value() == ""
    trainer.press("Enregistrer")
    trainer.page.get_by_text("C’est enregistré").wait_for()
    assert level(trainer, "Dina", first) == level(trainer, "Elio", first)


def test_two_trainers_who_disagree_both_see_it_and_one_tick_settles(visitor):
    trainer, other = visitor("formatrice"), visitor("responsable")
    address = open_the_grid(trainer, "Grille à deux", ["Fanny"])
    other.open(address)
    for somebody in (trainer, other):
        on_a_desk(somebody)
    first, *_rest = things(trainer)

    cell(trainer, "Fanny", first).select_option(index=2)
    cell(other, "Fanny", first).select_option(index=1)
    trainer.press("Enregistrer")
    trainer.page.get_by_text("C’est enregistré").wait_for()
    other.press("Enregistrer")

    other.page.get_by_text("deux réponses différentes").wait_for()
    other.look("8-grille-a-confirmer")
    on_a_desk(other)
    other.follow(other.page.get_by_role("main").get_by_role("link", name="Fanny").first)
    cell(other, "Fanny", first).select_option(index=3)
    other.press("Enregistrer")
    other.page.get_by_text("C’est enregistré").wait_for()
    assert "deux réponses différentes" not in other.words()


def test_on_a_phone_each_one_is_a_card_whose_domains_open_and_no_script_is_needed(visitor):
    trainer = visitor("formatrice", with_script=False)
    open_the_grid(trainer, "Grille de poche", ["Gwen"])
    trainer.page.set_viewport_size({"width": 320, "height": 568})
    first, *_rest = things(trainer)
    card = trainer.page.get_by_role("group", name="Gwen")
    assert not card.get_by_label(first).is_visible()

    card.locator("label.domain").first.click()
    card.get_by_label(first).select_option(index=1)
    trainer.press("Enregistrer")

    trainer.page.get_by_text("C’est enregistré").wait_for()
    card.locator("label.domain").first.click()
    trainer.look("8-grille-telephone")


def test_the_cells_are_large_enough_for_a_finger_and_only_the_sheet_moves_sideways(visitor):
    trainer = visitor("formatrice")
    open_the_grid(trainer, "Grille sur tablette", [f"Élève {number}" for number in range(1, 13)])
    trainer.page.set_viewport_size({"width": 768, "height": 1024})

    boxes = trainer.page.evaluate(
        "[...document.querySelectorAll('.cell select')].map(each => each.getBoundingClientRect())"
        ".map(box => Math.min(box.width, box.height))"
    )
    trainer.page.evaluate("document.querySelector('.sheet').scrollTo(600, 400)")
    head = trainer.page.locator(".heads .who-is").bounding_box()
    sheet = trainer.page.locator(".sheet").bounding_box()

    assert min(boxes) >= 44
    assert not overflows(trainer.page)
    assert accessibility_defects(trainer.page) == []
    assert abs(head["x"] - sheet["x"]) < 2
    assert abs(head["y"] - sheet["y"]) < 2
