"""The manager's figures, the counsellor's young people, the funder's counts."""

import pytest

from app.spaces.demo import crowd, story

EVERYBODY = [*story.THIS_CYCLE, *story.LAST_CYCLE, story.KEVIN, story.INES, *sum(crowd.EARLIER, ())]


@pytest.fixture
def counsellor(visitor):
    """Bring the counsellor of the Mission locale in."""
    return visitor("conseillere")


def row_of(counsellor, name: str):
    """Return the line of a young person."""
    return counsellor.page.get_by_role("row").filter(has_text=name)


def test_the_manager_sees_the_figures_of_the_structure_on_one_page(visitor):
    manager = visitor("responsable")

    manager.look("7-tableau-de-bord")

    for words in ("certificats délivrés", "heures de présence", "taux de remplissage"):
        assert words in manager.words()


def test_the_counsellor_sees_those_who_agreed_and_no_fact_of_the_others(counsellor):
    counsellor.open("/mes-jeunes", "7-mes-jeunes")

    assert "fois sur" in row_of(counsellor, "Kévin Salaün").inner_text()
    assert "accord non donné" in row_of(counsellor, "Inès Marzouk").inner_text()
    assert "fois sur" not in row_of(counsellor, "Inès Marzouk").inner_text()


def test_the_counsellor_orients_someone_and_stops_seeing_them_when_they_change_their_mind(counsellor):
    page = counsellor.open("/mes-jeunes/orienter", "7-orienter")
    page.get_by_role("radio", name="Quelqu’un de nouveau").check()
    page.get_by_role("textbox", name="Prénom").fill("Théo")
    page.locator("input[name=cycle]").first.check()
    page.get_by_label("La personne accepte").check()

    page.get_by_role("button", name="Envoyer l’orientation").dblclick()

    page.get_by_text("C’est envoyé").first.wait_for()
    counsellor.look("7-orientation")
    counsellor.press("La personne n’est plus d’accord")
    counsellor.look("7-fin-d-accord")
    counsellor.press("Mettre fin à l’accord")
    counsellor.open("/mes-jeunes")
    assert row_of(counsellor, "Théo").count() == 1
    assert "accord non donné" in row_of(counsellor, "Théo").inner_text()


def test_the_funder_reads_counts_and_never_a_name(visitor):
    funder = visitor("financeur")

    funder.look("7-bilan")

    assert "personnes accompagnées" in funder.words()
    said = funder.page.content()
    assert [one for one in EVERYBODY if one.family_name in said] == []


def test_the_funder_chooses_another_period(visitor):
    funder = visitor("financeur")

    funder.page.get_by_text("Changer la période").click()
    funder.page.get_by_label("Année").select_option(index=2)
    funder.press("Voir cette période")

    funder.look("7-bilan-d-avant")
    assert "Moins de 5 personnes" in funder.words()
