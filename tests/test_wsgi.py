"""A WSGI server finds the application where the README says, on an installation of its own."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
ASK = "import wsgi; print(wsgi.application.test_client().get('/sante/pret').get_json()['database'])"


@pytest.mark.parametrize("order", ["palier migrate", "palier migrate, twice"])
def test_the_application_is_ready_once_the_database_is_migrated(tmp_path: Path, order: str):
    home = {"PALIER_HOME": str(tmp_path), "PATH": "/usr/bin:/bin"}
    for _time in order.split(","):
        _run(["-c", "from app.commands import main; main(['migrate'])"], home)

    assert _run(["-c", ASK], home).strip() == "up"


def _run(arguments: list[str], environment: dict[str, str]) -> str:
    done = subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
