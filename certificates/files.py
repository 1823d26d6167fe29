"""Writing the files of the key directory: whole or not at all, even through a power cut."""

import os
import tempfile
from pathlib import Path

from certificates.errors import KeysExist


def write_whole(path: Path, content: bytes, *, mode: int, replace: bool = False) -> None:
    """Write a file whole or not at all, and never over another unless told to.

    Raises:
        KeysExist: the file is there and is not to be replaced.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(dir=path.parent)
    try:
        with open(descriptor, "wb") as file:
            os.fchmod(descriptor, mode)
            file.write(content)
            file.flush()
            os.fsync(descriptor)
        if replace:
            os.replace(temporary, path)
        else:
            os.link(temporary, path)
    except FileExistsError as reason:
        raise KeysExist(f"La clé {path.name} existe déjà : elle n’est jamais écrasée.") from reason
    finally:
        Path(temporary).unlink(missing_ok=True)
    _settle(path.parent)


def _settle(folder: Path) -> None:
    """Make the folder's new entry survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
