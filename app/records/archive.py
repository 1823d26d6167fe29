"""The file of a backup: a tar of the database, the keys and a manifest that says what each must be.

The manifest comes last: an archive that was cut short has none, and is refused. Every member is
checked against its SHA-256 before anything of an installation is touched.
"""

import hashlib
import io
import json
import os
import tarfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from tempfile import NamedTemporaryFile
from typing import IO

from app.records.errors import ArchiveRefused, BackupImpossible

FORMAT = 1
MANIFEST = "manifest.json"
LARGEST_MANIFEST = 1024 * 1024
PRIVATE_FILE, PRIVATE_FOLDER = 0o600, 0o700


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """What an archive holds: `digests` gives the SHA-256 of each member, `made_at` is UTC in ISO 8601."""

    engine: str
    revision: str
    made_at: str
    digests: Mapping[str, str]
    format: int = FORMAT


def pack(members: Mapping[str, Path], file: Path, *, engine: str, revision: str, made_at: str) -> None:
    """Write an archive, readable by its owner alone, whole or not at all.

    Raises:
        BackupImpossible: the folder cannot be written.
    """
    digests = {name: _digest(path) for name, path in members.items()}
    manifest = Manifest(engine=engine, revision=revision, made_at=made_at, digests=digests)
    try:
        with _whole(file) as written, tarfile.open(fileobj=written, mode="w") as archive:
            for name, path in members.items():
                archive.add(path, arcname=name, recursive=False, filter=_anonymous)
            _add_manifest(archive, manifest)
    except OSError as trouble:
        raise BackupImpossible(f"La copie n’a pas pu être écrite : {trouble.strerror}.") from trouble


def unpack(file: Path, folder: Path) -> Manifest:
    """Take an archive out into an empty folder and check every byte of it.

    Raises:
        ArchiveRefused: it is not an archive of ours, it is cut short, or it was changed.
    """
    try:
        with tarfile.open(file, mode="r:") as archive:
            archive.extractall(folder, filter="data")
    except (tarfile.TarError, OSError, EOFError) as trouble:
        raise ArchiveRefused(_not_whole(file)) from trouble
    manifest = _manifest(folder / MANIFEST, file)
    found = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()} - {MANIFEST}
    if found != set(manifest.digests) or any(
        _digest(folder / PurePosixPath(name)) != digest for name, digest in manifest.digests.items()
    ):
        raise ArchiveRefused(f"« {file.name} » a été modifié depuis sa copie : rien n’a été changé ici.")
    return manifest


@contextmanager
def _whole(file: Path) -> Iterator[IO[bytes]]:
    """Give a file that takes its name only once it is complete and on the disk."""
    with NamedTemporaryFile(dir=file.parent, prefix=f".{file.name}.", delete=False) as written:
        beside = Path(written.name)
        try:
            os.fchmod(written.fileno(), PRIVATE_FILE)
            yield written.file
            written.flush()
            os.fsync(written.fileno())
            beside.replace(file)
        except BaseException:
            beside.unlink(missing_ok=True)
            raise
    folder = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _anonymous(member: tarfile.TarInfo) -> tarfile.TarInfo:
    """Leave the names of this machine's users out of the archive."""
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    member.mode = PRIVATE_FILE
    return member


def _add_manifest(archive: tarfile.TarFile, manifest: Manifest) -> None:
    said = json.dumps(asdict(manifest), indent=2, sort_keys=True).encode()
    member = tarfile.TarInfo(MANIFEST)
    member.size, member.mode = len(said), PRIVATE_FILE
    archive.addfile(member, io.BytesIO(said))


def _manifest(path: Path, file: Path) -> Manifest:
    if not path.is_file() or path.stat().st_size > LARGEST_MANIFEST:
        raise ArchiveRefused(_not_whole(file))
    try:
        manifest = Manifest(**json.loads(path.read_bytes()))
    except (ValueError, TypeError) as trouble:
        raise ArchiveRefused(_not_whole(file)) from trouble
    if manifest.format != FORMAT:
        raise ArchiveRefused(
            "Cette copie vient d’une version plus récente de Palier : mettez-le à jour d’abord."
        )
    return manifest


def _not_whole(file: Path) -> str:
    return f"« {file.name} » n’est pas une copie complète de Palier : rien n’a été changé ici."


def _digest(path: Path) -> str:
    with path.open("rb") as read:
        return hashlib.file_digest(read, "sha256").hexdigest()
