"""Files that somebody keeps and gives to a command: read once, never endlessly, and what proves them."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
from cryptography import x509
from flask import has_app_context

from app.core.keys import IssuingImpossible, current_keys

LARGEST_READ = 16 * 1024 * 1024
"""Bytes beyond which a file is not read on: none that we know has a quarter of it."""


class KeptPath(click.Path):
    """A file or folder that is kept somewhere: a device or a pipe may never end."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Refuse what is neither a file nor a folder."""
        path = Path(value)
        super().convert(value, param, ctx)
        if not (path.is_file() or path.is_dir()):
            self.fail("ce n’est pas un fichier.", param, ctx)
        return path


KEPT_FILE = KeptPath(exists=True, dir_okay=False, path_type=Path)
KEPT_FILE_OR_FOLDER = KeptPath(exists=True, path_type=Path)


@dataclass(frozen=True, kw_only=True)
class OwnTrust:
    """The root and the lists of the installation around us; nothing where there is none."""

    root: x509.Certificate | None = None
    crls: Sequence[bytes] = ()


def own_trust() -> OwnTrust:
    """Return the root and the lists of the installation around us, where there is one with keys."""
    if not has_app_context():
        return OwnTrust()
    keys = current_keys()
    try:
        return OwnTrust(root=keys.root(), crls=keys.lists())
    except IssuingImpossible:
        return OwnTrust()


def read_kept(path: Path) -> bytes:
    """Read a file, but never an endless one."""
    with path.open("rb") as file:
        return file.read(LARGEST_READ)


def read_root(path: Path) -> x509.Certificate:
    """Read the root that somebody trusts.

    Raises:
        BadParameter: it is no certificate in PEM.
    """
    try:
        return x509.load_pem_x509_certificate(read_kept(path))
    except ValueError as reason:
        raise click.BadParameter("ce fichier n’est pas un certificat racine (PEM).") from reason
