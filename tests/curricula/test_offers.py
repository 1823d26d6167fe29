"""The manager says which frameworks the structure offers, and who may validate them."""

from io import BytesIO

import pytest
from sqlalchemy import func, select

from app.core.access import Role
from app.core.database import db
from app.core.journal import JournalEntry
from app.core.writing import writing
from app.curricula import reading, services
from app.curricula.errors import UnknownFramework
from app.curricula.models import Habilitation, WithheldFramework
from app.curricula.queries.habilitations import people_habilitated
from app.curricula.queries.offers import offer_of, offered_frameworks
from app.people.models import Person
from tests.support.attainments import the_framework
from tests.support.client import Client
from tests.support.factories import a_member, a_structure, an_account, the_structure
from tests.support.page_check import defects
from tests.support.statements import counted

pytestmark = pytest.mark.usefixtures("app")

VISA = "/referentiels/visa-internet/1.0"


def manager_of(client: Client, *structures) -> Client:
    person_id = a_member(Role.MANAGER, "Anne", "Morvan", structure=structures[0]).person_id
    for other in structures[1:]:
        a_member(Role.MANAGER, structure=other, person_id=person_id)
    client.sign_in(an_account(person_id).identifiant)
    return client


def offers_the_visa(structure) -> bool:
    return "visa-internet" in {line.code for line in offered_frameworks([structure.id])}


def test_a_structure_offers_whatever_is_loaded_until_its_manager_says_otherwise(client: Client):
    the_framework()
    ours, elsewhere = the_structure(), a_structure("Cyber-base de Morlaix")
    manager = manager_of(client, ours)

    answer = manager.send_form(f"{VISA}/offre", {"offered": "0", "key": "une-fois"})

    assert answer.status_code == 303
    assert not offers_the_visa(ours)
    assert offers_the_visa(elsewhere)


def test_a_withheld_framework_can_no_longer_be_chosen_for_a_new_cycle_and_can_again(client: Client):
    the_framework()
    manager = manager_of(client, the_structure())
    manager.send_form(f"{VISA}/offre", {"offered": "0", "key": "une-fois"})
    without = manager.get("/cycles/nouveau").text

    manager.send_form(f"{VISA}/offre", {"offered": "1", "key": "une-autre-fois"})

    assert "Visa Internet (nouveau parcours)" not in without
    assert "Visa Internet (nouveau parcours)" in manager.get("/cycles/nouveau").text


def test_asking_twice_changes_nothing():
    version = the_framework().id
    structure, by = the_structure(), a_member(Role.MANAGER).person_id

    for _twice in range(2):
        with writing():
            services.set_offered(structure.id, version, offered=False, by=by)

    assert db.session.scalar(select(func.count()).select_from(WithheldFramework)) == 1
    acts = db.session.scalars(select(JournalEntry.kind).where(JournalEntry.kind.like("curricula:%")))
    assert acts.all() == ["curricula:framework:withheld"]


def test_the_people_ticked_alone_may_validate_and_those_who_stay_keep_their_day(client: Client):
    the_framework()
    ours = the_structure()
    aziliz = a_member(Role.TRAINER, "Aziliz", "Kervella", structure=ours)
    yann = a_member(Role.EVALUATOR, "Yann", "Riou", structure=ours)
    manager = manager_of(client, ours)
    names = {each.person_id: public_id(each.person_id) for each in (aziliz, yann)}

    manager.send_form(f"{VISA}/validation", {"people-0": names[aziliz.person_id], "key": "une"})
    first = given_on(aziliz.person_id)
    manager.send_form(
        f"{VISA}/validation",
        {"people-0": names[aziliz.person_id], "people-1": names[yann.person_id], "key": "deux"},
    )

    assert people_habilitated(ours.id, "visa-internet") == {aziliz.person_id, yann.person_id}
    assert given_on(aziliz.person_id) == first
    manager.send_form(f"{VISA}/validation", {"key": "trois"})
    assert people_habilitated(ours.id, "visa-internet") == frozenset()


def test_somebody_of_another_structure_cannot_be_habilitated(client: Client):
    the_framework()
    ours, elsewhere = the_structure(), a_structure("Cyber-base de Morlaix")
    stranger = a_member(Role.EVALUATOR, structure=elsewhere).person_id

    manager_of(client, ours).send_form(f"{VISA}/validation", {"people-0": public_id(stranger), "key": "une"})

    assert people_habilitated(ours.id, "visa-internet") == frozenset()


def test_a_manager_of_two_structures_acts_in_the_one_that_is_named_and_in_no_third(client: Client):
    the_framework()
    first, second = a_structure("Atelier A"), a_structure("Atelier B")
    third = a_structure("Atelier C")
    manager = manager_of(client, first, second)

    manager.send_form(f"{VISA}/offre", {"structure": second.public_id, "offered": "0", "key": "une"})
    refused = manager.send_form(
        f"{VISA}/offre", {"structure": third.public_id, "offered": "0", "key": "deux"}
    )

    assert offers_the_visa(first)
    assert not offers_the_visa(second)
    assert refused.status_code == 404
    assert offers_the_visa(third)


@pytest.mark.one_engine
def test_the_pages_are_sound_and_say_all_that_a_rule_asks_for(client: Client):
    the_framework()
    manager = manager_of(client, the_structure())

    pages = [manager.get("/referentiels"), manager.get(VISA)]

    assert [defects(page.data) for page in pages] == [[], []]
    assert "25\xa0choses à savoir faire" in pages[1].text
    assert "10\xa0heures" in pages[1].text
    assert "J’allume et j’éteins l’appareil." in pages[1].text


@pytest.mark.one_engine
def test_the_list_is_drawn_in_few_statements(client: Client):
    manager = manager_of(client, the_structure())
    manager.get("/referentiels")

    with counted(db.engine) as statements:
        manager.get("/referentiels")

    assert len(statements) <= 4


def test_a_version_that_is_not_loaded_is_not_found(client: Client):
    the_framework()
    manager = manager_of(client, the_structure())

    with pytest.raises(UnknownFramework):
        offer_of(the_structure().id, "visa-internet", "9.9")
    assert manager.get("/referentiels/visa-internet/9.9").status_code == 404


def public_id(person_id: int) -> str:
    return db.session.get_one(Person, person_id).public_id


def given_on(person_id: int):
    return db.session.scalar(
        select(Habilitation.given_at).where(
            Habilitation.person_id == person_id, Habilitation.ended_at.is_(None)
        )
    )


VARIANT = """\
schema_version: 1
framework:
  variant_of: {code: visa-internet, version: "1.0"}
  code: visa-quatre-vents
  version: "1.0"
  name: "Visa Internet des Quatre-Vents"
  short_name: "Visa des Quatre-Vents"
  certification_rules:
    - code: "visa-quatre-vents-delivrance"
      title: "Délivrance du Visa Internet"
      purpose: award
      evidence: own
      all_of:
        - {metric: attendance_hours, min: 8}
        - {metric: validated_ratio, unit: item, scope: overall, min: "3/4"}
        - {metric: decision, by: [trainer, manager]}
"""


def send_variant(client: Client, text: str, key: str = "une-fois"):
    fields = {"file": (BytesIO(text.encode()), "variante.yaml"), "key": key}
    return client.send_form("/referentiels", fields)


def test_a_manager_adds_a_variant_and_it_can_be_chosen_at_once_but_only_there(client: Client):
    the_framework()
    ours, elsewhere = the_structure(), a_structure("Cyber-base de Morlaix")
    manager = manager_of(client, ours)

    answer = send_variant(manager, VARIANT)

    assert answer.status_code == 303
    page = manager.get(answer.location)
    assert "Variante locale de Visa Internet" in page.text
    assert "8\xa0heures" in page.text
    assert defects(page.data) == []
    assert "Visa des Quatre-Vents (nouveau parcours)" in manager.get("/cycles/nouveau").text
    assert "visa-quatre-vents" not in {line.code for line in offered_frameworks([elsewhere.id])}


@pytest.mark.parametrize(
    ("spoilt", "said"),
    [
        (VARIANT.replace('min: "3/4"', "min: 0.75"), "Ligne 15"),
        (VARIANT.replace("variant_of: {code: visa-internet", "variant_of: {code: visa-inconnu"), "Ligne 3"),
        ("", "Ligne 1"),
    ],
    ids=["a float", "an unknown base", "nothing"],
)
def test_a_variant_with_something_wrong_is_refused_whole_with_its_line(
    client: Client, spoilt: str, said: str
):
    manager = manager_of(client, the_structure())

    answer = send_variant(manager, spoilt)

    assert answer.status_code == 422
    assert said in answer.text
    assert defects(answer.data) == []
    assert "visa-quatre-vents" not in {line.code for line in offered_frameworks([the_structure().id])}


def test_a_whole_framework_is_not_taken_from_a_manager(client: Client):
    the_framework()
    manager = manager_of(client, the_structure())
    whole = (
        reading.shipped_files()[0].read_text(encoding="utf-8").replace('version: "2012"', 'version: "2013"')
    )

    answer = send_variant(manager, whole)

    assert answer.status_code >= 400
    assert "variant_of" in answer.text


@pytest.mark.one_engine
@pytest.mark.parametrize(
    ("form", "holds"), [("yaml", b"Visa Internet"), ("json", b"CFDocument"), ("csv", b"M1.1.1")]
)
def test_a_framework_is_taken_away_as_a_file(client: Client, form: str, holds: bytes):
    the_framework()
    manager = manager_of(client, the_structure())

    answer = manager.get(f"{VISA}/referentiel.{form}")

    assert holds in answer.data
    assert answer.headers["Content-Disposition"].startswith("attachment")
