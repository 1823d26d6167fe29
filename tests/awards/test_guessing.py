"""Guessing leads nowhere: a thousand well-formed codes meet the limit first, whatever process answers."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask

from tests.awards.granted import Granted
from tests.support.client import Client

pytestmark = pytest.mark.one_engine

GUESSER = """
import json, secrets, sys
from pathlib import Path
from app import create_app
from app.core.identifiers import new_code
from tests.support.applications import settings_for

home, kind, tries, known = Path(sys.argv[2]), sys.argv[3], int(sys.argv[4]), sys.argv[5]
client = create_app(settings_for(sys.argv[1], home=home)).test_client()
made = {"codes": lambda: f"/v/{new_code()}", "tokens": lambda: f"/partage/{secrets.token_urlsafe(16)}"}[kind]
found = [client.get(made(), environ_base={"REMOTE_ADDR": "192.0.2.9"}).status_code for _ in range(tries)]
other = client.get(f"/v/{known}", environ_base={"REMOTE_ADDR": "192.0.2.10"}).status_code
print(json.dumps([found, other]))
"""


@pytest.mark.parametrize("kind", ["codes", "tokens"])
def test_a_thousand_guesses_in_two_processes_meet_the_limit_before_a_hit(
    app: Flask, client: Client, rose: Granted, tmp_path: Path, kind: str
):
    url, root = app.extensions["settings"].database_url, Path(__file__).parents[2]
    asked = [sys.executable, "-c", GUESSER, url, str(tmp_path), kind, "500", rose.code]

    guessers = [
        subprocess.Popen(asked, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) for _ in range(2)
    ]
    told = [json.loads(guesser.communicate(timeout=120)[0]) for guesser in guessers]

    statuses = [status for found, _ in told for status in found]
    assert len(statuses) == 1000
    assert set(statuses) == {404, 429}
    assert 30 <= statuses.count(404) <= 32  # two processes may both count the thirtieth
    assert [other for _, other in told] == [200, 200]
    assert client.get(f"/v/{rose.code}").status_code == 200
