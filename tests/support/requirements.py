"""What a test may need from the machine: said aloud where it is missing, a failure where it is required.

`PALIER_REQUIRE=postgresql,chromium,pdftools,node` names what must be there.
"""

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest

from tests.support import postgresql

CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
PDF_TOOLS = ("pdfsig", "pdftoppm", "mutool", "qpdf", "openssl", "certutil", "faketime")
VERIFIERS = Path(__file__).resolve().parents[1] / "outside" / "node_modules"


def chromium() -> Path | None:
    """Return the browser that the tests drive: `CHROMIUM`, or the one installed here."""
    if chosen := os.environ.get("CHROMIUM"):
        return Path(chosen)
    found = next(filter(None, map(shutil.which, CHROMIUMS)), None)
    return Path(found) if found else None


def verifiers() -> bool:
    """Tell whether Node is there, with the verifiers that `dev test` installs beside their list."""
    return shutil.which("node") is not None and VERIFIERS.is_dir()


LOOKED_FOR: dict[str, tuple[str, Callable[[], bool]]] = {
    "postgresql": ("PostgreSQL (le serveur)", lambda: postgresql.programs() is not None),
    "chromium": ("Chromium", lambda: chromium() is not None),
    "pdftools": ("les outils PDF (" + ", ".join(PDF_TOOLS) + ")", lambda: all(map(shutil.which, PDF_TOOLS))),
    "node": ("Node et ses vérificateurs", verifiers),
}


def required() -> frozenset[str]:
    """Return what `PALIER_REQUIRE` names."""
    named = {name.strip() for name in os.environ.get("PALIER_REQUIRE", "").split(",")} - {""}
    assert named <= LOOKED_FOR.keys(), f"PALIER_REQUIRE : {', '.join(sorted(LOOKED_FOR))}"
    return frozenset(named)


def missing() -> list[str]:
    """Name in French what was not found on this machine."""
    return [title for title, is_there in LOOKED_FOR.values() if not is_there()]


def without(name: str) -> NoReturn:
    """Skip the test that needs what is not there; fail it where it is required."""
    title = LOOKED_FOR[name][0]
    if name in required():
        pytest.fail(f"{title} : introuvable, alors que PALIER_REQUIRE le demande", pytrace=False)
    pytest.skip(f"{title} : introuvable sur cette machine")
