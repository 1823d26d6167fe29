"""From a file to a framework or a crosswalk: strictly, with every error at its line."""

from app.curricula.reading.files import (
    File,
    read,
    read_all,
    read_bytes,
    shipped_crosswalks,
    shipped_files,
)
from app.curricula.reading.known import Known, NothingKnown, Shelf

__all__ = [
    "File",
    "Known",
    "NothingKnown",
    "Shelf",
    "read",
    "read_all",
    "read_bytes",
    "shipped_crosswalks",
    "shipped_files",
]
