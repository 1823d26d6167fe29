"""What is refused is answered in plain words, whatever is refused."""

import pytest


@pytest.mark.one_engine
def test_another_host_is_turned_away_in_bare_words(client):
    answer = client.get("/", headers={"Host": "evil.example"})

    assert answer.status_code == 400
    assert "PUBLIC_URL" in answer.text
    assert answer.headers["Content-Type"].startswith("text/plain")


@pytest.mark.one_engine
def test_a_program_gets_a_problem_in_json(client):
    answer = client.get("/api/v1/nowhere")

    assert answer.status_code == 404
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.get_json()["code"] == "not_found"


@pytest.mark.one_engine
def test_a_bug_shows_an_incident_and_none_of_its_words(app, client, monkeypatch, capsys):
    def stumble():
        raise ValueError("CANARY")

    stumble.open_to = app.view_functions["spaces.home"].open_to
    app.testing = False
    app.config["PROPAGATE_EXCEPTIONS"] = False
    app.view_functions["spaces.home"] = stumble

    answer = client.get("/")

    assert answer.status_code == 500
    assert "donnez ce numéro" in answer.text
    assert "CANARY" not in answer.text + "".join(capsys.readouterr())
