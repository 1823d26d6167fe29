"""What a log says: where, never who, and never the secret of a link."""

import pytest
from flask import Flask
from structlog.testing import capture_logs

from app.core import logs
from app.core.access import PUBLIC, open_to
from tests.support.client import Client

pytestmark = pytest.mark.one_engine


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        ("/v/7KQ2-9XM4-T0BA-C", "/v/…"),
        ("/v/7KQ2-9XM4-T0BA-C.json", "/v/….json"),
        ("/carte/un-jeton-secret", "/carte/…"),
        ("/api/v1/verifications/7KQ2-9XM4-T0BA-C", "/api/v1/verifications/…"),
        ("/partage/un-jeton-secret", "/partage/…"),
        ("/partage/un-jeton-secret.json", "/partage/….json"),
        ("/pointage/une-seance/7KQ2M9", "/pointage/une-seance/…"),
        ("/apprenants", "/apprenants"),
    ],
)
def test_the_secret_of_a_link_is_left_out(path: str, kept: str):
    assert logs.masked(path) == kept


def test_a_refused_link_leaves_no_secret_in_the_log(client: Client):
    with capture_logs() as said:
        client.get("/carte/un-jeton-secret")

    assert [line["path"] for line in said] == ["/carte/…"]


def test_a_bug_is_logged_by_where_it_happened_and_names_nobody(app: Flask, client: Client):
    def broken() -> str:
        raise LookupError("Rose CANARY, 06 12 34 56 78")

    app.testing = False
    app.add_url_rule("/panne", "broken", open_to(PUBLIC)(broken))

    with capture_logs() as said:
        answer = client.get("/panne?recherche=CANARY")

    (line,) = said
    assert answer.status_code == 500
    assert line["error"] == "LookupError"
    assert "test_logs.py" in line["where"][-1]
    assert "CANARY" not in str(said) + answer.text
