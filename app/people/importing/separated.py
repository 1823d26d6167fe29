"""Rows of a text file: UTF-8 with or without a mark, UTF-16, or Windows-1252; `;`, `,` or tabs."""

import codecs
import csv
from collections.abc import Iterator
from io import StringIO

from app.people.errors import FileRefused
from app.people.importing.cells import LONGEST_CELL, Cell, Row

_DELIMITERS = ";,\t"


def rows_of(raw: bytes) -> Iterator[Row]:
    """Give the rows of a text file; a formula is text here, and is judged as such later.

    Raises:
        FileRefused: this is not text, or its quotes do not close.
    """
    text = _decoded(raw)
    first_line = text.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=first_line.count)
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 1
    try:
        for cells in reader:
            yield Row(number, tuple(Cell(cell[:LONGEST_CELL]) for cell in cells))
            number = reader.line_num + 1
    except csv.Error as trouble:
        raise FileRefused(
            f"La ligne {number} ne se lit pas : vérifiez ses guillemets, puis recommencez."
        ) from trouble


def _decoded(raw: bytes) -> str:
    encodings = (
        ("utf-16",) if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else ("utf-8-sig", "cp1252")
    )
    for encoding in encodings:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise FileRefused(
        "Ce fichier n’est pas du texte. Enregistrez-le au format .ods, .xlsx ou .csv, puis recommencez."
    )
