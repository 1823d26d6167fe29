"""The interface for programs: tokens, scopes, tenants, pages, and refusals that a program can read."""

from datetime import timedelta

import pytest

from app.core import clock
from app.core.database import db, write_transaction
from app.core.identifiers import grouped
from app.people.models import ApiToken
from app.people.services import end_token, make_token
from tests.support.attainments import a_certificate
from tests.support.factories import a_learner, a_session, a_site, a_structure, enrolled

SCOPES = ("sites:read", "sessions:read")


@pytest.fixture
def bellevue(app):
    return a_structure()


def token_of(structure, *scopes):
    with write_transaction():
        return make_token(structure.id, label="Site de la ville", scopes=scopes or SCOPES, by=None)


def asked(client, address, token):
    return client.get(f"/api/v1{address}", headers={"Authorization": f"Bearer {token}"})


def test_a_token_lists_the_places_of_its_structure_alone(bellevue, client):
    a_site("Annexe", structure=bellevue)
    a_site("Autre ville", structure=a_structure("Cyber-base de Morlaix"))

    answer = asked(client, "/sites", token_of(bellevue))

    assert answer.status_code == 200
    assert [site["name"] for site in answer.json["items"]] == ["Annexe"]
    assert {name: answer.json[name] for name in ("page", "pages", "total")} == {
        "page": 1,
        "pages": 1,
        "total": 1,
    }


def test_a_long_list_comes_in_pages(bellevue, client):
    for number in range(5):
        a_site(f"Lieu {number}", structure=bellevue)
    token = token_of(bellevue)

    last = asked(client, "/sites?page=3&page_size=2", token).json

    assert ([site["name"] for site in last["items"]], last["pages"], last["total"]) == (["Lieu 4"], 3, 5)


def test_the_sessions_of_a_day_have_seats_and_no_name(bellevue, client):
    noon = clock.paris(clock.today(), 12)
    workshop = a_session("Premiers pas", seats=8, starts_at=noon, structure=bellevue)
    a_session("Demain", starts_at=noon + timedelta(days=1), structure=bellevue)
    enrolled(a_learner("Zéphyrine", "Quéméneur", structure=bellevue), workshop)

    answer = asked(client, f"/sessions?day={clock.today().isoformat()}", token_of(bellevue))

    (line,) = answer.json["items"]
    assert (line["id"], line["title"], line["seats"], line["enrolled"]) == (
        workshop.public_id, "Premiers pas", 8, 1,
    )  # fmt: skip
    assert line["starts_at"] == noon.isoformat()
    for name in ("Zéphyrine", "Quéméneur", "Kervella"):
        assert name not in answer.text


def test_without_a_day_it_is_today(bellevue, client):
    a_session(starts_at=clock.paris(clock.today(), 12), structure=bellevue)

    assert asked(client, "/sessions", token_of(bellevue)).json["total"] == 1


@pytest.mark.parametrize("header", [None, "Bearer", "Bearer inconnu", "Basic cm9zZTpyb3Nl", "Bearer  "])
def test_no_token_no_answer(bellevue, client, header):
    answer = client.get("/api/v1/sites", headers={"Authorization": header} if header else {})

    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json["code"] == "no_bearer"


def test_a_token_that_ended_opens_nothing(bellevue, client):
    token = token_of(bellevue)
    with write_transaction():
        end_token(db.session.scalars(db.select(ApiToken)).one().id, by=None)

    assert asked(client, "/sites", token).status_code == 401


def test_a_token_opens_what_its_scopes_name_and_no_more(bellevue, client):
    token = token_of(bellevue, "sites:read")

    assert asked(client, "/sites", token).status_code == 200
    assert asked(client, "/sessions", token).status_code == 403


@pytest.mark.parametrize("wrong", ["page=0", "page=x", "page_size=101", "day=demain", "nom=Rose"])
def test_parameters_that_are_not_understood_are_named(bellevue, client, wrong):
    answer = asked(client, f"/sessions?{wrong}", token_of(bellevue))

    assert (answer.status_code, answer.json["code"]) == (422, "invalid")
    assert wrong.partition("=")[0] in answer.json["errors"]


def test_whoever_has_no_token_learns_nothing_of_the_parameters(bellevue, client):
    assert client.get("/api/v1/sessions?page=x").status_code == 401


def test_an_address_that_does_not_exist_is_a_problem_too(app, client):
    answer = client.get("/api/v1/apprenants")

    assert (answer.status_code, answer.headers["Content-Type"]) == (404, "application/problem+json")


def test_a_certificate_is_verified_without_a_token_as_on_its_page(bellevue, client):
    _award, certificate = a_certificate(a_learner("Rose", structure=bellevue), structure=bellevue)
    code = grouped(certificate.code)

    answer = client.get(f"/api/v1/verifications/{code}")

    assert answer.status_code == 200
    assert answer.json == client.get(f"/v/{code}.json").json
    assert answer.json["verdict"] == "valid"


def test_an_unknown_code_is_not_found(app, client):
    assert client.get("/api/v1/verifications/0000-0000-0000-0").status_code == 404


@pytest.mark.one_engine
def test_the_description_says_every_address_its_scopes_and_its_refusals(app, client):
    described = client.get("/api/v1/openapi.json").json

    assert described["openapi"] == "3.1.0"
    served = {
        rule.rule.replace("<", "{").replace(">", "}")
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/v1/") and rule.rule != "/api/v1/openapi.json"
    }
    assert set(described["paths"]) == served
    for path, scope in (("/api/v1/sites", "sites:read"), ("/api/v1/sessions", "sessions:read")):
        operation = described["paths"][path]["get"]
        assert operation["security"] == [{"bearer": [scope]}]
        assert {"200", "401", "403", "422"} <= set(operation["responses"])


@pytest.mark.one_engine
def test_every_view_of_the_interface_is_public_by_choice_or_asks_for_a_scope(app):
    public = {"api.openapi", "api_verifications.verification"}
    views = {
        rule.endpoint: app.view_functions[rule.endpoint]
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/")
    }

    assert {name for name, view in views.items() if not hasattr(view, "bearer_scope")} == public
