"""The outside of an XLSX or ODS file: a zip archive, weighed before anything of it is unfolded."""

import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from zipfile import BadZipFile, ZipFile, ZipInfo

from app.people.errors import FileRefused, FileTooLarge

MEBIBYTE = 1024 * 1024
HEAVIEST_FILE = 2 * MEBIBYTE
HEAVIEST_UNFOLDED = 20 * MEBIBYTE
MOST_MEMBERS = 50
STEEPEST_RATIO = 100
CHUNK = 64 * 1024

_ENCRYPTED = 0x1
_INSIDE = re.compile(r"\.(zip|xlsx|xlsm|xlsb|docx|jar|7z|gz|rar)$|/embeddings/", re.IGNORECASE)
_PROGRAM = re.compile(r"vbaProject\.bin$|\.xlsm$|^(Basic|Scripts)/", re.IGNORECASE)


def check_weight(raw: bytes) -> None:
    """Refuse an empty file, and one over the cap.

    Raises:
        FileRefused, FileTooLarge: with what to do.
    """
    if not raw:
        raise FileRefused("Ce fichier est vide.")
    if len(raw) > HEAVIEST_FILE:
        raise FileTooLarge("Ce fichier dépasse 2 Mo. Enlevez ce qui n’est pas utile, ou coupez-le en deux.")


@contextmanager
def opened(raw: bytes) -> Iterator[ZipFile]:
    """Open an archive whose announced contents stay within the caps.

    What it announces binds it: `zipfile` never gives more than the announced size of a member.

    Raises:
        FileRefused, FileTooLarge: it is damaged, locked, holds programs or other archives, or
            unfolds to too much.
    """
    try:
        with ZipFile(BytesIO(raw)) as archive:
            _check_members(archive.infolist(), packed=len(raw))
            yield archive
    except (BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as damage:
        raise FileRefused(
            "Ce classeur est abîmé. Ouvrez-le, enregistrez-le de nouveau, puis recommencez."
        ) from damage


def chunks(archive: ZipFile, name: str) -> Iterator[bytes]:
    """Unfold a member piece by piece."""
    with archive.open(name) as member:
        while piece := member.read(CHUNK):
            yield piece


def _check_members(members: list[ZipInfo], *, packed: int) -> None:
    unfolded = sum(member.file_size for member in members)
    if len(members) > MOST_MEMBERS or unfolded > HEAVIEST_UNFOLDED or unfolded > STEEPEST_RATIO * packed:
        raise FileTooLarge(
            "Ce classeur contient bien plus qu’une liste de personnes. Copiez la liste dans un classeur neuf."
        )
    for member in members:
        if member.flag_bits & _ENCRYPTED:
            raise FileRefused("Ce classeur est protégé par un mot de passe. Enlevez-le, puis recommencez.")
        if _PROGRAM.search(member.filename):
            raise FileRefused("Ce classeur contient des macros. Enregistrez-le sans elles, puis recommencez.")
        if _INSIDE.search(member.filename):
            raise FileRefused(
                "Ce classeur contient d’autres fichiers. Copiez la liste dans un classeur neuf."
            )
