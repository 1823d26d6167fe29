"""The name of a file: no path, nothing that hides how it ends."""

import unicodedata

from app.core.files.errors import FileRefused

LONGEST = 120
FORBIDDEN = frozenset('\\/:*?"<>|')
RUNNING = frozenset(
    (
        "exe",
        "com",
        "bat",
        "cmd",
        "scr",
        "msi",
        "ps1",
        "vbs",
        "js",
        "jar",
        "lnk",
        "hta",
        "sh",
        "py",
        "pif",
        "apk",
    )
)
"""Endings of programs: none may hide before the last one."""


def checked_name(typed: str) -> tuple[str, str]:
    """Return a file's name in Unicode form NFC, and how it ends, in small letters.

    Raises:
        FileRefused: it holds a path, an invisible letter, or ends as no file of work does.
    """
    name = unicodedata.normalize("NFC", typed)
    if not name or len(name) > LONGEST or name != name.strip(" .") or set(name) & FORBIDDEN:
        raise FileRefused(
            f"Le nom de ce fichier ne peut pas être gardé. Renommez-le, en {LONGEST} lettres au plus."
        )
    if not name.isprintable() or any(unicodedata.category(letter) in {"Cf", "Co", "Cn"} for letter in name):
        raise FileRefused("Le nom de ce fichier cache des signes invisibles. Renommez-le, puis recommencez.")
    stem, dot, ending = name.rpartition(".")
    if not (stem and dot) or RUNNING & set(stem.casefold().split(".")[1:]):
        raise FileRefused("Le nom de ce fichier finit d’une façon inattendue. Renommez-le, puis recommencez.")
    return name, ending.casefold()
