"""Make a copy of the whole installation while it works."""

from pathlib import Path
from tempfile import TemporaryDirectory

from app.config import Settings
from app.core import clock
from app.records import archive, engines
from app.records.errors import BackupImpossible

KEYS = "keys/"


def make_backup(settings: Settings, file: Path) -> int:
    """Copy the database and the keys into one file, and return its size in bytes.

    The database is that of one moment, taken while others go on writing. The keys stay protected
    by their passphrase, which is not in the file.

    Raises:
        BackupImpossible: the file exists, or something that is needed is missing.
    """
    if file.exists():
        raise BackupImpossible(f"« {file.name} » existe déjà : choisissez un autre nom.")
    if not file.parent.is_dir():
        raise BackupImpossible("Ce dossier n’existe pas : créez-le d’abord.")
    engine = engines.of(settings.database_url)
    with TemporaryDirectory(prefix="palier-") as folder:
        copy = Path(folder) / engine.member
        engine.copy_to(copy)
        archive.pack(
            {engine.member: copy} | _keys(settings.keys_dir),
            file,
            engine=engine.name,
            revision=engine.revision(),
            made_at=clock.now().isoformat(),
        )
    return file.stat().st_size


def _keys(folder: Path) -> dict[str, Path]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {KEYS + path.relative_to(folder).as_posix(): path for path in files}
