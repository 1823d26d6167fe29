"""Files that are there whole or not at all, and survive a power cut."""

import fcntl
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from certificates.errors import KeysExist

PRIVATE_FOLDER, PRIVATE_FILE, PUBLIC_FILE = 0o700, 0o600, 0o644


def write_whole(path: Path, content: bytes, *, mode: int, replace: bool = False) -> None:
    """Write a file whole or not at all, and never over another unless told to.

    Raises:
        KeysExist: the file is there and is not to be replaced.
    """
    path.parent.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=".")
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
        raise KeysExist(f"La clé {path.name} existe déjà : elle n’est jamais écrasée.") from reason
    finally:
        Path(temporary).unlink(missing_ok=True)
    settle(path.parent)


def settle(folder: Path) -> None:
    """Make a folder's new entry survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Hold a folder while it is read then written; other processes wait. It does not nest."""
    folder.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
