"""Where a kit stands, a folder or a ZIP file: made beside its place, then put there whole; read in part."""

import os
import shutil
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Protocol

from certificates.continuity.format import MANIFEST, KitRefused
from certificates.files import PUBLIC_FILE, settle

LARGEST_FILE = 16 * 1024 * 1024
"""Bytes beyond which a file of a kit is not read; the longest of ours lists all the others."""

DAMAGED = (
    ValueError, LookupError, OSError, EOFError, RuntimeError, struct.error, zlib.error, zipfile.BadZipFile,
)  # fmt: skip
"""What reading an archive raises where it is cut short, packed in an unusual way, or made up."""

_PUBLIC_FOLDER = 0o755
_MOMENT = (2000, 1, 1, 0, 0, 0)
"""The one date that all the members of a ZIP bear: the order of making says nothing."""


class NewFolder:
    """A folder in the making; an earlier kit of the same place is replaced."""

    def __init__(self, path: Path) -> None:
        self._path = path.resolve()
        if self._path.exists() and not _may_be_replaced(self._path):
            raise KitRefused(f"{path} existe déjà et n’est pas un kit : choisissez un autre nom.")
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._making = Path(tempfile.mkdtemp(dir=self._path.parent, prefix=f".{self._path.name}."))
        self._making.chmod(_PUBLIC_FOLDER)

    def write(self, name: str, content: bytes) -> None:
        """Write a file of the kit."""
        path = self._making / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        path.chmod(PUBLIC_FILE)

    def settle(self) -> None:
        """Put the kit in its place; the earlier one leaves once the new one is there."""
        earlier = self._making.with_name(f"{self._making.name}.ancien")
        if self._path.exists():
            os.rename(self._path, earlier)
        os.rename(self._making, self._path)
        settle(self._path.parent)
        shutil.rmtree(earlier, ignore_errors=True)

    def give_up(self) -> None:
        """Leave nothing of a kit that was not put in its place."""
        shutil.rmtree(self._making, ignore_errors=True)


class NewZip:
    """A ZIP file in the making; an earlier kit of the same name is replaced."""

    def __init__(self, path: Path) -> None:
        self._path = path.resolve()
        if self._path.exists() and not _may_be_replaced(self._path):
            raise KitRefused(f"{path} existe déjà et n’est pas un kit : choisissez un autre nom.")
        self._path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, making = tempfile.mkstemp(dir=self._path.parent, prefix=f".{self._path.name}.")
        self._making = Path(making)
        self._file = open(descriptor, "w+b")  # noqa: SIM115
        self._archive = zipfile.ZipFile(self._file, "w", zipfile.ZIP_DEFLATED)

    def write(self, name: str, content: bytes) -> None:
        """Write a file of the kit."""
        entry = zipfile.ZipInfo(name, _MOMENT)
        entry.external_attr = PUBLIC_FILE << 16
        self._archive.writestr(entry, content, zipfile.ZIP_DEFLATED)

    def settle(self) -> None:
        """Put the kit in its place."""
        self._archive.close()
        self._file.flush()
        os.fchmod(self._file.fileno(), PUBLIC_FILE)
        os.fsync(self._file.fileno())
        os.replace(self._making, self._path)
        settle(self._path.parent)

    def give_up(self) -> None:
        """Leave nothing of a kit that was not put in its place."""
        self._archive.close()
        self._file.close()
        self._making.unlink(missing_ok=True)


class Held(Protocol):
    """The files of a kit that somebody keeps."""

    def read(self, name: str) -> bytes:
        """Return a file; raises KeyError or OSError where it is not there, or is too large."""

    def names(self) -> Iterator[str]:
        """List the files."""


class HeldFolder:
    """A kit kept as a folder."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self, name: str) -> bytes:
        """Return a file of the kit."""
        with (self._path / _plain(name)).open("rb") as file:
            return _bounded(file.read(LARGEST_FILE + 1))

    def names(self) -> Iterator[str]:
        """List the files of the kit."""
        for path in self._path.rglob("*"):
            if not path.is_dir():
                yield path.relative_to(self._path).as_posix()


class HeldZip:
    """A kit kept as a ZIP file."""

    def __init__(self, path: Path) -> None:
        try:
            self._archive = zipfile.ZipFile(path)
        except DAMAGED as reason:
            raise KitRefused(f"{path} ne s’ouvre pas : ce n’est pas un kit de continuité.") from reason

    def read(self, name: str) -> bytes:
        """Return a file of the kit."""
        with self._archive.open(_plain(name)) as file:
            return _bounded(file.read(LARGEST_FILE + 1))

    def names(self) -> Iterator[str]:
        """List the files of the kit."""
        return (each.filename for each in self._archive.infolist() if not each.is_dir())


def is_kit(path: Path) -> bool:
    """Tell whether something looks like a kit: a folder with its manifest, or a ZIP file with one."""
    if path.is_dir():
        return (path / MANIFEST).is_file()
    try:
        with zipfile.ZipFile(path) as archive:
            return MANIFEST in archive.namelist()
    except DAMAGED:
        return False


def _may_be_replaced(path: Path) -> bool:
    return is_kit(path) or (path.is_dir() and not any(path.iterdir()))


def _plain(name: str) -> str:
    """Return a name that stays inside the kit."""
    if PurePosixPath(name).is_absolute() or ".." in PurePosixPath(name).parts:
        raise KeyError(name)
    return name


def _bounded(content: bytes) -> bytes:
    if len(content) > LARGEST_FILE:
        raise KeyError("too large")
    return content
