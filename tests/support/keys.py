"""The keys of an installation for tests: all real, made once for the whole run, then copied."""

from datetime import datetime, timedelta
from pathlib import Path

from flask import current_app

from app.config import Settings
from app.core import clock
from app.core.keys import Keys, current_keys
from certificates.keystore import CREDENTIALS, CertifiedKey, KeyDirectory
from tests.certificates.credentials import a_private_key

AS_GOOD_AS_NEW = timedelta(hours=1)
"""How long after they were made, by the test's own clock, keys are given to another test."""

_Kind = tuple[str, str, str]
_Files = dict[Path, bytes]
_made: dict[_Kind, list[tuple[datetime, _Files]]] = {}


def hold_the_keys() -> None:
    """Give the installation every key that it needs before its first seal, unless it has some."""
    settings: Settings = current_app.extensions["settings"]
    if any(settings.keys_dir.glob("*.p12")):
        current_keys().create_where_missing()
        return
    kind = (settings.public_url, settings.keys_passphrase, settings.seal_key)
    kept, now = _made.setdefault(kind, []), clock.now()
    files = next((files for at, files in kept if at <= now < at + AS_GOOD_AS_NEW), None)
    if files is None:
        _make(settings)
        kept.append((now, _files_in(settings.keys_dir)))
    else:
        _put(files, settings.keys_dir)


def _make(settings: Settings) -> None:
    """Make the keys, with a key of tokens that was made once, being by far the slowest."""
    keys = Keys(settings)
    keys.create()
    directory = KeyDirectory(settings.keys_dir, settings.keys_passphrase)
    directory.save_signing_key(CREDENTIALS, CertifiedKey(a_private_key()))
    keys.make_credential_keys_where_missing()


def _files_in(folder: Path) -> _Files:
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def _put(files: _Files, folder: Path) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name, content in files.items():
        place = folder / name
        place.parent.mkdir(mode=0o700, exist_ok=True)
        place.write_bytes(content)
        place.chmod(0o600)
