"""The year is planned: rooms, a cycle around a holiday, a session that moves, days that close."""

import re
from datetime import date

SITE = "Annexe du port"
YEAR = date.today().year + 1
ROOM = "Salle du phare"


def open_a_room(manager) -> None:
    """Add a room of three workstations to the annexe, once."""
    manager.open("/planning")
    manager.press("Salles")
    if manager.page.get_by_role("heading", name=SITE).count() == 0 and SITE not in manager.words():
        manager.follow(manager.page.get_by_role("link", name=SITE))
    if ROOM in manager.words():
        return
    manager.page.get_by_label("Nom de la salle").fill(ROOM)
    manager.page.get_by_label("Combien de personnes au plus").fill("8")
    manager.page.get_by_label("Les postes, un par ligne").fill("Poste 1\nPoste 2\nPoste 3")
    manager.press("Ajouter la salle")


def plan_a_session(trainer, title: str, day: str, begins: str, ends: str) -> None:
    """Ask for a workshop in the room of the annexe."""
    page = trainer.open("/seances/nouvelle")
    page.get_by_label("Titre").fill(title)
    page.get_by_label("Quel jour").fill(day)
    page.get_by_label("De quelle heure").fill(begins)
    page.get_by_label("À quelle heure").fill(ends)
    page.get_by_label("Lieu", exact=True).select_option(label=f"{SITE}, {ROOM}\xa0(8\xa0places)")
    trainer.press("Planifier")


def test_a_manager_names_the_workstations_of_a_room(visitor):
    manager = visitor("responsable")

    open_a_room(manager)

    assert "Poste 1, Poste 2, Poste 3" in manager.words()
    manager.look("16-salles")


def test_a_cycle_goes_around_a_holiday_and_its_dates_are_seen_first_without_script(visitor):
    trainer = visitor("formatrice", with_script=False)
    page = trainer.open("/cycles/nouveau", "16-nouveau-cycle")
    page.get_by_label("Parcours").select_option(index=1)
    page.get_by_label("Titre du cycle").fill("Bureautique de l’été")
    page.get_by_label("Première séance").fill(f"{YEAR}-07-07")
    page.get_by_label("Nombre de séances").fill("3")
    page.get_by_label("Lieu", exact=True).select_option(label=SITE)
    page.get_by_label("Nombre de places").fill("6")
    trainer.press("Voir les dates")

    assert "3 dates cochées" in trainer.words()
    assert "Jour férié, fête nationale" in trainer.words()
    trainer.look("16-dates")
    trainer.press("Planifier")

    days = re.findall(r"(\d+) juillet", trainer.words())
    assert days == ["7", "21", "28"]


def test_a_room_taken_twice_is_said_and_confirmed(visitor):
    open_a_room(visitor("responsable"))
    trainer = visitor("formatrice")
    plan_a_session(trainer, "Photos", f"{YEAR}-09-08", "14:00", "16:00")
    plan_a_session(trainer, "Généalogie", f"{YEAR}-09-08", "15:00", "17:00")

    assert f"{ROOM} : déjà prise par « Photos »" in trainer.words()
    trainer.look("16-deja-pris")
    trainer.page.get_by_label("Planifier quand même").check()
    trainer.press("Planifier")

    trainer.open(f"/planning?jour={YEAR}-09-08", "16-semaine")
    assert "Photos" in trainer.words()
    assert "Généalogie" in trainer.words()


def test_a_session_moves_and_is_cancelled_with_its_reason(visitor):
    open_a_room(visitor("responsable"))
    trainer = visitor("formatrice")
    plan_a_session(trainer, "Tablette", f"{YEAR}-10-06", "10:00", "12:00")
    trainer.press("Modifier la séance")
    trainer.page.get_by_label("Jour", exact=True).fill(f"{YEAR}-10-07")
    trainer.press("Enregistrer")
    assert "La séance est modifiée." in trainer.words()
    trainer.look("16-modifier")

    trainer.page.get_by_label("Pourquoi").fill("panne d’électricité")
    trainer.press("Annuler la séance")

    trainer.open(f"/planning?vue=mois&jour={YEAR}-10-07", "16-mois")
    assert re.search(r"7 octobre.*Tablette.*Panne d’électricité.*annulée", trainer.words())


def test_days_that_close_ask_what_becomes_of_each_session(visitor):
    open_a_room(visitor("responsable"))
    trainer = visitor("formatrice")
    plan_a_session(trainer, "Coudre et imprimer", f"{YEAR}-11-03", "14:00", "16:00")
    page = trainer.open("/fermetures")
    page.get_by_label("Qu’est-ce qui ferme").select_option(label=SITE)
    page.get_by_label("À partir du").fill(f"{YEAR}-11-02")
    page.get_by_label("Jusqu’au").fill(f"{YEAR}-11-05")
    page.get_by_label("Pourquoi").fill("travaux")
    trainer.press("Continuer")
    assert "Coudre et imprimer" in trainer.words()

    page.get_by_label("Déplacer").check()
    page.get_by_label("Nouveau jour").fill(f"{YEAR}-11-12")
    trainer.look("16-fermeture")
    trainer.press("Fermer ces jours")

    trainer.look("16-fermetures")
    trainer.open(f"/planning?vue=mois&jour={YEAR}-11-12")
    assert re.search(r"12 novembre.*Coudre et imprimer", trainer.words())
    assert "travaux" in trainer.words()
