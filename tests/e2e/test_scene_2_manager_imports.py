"""The manager brings people and places in from files: checked first, written when they say so."""

from tests.people.workbooks import MODEL, PLACES, a_model

SITE = "Espace numérique des Quatre-Vents"
OURS = """\
ref;nom;prenom;annee_naissance
Q-1;Kerbrat;Soizic;1951
Q-2;Moal;Youenn;dix-neuf cent
Q-3;Le Goff;Rose;1958
Q-4;Cariou;Anna;1975
"""


def give(manager, name: str, content: bytes) -> None:
    """Give a file on the page of imports, and wait for what was found."""
    manager.open("/apprenants/importer")
    manager.page.get_by_label("Lieu où ces personnes").select_option(label=SITE)
    kept = {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    manager.page.get_by_label("Le fichier", exact=True).set_input_files(kept)
    manager.press("Vérifier le fichier")


def people_named(manager, name: str) -> int:
    """Count whom the register shows under a name."""
    manager.look_up(name)
    return manager.page.get_by_role("table").get_by_role("rowheader").count()


def test_the_empty_model_brings_nobody_in_and_its_sample_line_is_named(visitor):
    manager = visitor("responsable")

    manager.open("/apprenants/importer", "2-importer")
    give(manager, "modele.xlsx", MODEL.read_bytes())

    manager.look("2-modele-vide")
    assert "Aucune ligne de ce fichier n’est à importer." in manager.words()
    assert "exemple" in manager.words()


def test_a_filled_model_is_checked_then_imported_whole(visitor):
    manager = visitor("responsable")
    give(manager, "modele.xlsx", a_model(("Exemple", "Léa", 1990), ("Tanguy", "Enora", "14/03/1968")))
    checked = manager.page.url
    assert people_named(manager, "Enora") == 0
    manager.open(checked)

    manager.press("Importer 1 personne")

    manager.look("2-importe")
    assert "Personnes ajoutées au registre : 1" in manager.words()
    assert people_named(manager, "Enora") == 1
    assert "1968" in manager.words()
    assert "14/03" not in manager.words()


def test_a_file_with_mistakes_is_told_line_by_line_and_its_good_lines_are_imported(visitor):
    manager = visitor("responsable")

    give(manager, "apprenants.csv", OURS.encode("cp1252"))

    manager.look("2-verifie")
    assert "2 lignes prêtes" in manager.words()
    assert "Ligne 3" in manager.words()
    assert "Ligne 4" in manager.words()
    manager.page.get_by_role("button", name="Importer les lignes correctes").dblclick()
    manager.page.get_by_role("heading", name="Import terminé").wait_for()
    assert "Personnes ajoutées au registre : 2" in manager.words()
    assert [people_named(manager, name) for name in ("Soizic", "Anna", "Youenn")] == [1, 1, 0]


def test_a_file_that_is_no_list_of_people_is_refused_in_words(visitor):
    manager = visitor("responsable")

    give(manager, "photo.xlsx", b"\x89PNG\r\n\x1a\n" + bytes(64))

    manager.look("2-refuse")
    assert manager.page.locator(".wrong").count() == 1


def test_the_places_of_a_town_are_imported_from_the_national_schema(palier):
    wanted = ("places", "import", PLACES, "--structure", "Mission locale des Abers")

    tried, done, again = (palier.said(*wanted, *more) for more in (["--dry-run"], [], []))

    assert "Lignes prêtes : 63" in tried
    assert "Lieux ajoutés : 63" in done
    assert "Lieux ajoutés : 0" in again
