"""Bring an installation back from its copy: everything is checked before anything is touched."""

import os
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from app.config import Settings
from app.core import migrations
from app.records import archive, engines
from app.records.archive import PRIVATE_FILE, PRIVATE_FOLDER, Manifest
from app.records.engines import DatabaseEngine
from app.records.errors import ArchiveRefused, NotEmpty
from app.records.services.backup import KEYS


def restore_backup(settings: Settings, file: Path, *, force: bool) -> Manifest:
    """Put a copy in the place of this installation, then bring it to today's schema.

    Raises:
        ArchiveRefused: the file is not a whole copy, or not of this engine.
        NotEmpty: something would be lost, and `force` was not said.
    """
    if not file.is_file():
        raise ArchiveRefused(f"« {file.name} » n’existe pas, ou n’est pas un fichier.")
    engine = engines.of(settings.database_url)
    with TemporaryDirectory(prefix="palier-") as temporary:
        folder = Path(temporary)
        manifest = archive.unpack(file, folder)
        _check(manifest, engine, folder)
        if not force:
            _check_nothing_is_lost(engine, settings.keys_dir)
        engine.replace_with(folder / engine.member)
        _put_keys(folder / KEYS, settings.keys_dir)
    migrations.upgrade(settings.database_url)
    return manifest


def _check(manifest: Manifest, engine: DatabaseEngine, folder: Path) -> None:
    if manifest.engine != engine.name:
        raise ArchiveRefused(
            f"Cette copie est celle d’une base {manifest.engine}, et cette installation "
            f"utilise {engine.name} : réglez DATABASE_URL sur le même moteur."
        )
    if manifest.revision not in migrations.known_revisions():
        raise ArchiveRefused(
            "Cette copie vient d’une version plus récente de Palier : mettez-le à jour d’abord."
        )
    engine.check(folder / engine.member)


def _check_nothing_is_lost(engine: DatabaseEngine, keys: Path) -> None:
    if engine.holds_people():
        raise NotEmpty("des personnes")
    if keys.is_dir() and any(keys.iterdir()):
        raise NotEmpty("des clés")


def _put_keys(source: Path, keys: Path) -> None:
    """Put the keys of the copy in the place of those that are there, which go only afterwards."""
    if not source.is_dir():
        return
    beside, before = keys.with_name(f"{keys.name}.restored"), keys.with_name(f"{keys.name}.before")
    for left in (beside, before):
        shutil.rmtree(left, ignore_errors=True)
    keys.parent.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
    shutil.copytree(source, beside)
    for path in (beside, *beside.rglob("*")):
        path.chmod(PRIVATE_FOLDER if path.is_dir() else PRIVATE_FILE)
    if keys.exists():
        os.replace(keys, before)
    os.replace(beside, keys)
    shutil.rmtree(before, ignore_errors=True)
