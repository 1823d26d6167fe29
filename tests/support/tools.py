"""The programs that nobody here wrote and that judge our PDF files."""

import shutil
import subprocess
import sys
from pathlib import Path

from tests.support import requirements

BESIDE_PYTHON = frozenset({"pyhanko", "outloud", "pdfua"})
"""Programs that come with the test dependencies, in the environment's own folder."""


def require(name: str) -> str:
    """Return the path of a program; skip the test where it is not found, fail it where it is required."""
    folder = str(Path(sys.executable).parent) if name in BESIDE_PYTHON else None
    found = shutil.which(name, path=folder)
    if found is None:
        requirements.without("pdftools")
    return found


def run(name: str, *arguments: str | Path, expected: int | None = 0) -> str:
    """Run a program and return all that it says; `expected=None` takes any exit code.

    Several of these programs exit 0 on a forged file: read their words, not only their code.
    """
    command = [require(name), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    said = done.stdout + done.stderr
    assert expected is None or done.returncode == expected, f"{name}: {done.returncode}\n{said}"
    return said
