"""Programs read the frameworks: their list, and each one as CASE or CSV."""

import json

import pytest

from app.core import clock
from app.core.database import write_transaction
from app.curricula import reading, services
from app.curricula.models import FrameworkVariant
from app.people.services import make_token
from tests.curricula.files import SOUND
from tests.support.factories import a_structure

ADDRESS = "/frameworks/passeport-numerique/1.0"


def load(text=SOUND):
    with write_transaction():
        return services.load_framework(reading.read_bytes(text.encode(), name="essai.yaml")).id


def token_of(structure, *scopes):
    with write_transaction():
        return make_token(structure.id, label="Partenaire", scopes=scopes or ("curricula:read",), by=None)


@pytest.fixture
def bellevue(app):
    return a_structure()


def asked(client, address, token):
    return client.get(f"/api/v1{address}", headers={"Authorization": f"Bearer {token}"})


def test_a_token_lists_the_versions_and_where_to_read_them(bellevue, client):
    load()

    answer = asked(client, "/frameworks", token_of(bellevue))

    assert answer.json["items"] == [
        {
            "code": "passeport-numerique",
            "version": "1.0",
            "name": "Passeport numérique du quartier",
            "status": "local",
            "variant_of": None,
            "is_offered": True,
            "case": f"/api/v1{ADDRESS}/case",
            "csv": f"/api/v1{ADDRESS}/csv",
        }
    ]


def test_a_version_is_read_as_a_case_package(bellevue, client):
    load()

    answer = asked(client, f"{ADDRESS}/case", token_of(bellevue))

    assert (answer.status_code, answer.mimetype) == (200, "application/json")
    document = json.loads(answer.data)["CFDocument"]
    assert document["title"] == "Passeport numérique du quartier"
    assert document["uri"] == f"http://127.0.0.1:5000/api/v1{ADDRESS}/case"


def test_the_same_version_gives_the_same_bytes_a_day_later(bellevue, client, monkeypatch):
    load()
    token = token_of(bellevue)
    first = asked(client, f"{ADDRESS}/case", token).data
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now.replace(year=now.year + 1, day=1))

    assert asked(client, f"{ADDRESS}/case", token).data == first


def test_a_version_is_read_as_csv(bellevue, client):
    load()

    answer = asked(client, f"{ADDRESS}/csv", token_of(bellevue))

    assert (answer.status_code, answer.mimetype) == (200, "text/csv")
    assert answer.text.startswith("identifiant,type,parent,code,libelle")


@pytest.mark.parametrize("form", ["case", "csv"])
def test_a_version_that_is_not_loaded_is_not_found(bellevue, client, form):
    answer = asked(client, f"{ADDRESS}/{form}", token_of(bellevue))

    assert (answer.status_code, answer.json["code"]) == (404, "unknown_framework")


def test_the_variant_of_a_structure_is_for_that_structure_alone(bellevue, client):
    base = load()
    variant = load(SOUND.replace("passeport-numerique", "passeport-de-bellevue"))
    with write_transaction() as session:
        session.add(
            FrameworkVariant(framework_version_id=variant, base_version_id=base, structure_id=bellevue.id)
        )
    address = "/frameworks/passeport-de-bellevue/1.0/case"
    ours, theirs = token_of(bellevue), token_of(a_structure("Cyber-base de Morlaix"))

    assert asked(client, address, ours).status_code == 200
    assert asked(client, address, theirs).status_code == 404
    assert asked(client, "/frameworks", ours).json["total"] == 2
    assert asked(client, "/frameworks", theirs).json["total"] == 1


@pytest.mark.parametrize("address", ["/frameworks", f"{ADDRESS}/case", f"{ADDRESS}/csv"])
def test_without_its_scope_a_token_reads_no_framework(bellevue, client, address):
    load()

    assert asked(client, address, token_of(bellevue, "sites:read")).status_code == 403
    assert client.get(f"/api/v1{address}").status_code == 401


@pytest.mark.one_engine
def test_the_description_says_the_scope_and_the_answers(app, client):
    paths = client.get("/api/v1/openapi.json").json["paths"]

    for address in ("/frameworks", "/frameworks/{code}/{version}/case", "/frameworks/{code}/{version}/csv"):
        operation = paths[f"/api/v1{address}"]["get"]
        assert operation["security"] == [{"bearer": ["curricula:read"]}]
        assert {"200", "401", "403"} <= set(operation["responses"])
