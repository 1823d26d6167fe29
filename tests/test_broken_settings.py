"""Settings that lead nowhere are said in a sentence, never in a traceback."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
RUN = "from app.commands import main; main(['check'])"


@pytest.mark.parametrize("address", ["foo", "postgresql://127.0.0.1:1/nowhere"])
def test_a_database_that_is_not_there_is_said_in_words(tmp_path: Path, address: str):
    home = {"PALIER_HOME": str(tmp_path), "DATABASE_URL": address, "PATH": "/usr/bin:/bin"}

    done = subprocess.run(
        [sys.executable, "-c", RUN], cwd=ROOT, env=home, capture_output=True, text=True, check=False
    )

    assert done.returncode == 1
    assert "DATABASE_URL" in done.stderr
    assert "Traceback" not in done.stderr
