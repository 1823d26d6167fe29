"""Back an installation up into one file, and bring it back from there."""

from app.records.services.backup import make_backup
from app.records.services.restoration import restore_backup

__all__ = ["make_backup", "restore_backup"]
