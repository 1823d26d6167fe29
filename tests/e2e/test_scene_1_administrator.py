"""The administrator starts the demonstration, and an installation of their own."""

import json
import stat
from urllib.request import urlopen

import pytest
from cryptography import x509

from tests.e2e.installation import installation_in

pytestmark = pytest.mark.xdist_group("browser")

OWN_PAGES = {
    "apprenante": ("/mon-parcours", "Mon parcours"),
    "formatrice": ("/aujourdhui", "Aujourd’hui"),
    "evaluatrice": ("/validations", "À valider"),
    "responsable": ("/tableau-de-bord", "Tableau de bord"),
    "conseillere": ("/mes-jeunes", "Mes jeunes"),
    "financeur": ("/bilan", "Bilan"),
    "admin": ("/tableau-de-bord", "Tableau de bord"),
}


def test_the_demonstration_says_its_address_its_seven_people_and_a_certificate(palier):
    told = palier.demonstration

    assert told["url"] == palier.url
    assert [one["role"] for one in told["accounts"]] == list(OWN_PAGES)
    assert told["certificate"]["url"] == f"{palier.url}/v/{told['certificate']['code']}"
    assert [site["code"] for site in told["sites"]] == ["QUATRE-VENTS", "ANNEXE-PORT"]


def test_a_second_start_finds_everything_as_it_was(palier):
    beside = installation_in(palier.home)

    with beside.serving() as seconds:
        told = json.loads(beside.palier("demo", "info"))

    assert told["certificate"]["code"] == palier.demonstration["certificate"]["code"]
    assert told["accounts"] == palier.demonstration["accounts"]
    print(f"\nsecond start: {seconds:.1f} s")


def test_keys_init_makes_keys_that_only_their_owner_reads(tmp_path):
    house = installation_in(tmp_path / "instance", is_demo=False)

    said = house.palier("keys", "init", expected=1)

    kept = list((house.home / "keys").rglob("*.p12"))
    assert "Les clés sont faites." in said
    assert kept
    assert {stat.S_IMODE(file.stat().st_mode) for file in kept} == {0o600}


def test_the_root_that_seals_rest_on_is_published(palier):
    with urlopen(f"{palier.url}/.well-known/palier-root.pem") as answer:
        root = x509.load_pem_x509_certificate(answer.read())

    root.verify_directly_issued_by(root)


def test_the_front_door_and_the_sign_in_page_welcome_anybody(visitor):
    anybody = visitor()

    anybody.open("/", "1-accueil")
    anybody.press("J’ai une carte Je vois ce que je sais faire et ma prochaine séance.")
    anybody.look("1-connexion")

    assert "Entrer" in anybody.words()


@pytest.mark.parametrize("role", OWN_PAGES)
def test_each_of_the_seven_people_comes_in_to_their_own_page(visitor, role):
    address, title = OWN_PAGES[role]

    somebody = visitor(role)

    somebody.look(f"1-{role}")
    assert somebody.page.url.endswith(address)
    assert somebody.page.get_by_role("heading", level=1).inner_text().startswith(title)


def test_the_page_of_all_parts_is_accessible(visitor):
    visitor().open("/style", "1-style")
