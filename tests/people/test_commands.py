"""Files are imported from the command line too, with sentences and an exit status."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import func, select

from app.core import clock
from app.core.database import db
from app.core.errors import Refused
from app.people.commands import accounts_group, learners_group, places_group
from app.people.models import Account, Learner, Site, Structure
from tests.people.workbooks import MODEL, PLACES, a_model
from tests.support.factories import a_structure, the_site, the_structure

HEADINGS = "id,pivot,nom,commune,code_postal,code_insee,adresse,latitude,longitude,date_maj,services"
GOOD = "l1,,Médiathèque,Brest,29200,29019,1 rue de Siam,48.39,-4.48,2026-01-31,Accès internet"


def palier(group, *words: str) -> Result:
    """Run a command as `palier` does; a refusal is what it raises."""
    db.session.rollback()
    answer = CliRunner().invoke(group, words)
    db.session.expire_all()
    return answer


def refused(answer: Result) -> str:
    assert isinstance(answer.exception, Refused), answer.output
    return answer.exception.message


def a_file(folder: Path, raw: bytes | str) -> str:
    path = folder / "fichier"
    path.write_bytes(raw if isinstance(raw, bytes) else raw.encode())
    return str(path)


def learners() -> int:
    return db.session.scalar(select(func.count()).select_from(Learner)) or 0


def sites() -> list[str]:
    return list(db.session.scalars(select(Site.code).order_by(Site.code)))


def test_learners_are_imported_at_a_site(app, tmp_path):
    file = a_file(tmp_path, a_model(("Le Gall", "Rose", 1958)))

    answer = palier(learners_group, "import", file, "--site", the_site().code)

    assert answer.exit_code == 0
    assert "Personnes ajoutées\u202f: 1" in answer.output
    assert db.session.scalar(select(Learner.site_id)) == the_site().id


def test_a_dry_run_writes_nothing(app, tmp_path):
    file = a_file(tmp_path, a_model(("Le Gall", "Rose", 1958)))

    answer = palier(learners_group, "import", file, "--site", the_site().code, "--dry-run")

    assert answer.exit_code == 0
    assert "Lignes prêtes\u202f: 1" in answer.output
    assert learners() == 0


def test_the_real_model_is_read_line_by_line(app):
    answer = palier(learners_group, "import", str(MODEL), "--site", the_site().code, "--dry-run")

    assert answer.exit_code == 0
    assert "Ligne 4\u202f: C’est l’exemple du modèle" in answer.output


def test_the_same_file_imported_twice_adds_nobody_and_is_no_failure(app, tmp_path):
    file = a_file(tmp_path, a_model(("Le Gall", "Rose", 1958)))
    palier(learners_group, "import", file, "--site", the_site().code)

    again = palier(learners_group, "import", file, "--site", the_site().code)

    assert again.exit_code == 0
    assert "Personnes ajoutées\u202f: 0" in again.output
    assert learners() == 1


@pytest.mark.parametrize("option", [(), ("--dry-run",)])
def test_a_wrong_line_is_told_and_refuses_the_whole_file(app, tmp_path, option):
    file = a_file(tmp_path, a_model(("Le Gall", "Rose", 1958), ("Tanguy", None, 1975)))

    answer = palier(learners_group, "import", file, "--site", the_site().code, *option)

    assert "Ligne 5, Prénom\u202f: Écrivez le prénom." in answer.output
    assert refused(answer) == "Rien n’a été importé\u202f: 1 ligne est à corriger."
    assert learners() == 0


def test_the_good_lines_are_imported_when_one_says_so(app, tmp_path):
    file = a_file(tmp_path, a_model(("Le Gall", "Rose", 1958), ("Tanguy", None, 1975)))

    answer = palier(learners_group, "import", file, "--site", the_site().code, "--good-lines")

    assert answer.exit_code == 0
    assert learners() == 1


def test_a_site_that_does_not_exist_is_refused(app):
    assert "nulle-part" in refused(palier(learners_group, "import", str(MODEL), "--site", "nulle-part"))


def test_the_places_of_a_town_are_imported_and_then_brought_up_to_date(app):
    the_structure()

    first = palier(places_group, "import", str(PLACES))
    second = palier(places_group, "import", str(PLACES))

    assert "Lieux ajoutés\u202f: 63" in first.output
    assert "Lieux mis à jour\u202f: 63" in second.output
    assert len(sites()) == 63
    site = db.session.scalar(select(Site).where(Site.code == "angers-43"))
    assert (site.postcode, site.insee_code, str(site.updated_on)) == ("49000", "49007", "2022-09-26")
    assert site.latitude == pytest.approx(47.47280935)
    assert site.services.split("|")[-1] == "Accès internet et matériel informatique"


def test_places_go_to_the_structure_that_was_named(app, tmp_path):
    the_structure()
    other = a_structure("MJC de Morlaix")

    palier(places_group, "import", a_file(tmp_path, f"{HEADINGS}\n{GOOD}"), "--structure", "MJC de Morlaix")

    assert db.session.scalar(select(Site.structure_id)) == other.id


def test_the_first_version_of_the_schema_is_read_too(app, tmp_path):
    the_structure()
    v1 = f"{HEADINGS},structure_parente\n{GOOD},Ville"

    assert (
        palier(places_group, "import", a_file(tmp_path, v1.replace("l1,,", "l1,00000000000000,"))).exit_code
        == 0
    )
    assert db.session.scalar(select(Site.siret)) is None


@pytest.mark.parametrize(
    ("before", "after", "where"),
    [
        ("l1,", ",", "id"),
        ("l1,,", "l1,123,", "pivot"),
        ("Médiathèque", "", "nom"),
        ("29200", "292", "code_postal"),
        ("29019", "2901", "code_insee"),
        ("48.39", "148.39", "latitude"),
        ("-4.48", "ouest", "longitude"),
        ("2026-01-31", "hier", "date_maj"),
    ],
)
@pytest.mark.one_engine
def test_a_wrong_place_is_told_by_its_line_and_column(app, tmp_path, before, after, where):
    the_structure()
    file = a_file(tmp_path, f"{HEADINGS}\n{GOOD.replace(before, after, 1)}")

    answer = palier(places_group, "import", file)

    assert f"Ligne 2, {where}\u202f: " in answer.output
    assert "1 ligne est à corriger" in refused(answer)
    assert sites() == []


@pytest.mark.one_engine
def test_a_place_twice_in_a_file_is_refused(app, tmp_path):
    the_structure()

    answer = palier(places_group, "import", a_file(tmp_path, f"{HEADINGS}\n{GOOD}\n{GOOD}"))

    assert "Cet identifiant est déjà à la ligne 2." in answer.output


@pytest.mark.one_engine
def test_places_need_a_structure(app):
    assert "n’existe pas" in refused(palier(places_group, "import", str(PLACES)))


ADMIN = ("--structure", "EPN de Kérourien", "--role", "admin", "--given-name", "Nolwenn")
PASSWORD = "girafe cuivre lundi ardoise"


def test_the_first_account_of_an_installation_opens_its_structure(client):
    answer = palier(accounts_group, "create", "nolwenn", *ADMIN, "--password", PASSWORD)

    assert answer.exit_code == 0
    assert db.session.scalar(select(Structure.name)) == "EPN de Kérourien"
    assert client.sign_in("nolwenn", PASSWORD).location == "/tableau-de-bord"


def test_a_second_account_joins_the_structure_that_is_there(app):
    palier(accounts_group, "create", "nolwenn", *ADMIN, "--password", PASSWORD)
    palier(accounts_group, "create", "karim", *ADMIN, "--password", PASSWORD)

    assert db.session.scalar(select(func.count()).select_from(Structure)) == 1


@pytest.mark.one_engine
def test_a_weak_password_is_refused_with_advice(app):
    answer = palier(accounts_group, "create", "nolwenn", *ADMIN, "--password", "motdepasse")

    assert "12 caractères" in refused(answer)
    assert db.session.scalar(select(func.count()).select_from(Structure)) == 0


def test_a_new_password_unlocks_an_account_and_ends_its_sessions(client):
    palier(accounts_group, "create", "nolwenn", *ADMIN, "--password", PASSWORD)
    client.sign_in("nolwenn", PASSWORD)
    account = db.session.scalar(select(Account))
    account.failures, account.locked_at = 10, clock.now()
    db.session.commit()

    palier(accounts_group, "password", "Nolwenn", "--password", f"{PASSWORD} neuf")

    assert client.get("/apprenants").location.startswith("/connexion")
    assert client.sign_in("nolwenn", f"{PASSWORD} neuf").status_code == 302


@pytest.mark.one_engine
def test_nobody_has_a_new_password_without_an_account(app):
    assert "Personne n’a cet identifiant." in refused(
        palier(accounts_group, "password", "inconnu", "--password", PASSWORD)
    )
