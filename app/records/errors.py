"""What a backup and its restoration refuse."""

from app.core.errors import Invalid, Refused, Unavailable


class BackupImpossible(Unavailable):
    """A backup cannot be made; nothing was written."""

    code = "backup_impossible"


class ArchiveRefused(Invalid):
    """The file is not a whole backup of this kind of installation; nothing was touched."""

    code = "archive_refused"


class NotEmpty(Refused):
    """The installation holds something that a restoration would erase."""

    code = "not_empty"

    def __init__(self, what: str) -> None:
        super().__init__(
            f"Cette installation contient déjà {what}. Rien n’a été changé. "
            "Pour la remplacer tout entière, ajoutez --force."
        )
