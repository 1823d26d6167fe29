"""One file that holds every key of an installation, still under its passphrase, and brings them back.

A tar whose last member is a manifest with the SHA-256 of the others: cut short, it has none.
"""

import hashlib
import io
import json
import tarfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from certificates.errors import CopyRefused, KeysExist
from certificates.files import PRIVATE_FILE, PUBLIC_FILE, write_whole
from certificates.keystore.directory import ISSUING, ROOT
from certificates.keystore.vault import Vault

KIND = "palier-keys-1"
MANIFEST = "manifest.json"
LARGEST_COPY = 256 * 1024 * 1024

_KEPT = {".p12": PRIVATE_FILE, ".pem": PUBLIC_FILE, ".crl": PUBLIC_FILE, ".json": PUBLIC_FILE}
_LAST = (f"{ROOT}.p12", f"{ISSUING}.p12")
"""Put back last: as long as the issuing authority is missing, nothing is issued nor made again."""


@dataclass(frozen=True, kw_only=True)
class CopyTold:
    """What a copy holds: how many private keys, and whether the root's is among them."""

    made_at: datetime
    private_keys: int
    has_root: bool


def copy_keys(folder: Path, file: Path, *, now: datetime) -> CopyTold:
    """Write a copy of a key folder, for its owner alone, whole or not at all.

    Raises:
        CopyRefused: there is no key to copy, the file exists, or its folder does not.
    """
    files = _files(folder)
    if not files:
        raise CopyRefused("Il n’y a pas encore de clés à copier : lancez « palier keys init ».")
    if file.exists():
        raise CopyRefused(f"« {file.name} » existe déjà : choisissez un autre nom.")
    if not file.parent.is_dir():
        raise CopyRefused("Ce dossier n’existe pas : créez-le d’abord.")
    write_whole(file, _packed(files, now), mode=PRIVATE_FILE)
    return _told(files, now)


def put_keys_back(file: Path, vault: Vault) -> CopyTold:
    """Put the keys of a copy into an empty key folder, once each of them has opened.

    Cut short, it is done again: what is already there and the same stays.

    Raises:
        CopyRefused: the file is not a whole copy.
        KeysExist: other keys are there.
        WrongPassphrase: a key does not open.
    """
    files, made_at = _unpacked(file)
    for name, content in _files(vault.folder).items():
        if files.get(name) != content:
            raise KeysExist("Ce dossier contient déjà d’autres clés : rien n’a été changé.")
    for name, content in files.items():
        if name.endswith(".p12"):
            vault.check(content)
    for name in sorted(files, key=lambda name: (name in _LAST, name == _LAST[-1], name)):
        write_whole(vault.folder / name, files[name], mode=_KEPT[Path(name).suffix], replace=True)
    return _told(files, made_at)


def _files(folder: Path) -> dict[str, bytes]:
    """Read what is kept of a key folder, by the path of each file in it."""
    found = (path for path in folder.rglob("*") if path.suffix in _KEPT and path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(found)}


def _told(files: Mapping[str, bytes], made_at: datetime) -> CopyTold:
    keys = [name for name in files if name.endswith(".p12")]
    return CopyTold(made_at=made_at, private_keys=len(keys), has_root=_LAST[0] in keys)


def _packed(files: Mapping[str, bytes], now: datetime) -> bytes:
    digests = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    manifest = {"kind": KIND, "made_at": now.isoformat(), "digests": digests}
    members = {**files, MANIFEST: json.dumps(manifest, indent=2).encode()}
    written = io.BytesIO()
    with tarfile.open(fileobj=written, mode="w") as archive:
        for name, content in members.items():
            member = tarfile.TarInfo(name)
            member.size, member.mode, member.mtime = len(content), PRIVATE_FILE, int(now.timestamp())
            archive.addfile(member, io.BytesIO(content))
    return written.getvalue()


def _unpacked(file: Path) -> tuple[dict[str, bytes], datetime]:
    """Read a copy and check every byte of it; nothing is written."""
    members = _members(file)
    try:
        manifest = json.loads(members.pop(MANIFEST))
        digests, made_at = manifest["digests"], datetime.fromisoformat(manifest["made_at"])
        is_ours = manifest["kind"] == KIND
    except (KeyError, TypeError, ValueError, RecursionError) as trouble:
        raise CopyRefused(_not_whole(file)) from trouble
    if not is_ours or {name: hashlib.sha256(each).hexdigest() for name, each in members.items()} != digests:
        raise CopyRefused(f"« {file.name} » a été modifié depuis sa copie : rien n’a été changé ici.")
    if not all(_is_kept(name) for name in members):
        raise CopyRefused(_not_whole(file))
    return members, made_at


def _members(file: Path) -> dict[str, bytes]:
    try:
        if file.stat().st_size > LARGEST_COPY:
            raise CopyRefused(_not_whole(file))
        with tarfile.open(file, mode="r:") as archive:
            held = ((member.name, archive.extractfile(member)) for member in archive)
            return {name: content.read() for name, content in held if content is not None}
    except (tarfile.TarError, KeyError, OSError, EOFError) as trouble:
        raise CopyRefused(_not_whole(file)) from trouble


def _is_kept(name: str) -> bool:
    """Tell whether a member is a file of a key folder, and stays inside it."""
    path = Path(name)
    return path.suffix in _KEPT and not path.is_absolute() and ".." not in path.parts


def _not_whole(file: Path) -> str:
    return f"« {file.name} » n’est pas une copie complète des clés de Palier : rien n’a été changé ici."
