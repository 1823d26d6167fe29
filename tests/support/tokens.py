"""A token made of software, as OpenSC's users know it: SoftHSM, in a folder of its own."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.support import requirements, tools

PIN = "274127"
LABEL = "cachets"
LIBRARIES = (
    "/usr/lib/softhsm/libsofthsm2.so",
    "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so",
    "/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so",
    "/usr/local/lib/softhsm/libsofthsm2.so",
)


@dataclass(frozen=True)
class SoftToken:
    """A token that can be taken away and put back."""

    module: str
    folder: Path
    label: str = LABEL
    pin: str = PIN

    def take_away(self) -> None:
        """Unplug the token."""
        self.folder.rename(self.folder.with_name("elsewhere"))
        self.folder.mkdir()

    def put_back(self) -> None:
        """Plug the token in again."""
        self.folder.rmdir()
        self.folder.with_name("elsewhere").rename(self.folder)

    def objects(self) -> set[str]:
        """Name what the token holds: two halves for each key."""
        return {path.name for path in self.folder.rglob("*.object")} - {"token.object"}


@contextmanager
def soft_token(folder: Path) -> Iterator[SoftToken]:
    """Make a token with a PIN; the library finds it through its variable of the environment."""
    module = next(filter(os.path.exists, LIBRARIES), None)
    if module is None:
        requirements.without("pdftools")
    (folder / "tokens").mkdir(parents=True)
    settings = folder / "softhsm2.conf"
    settings.write_text(f"directories.tokendir = {folder / 'tokens'}\nlog.level = ERROR\n")
    before = os.environ.get("SOFTHSM2_CONF")
    os.environ["SOFTHSM2_CONF"] = str(settings)
    try:
        tools.run("softhsm2-util", "--init-token", "--free", "--label", LABEL, "--pin", PIN, "--so-pin", PIN)
        yield SoftToken(module, folder / "tokens")
    finally:
        os.environ.pop("SOFTHSM2_CONF")
        if before is not None:
            os.environ["SOFTHSM2_CONF"] = before
