"""What is taught: a ready cycle taken and adapted, a page and its reader, a title carried to the sheets."""

import re

import pytest

from tests.e2e.cards import a_card_for

NEW_TITLE = "Ranger, retrouver, jeter"


@pytest.fixture
def trainer(visitor):
    """Bring in a trainer whose browser runs no script."""
    return visitor("formatrice", with_script=False)


def titles_of(somebody) -> list[str]:
    """Return the titles of the modules on a course's page, in their order."""
    shown = somebody.page.locator(".modules h3").all_inner_texts()
    return [re.sub(r"^\d+\. ", "", title) for title in shown]


def take(trainer, name: str) -> None:
    """Take one of the field's cycles, in one press."""
    trainer.open("/parcours/nouveau")
    trainer.follow(trainer.page.get_by_role("button", name=re.compile(rf"Prendre ce cycle\s: {name}")))


def module(trainer, title: str):
    return trainer.page.locator(".modules > li").filter(has=trainer.page.get_by_role("heading", name=title))


def test_a_trainer_takes_a_ready_cycle_orders_it_and_prints_its_programme(trainer):
    trainer.open("/parcours", "15-parcours")
    trainer.open("/parcours/nouveau", "15-nouveau-parcours")

    take(trainer, "Bureautique")

    assert "6 modules, 12 h" in trainer.words().replace("\u00a0", " ")
    trainer.look("15-parcours-pret")
    first, second = titles_of(trainer)[:2]
    trainer.follow(module(trainer, first).get_by_role("button", name="Descendre"))
    assert titles_of(trainer)[:2] == [second, first]
    trainer.press("Le programme, à imprimer")
    trainer.look("15-programme")
    assert trainer.page.locator(".programme h2").all_inner_texts()[:2] == [second, first]
    pdf = trainer.page.request.get(
        trainer.page.get_by_role("link", name="Le programme en PDF").get_attribute("href")
    )
    assert pdf.headers["content-type"] == "application/pdf"
    assert pdf.body().startswith(b"%PDF-")


def test_a_module_aims_at_what_a_search_finds_in_two_frameworks(trainer):
    take(trainer, "Internet")
    trainer.follow(module(trainer, "Chercher une information").get_by_role("link", name="Modifier"))

    trainer.page.get_by_label("Chercher un savoir-faire").fill("mot de passe")
    trainer.press("Chercher")
    trainer.look("15-savoir-faire-trouves")
    trainer.page.get_by_role("checkbox", name=re.compile("mot de passe solide")).first.check()
    trainer.press("Enregistrer")

    trainer.page.get_by_text("C’est enregistré.").wait_for()
    aims = module(trainer, "Chercher une information").locator("details")
    aims.locator("summary").click()
    assert "mot de passe solide" in aims.inner_text()
    assert "(CRCN)" in aims.inner_text()


def test_a_page_is_written_refused_put_right_and_read_by_a_learner(trainer, visitor):
    trainer.open("/parcours")
    trainer.follow(trainer.page.get_by_role("link", name="Visa Internet", exact=True).first)
    trainer.press("Ajouter une ressource")
    trainer.look("15-quelle-ressource")
    trainer.follow(trainer.page.get_by_role("link", name=re.compile("Une page à lire")))
    trainer.page.get_by_label("Titre").fill("Avant de venir")
    words = trainer.page.get_by_label("Le texte")
    words.fill("## À apporter\n\n- Vos lunettes\n- [Le plan](javascript:alert(1))")
    trainer.press("Ajouter")
    assert "ne mène nulle part" in trainer.words()
    trainer.look("15-page-refusee")

    words.fill("## À apporter\n\n- Vos **lunettes**\n- [Le plan](https://www.service-public.fr)")
    trainer.press("Ajouter")

    trainer.page.get_by_role("heading", name="À apporter").wait_for()
    address = trainer.page.url
    card = a_card_for(visitor("formatrice"), "Moussa")
    learner = visitor(with_script=False)
    learner.sign_in_with(card.number, card.pin)
    learner.press("Mes ressources\u202f: ce qu’il y a à lire")
    learner.look("15-mes-ressources")
    learner.follow(learner.page.get_by_role("link", name="Avant de venir"))
    assert learner.page.url == address
    learner.look("15-page-a-lire")
    link = learner.page.get_by_role("link", name="Le plan")
    assert link.get_attribute("rel") == "noopener noreferrer"
    assert learner.page.locator("article strong").inner_text() == "lunettes"


def test_a_new_title_goes_to_the_sheets_to_come_when_the_trainer_says_so(trainer):
    trainer.open("/parcours")
    trainer.follow(trainer.page.get_by_role("link", name="Visa Internet", exact=True).first)
    course = trainer.page.url
    last = titles_of(trainer)[-1]
    trainer.follow(module(trainer, last).get_by_role("link", name="Modifier"))
    trainer.page.get_by_label("Titre").fill(NEW_TITLE)
    trainer.press("Enregistrer")
    warned = module(trainer, NEW_TITLE)
    assert re.search(r"\d+\sséances? à venir porte", warned.inner_text())
    trainer.look("15-titres-a-accorder")

    trainer.follow(warned.get_by_role("button", name=re.compile("Leur donner ce titre")))

    assert "autre titre" not in trainer.words()
    trainer.open(f"{course.split('?')[0].split('#')[0]}/programme")
    assert "autre titre" not in trainer.words()
    assert NEW_TITLE in trainer.words()
