"""The trainer's afternoon: today's workshop, who is there, what each one managed."""

import re

from tests.e2e.groups import plan_a_group

MOST_KEYS = 30


def open_the_sheet_of_today(trainer) -> None:
    """Go from the day to its sheet."""
    trainer.open("/aujourdhui")
    first = trainer.page.get_by_role("link", name=re.compile("Noter les présences|Continuer la feuille"))
    trainer.follow(first)


def row_of(trainer, name: str):
    """Return the row of a person in the sheet."""
    return trainer.page.locator("fieldset.row").filter(has=trainer.page.get_by_text(name, exact=True))


def chosen(trainer) -> list[str]:
    """Return the presence chosen on each row, in words."""
    labels = trainer.page.locator(".marks > input:checked + label")
    return [label.strip() for label in labels.all_inner_texts()]


class Keyboard:
    """A trainer who has no mouse, and whose keystrokes are counted."""

    def __init__(self, trainer) -> None:
        self.trainer, self.struck = trainer, 0

    def strike(self, key: str) -> None:
        self.trainer.page.keyboard.press(key)
        self.struck += 1

    def reach(self, what: str) -> None:
        """Press Tab until the focus is on what is sought."""
        for _each in range(MOST_KEYS):
            if self.trainer.page.evaluate("what => document.activeElement.matches(what)", what):
                return
            self.strike("Tab")
        raise AssertionError(f"{what} is not within {MOST_KEYS} keys")


def test_the_day_leads_to_the_sheet_and_a_double_click_adds_a_newcomer_once(visitor):
    trainer = visitor("formatrice")
    trainer.open("/aujourdhui", "3-aujourdhui")
    open_the_sheet_of_today(trainer)

    trainer.page.get_by_role("textbox", name="Prénom").fill("Maëlle")
    trainer.page.get_by_role("button", name="Ajouter").dblclick()

    row_of(trainer, "Maëlle").wait_for()
    assert row_of(trainer, "Maëlle").count() == 1
    trainer.look("3-feuille")


def test_whoever_comes_when_it_is_full_goes_on_the_waiting_list(visitor):
    trainer = visitor("formatrice")
    address = plan_a_group(trainer, "Initiation du soir", ["Awa"], seats=1)
    trainer.open(address)

    trainer.page.get_by_label("Son nom ou son prénom").fill("daniel")
    trainer.press("Chercher")
    trainer.press("Liste d’attente", within=trainer.page.locator("#inscriptions .lines"))

    trainer.look("3-liste-d-attente")
    assert "Liste d’attente Quelqu’un de cette liste est là" in trainer.words()
    assert row_of(trainer, "Daniel Floc’h").count() == 0


def test_everyone_is_marked_present_but_one_and_the_ticks_are_saved_with_the_sheet(visitor):
    trainer = visitor("formatrice")
    open_the_sheet_of_today(trainer)
    starts = re.search(r"de (\d+) h (?:(\d+) )?à", trainer.words())
    assert starts

    trainer.press("Tous présents")
    late = row_of(trainer, "Ali Benhaddou")
    late.get_by_role("radio", name="en retard").check()
    late.get_by_label("Arrivée").fill(f"{int(starts[1]):02}:{int(starts[2] or 0) + 5:02}")
    trainer.page.locator("summary", has_text="Ali Benhaddou").click()
    ticks = trainer.page.locator("details[open]").get_by_role("combobox")
    ticks.first.select_option(label="Sans aide")
    trainer.press("Enregistrer")

    trainer.look("3-enregistre")
    assert re.search(r"Enregistré à \d+ h", trainer.words())
    assert "en retard" in chosen(trainer)
    trainer.page.reload()
    trainer.page.locator("summary", has_text="Ali Benhaddou").click()
    assert ticks.first.locator("option:checked").inner_text() == "Sans aide"


def test_an_impossible_hour_is_refused_beside_the_name_and_nothing_typed_is_lost(visitor):
    trainer = visitor("formatrice")
    trainer.open(plan_a_group(trainer, "Tablette", ["Nadia", "Paulo"]))
    row = row_of(trainer, "Nadia")
    row.get_by_role("radio", name="en retard").check()
    row_of(trainer, "Paulo").get_by_role("radio", name="présent").check()

    trainer.press("Enregistrer")

    trainer.look("3-a-corriger")
    assert "Rien n’est encore enregistré" in trainer.words()
    assert chosen(trainer) == ["en retard", "présent"]


def test_twelve_people_are_marked_in_one_request_and_thirty_keystrokes(visitor):
    trainer = visitor("formatrice")
    trainer.open(plan_a_group(trainer, "Grand atelier", [f"Élève {n}" for n in range(1, 13)], seats=12))
    trainer.page.goto(f"{trainer.page.url.partition('#')[0]}#presences")
    trainer.sent.clear()
    keyboard = Keyboard(trainer)

    keyboard.reach("[name=everyone]")
    keyboard.strike("Enter")
    keyboard.reach("[name=marks-3-presence]")
    keyboard.strike("ArrowLeft")
    keyboard.reach("[name=marks-8-presence]")
    keyboard.strike("ArrowLeft")
    keyboard.strike("Enter")

    trainer.page.get_by_text("Enregistré à").wait_for()
    print(f"\n{keyboard.struck} keystrokes")
    assert chosen(trainer) == ["présent"] * 3 + ["absent"] + ["présent"] * 4 + ["absent"] + ["présent"] * 3
    assert keyboard.struck <= MOST_KEYS
    assert len(trainer.sent) == 1


def test_without_script_the_same_button_marks_everyone_and_saves(visitor):
    trainer = visitor("formatrice", with_script=False)
    trainer.open(plan_a_group(trainer, "Sans script", ["Ana", "Bruno", "Chloé"]))
    keyboard = Keyboard(trainer)

    trainer.page.get_by_role("button", name="Tous présents").focus()
    keyboard.strike("Enter")

    trainer.page.get_by_text("Enregistré à").wait_for()
    assert chosen(trainer) == ["présent"] * 3
    trainer.look("3-sans-script")


def test_a_form_whose_session_ended_gives_back_what_was_typed(visitor):
    trainer = visitor("formatrice")
    address = plan_a_group(trainer, "Longue pause", ["Ilan"])
    trainer.open(address)
    trainer.context.clear_cookies()

    trainer.page.get_by_role("textbox", name="Prénom").fill("Solène")
    trainer.press("Ajouter")

    assert "Prénom Solène" in trainer.words()
    trainer.look("3-formulaire-expire")
    come_back_in_another_tab(trainer)
    for _each in range(2):
        trainer.press("Renvoyer")
    row_of(trainer, "Solène").wait_for()


def come_back_in_another_tab(trainer) -> None:
    """Sign in again beside the page that holds what was typed."""
    with trainer.context.expect_page() as beside:
        trainer.page.get_by_role("link", name="Entrez dans un autre onglet").click()
    first = trainer.page
    trainer.page = beside.value
    trainer.sign_in("formatrice")
    trainer.page.close()
    trainer.page = first
