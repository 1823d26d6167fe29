"""The first sheet of an OpenDocument spreadsheet (OpenDocument 1.3 part 3, 9), and nothing else of it.

Rows and cells may say how often they are repeated: an empty sheet has a million of them. What is
empty is counted, never kept; what is full stays within the caps.
"""

import re
from xml.parsers.expat import ExpatError
from zipfile import ZipFile

from app.people.errors import FileRefused, TooManyLines
from app.people.importing.archive import chunks, opened
from app.people.importing.cells import LONGEST_CELL, MOST_ROWS, WIDEST, Cell, Row
from app.people.importing.markup import Listener, feed, local

MIMETYPE = b"application/vnd.oasis.opendocument.spreadsheet"
CONTENT, MANIFEST = "content.xml", "META-INF/manifest.xml"
_CELLS = frozenset({"table-cell", "covered-table-cell"})
_NUMBERS = frozenset({"float", "percentage", "currency"})
_TIME = re.compile(r"PT(\d{1,2})H(\d{1,2})M[\d.,]*S?")
_LONGEST_MIMETYPE = 200


def is_one(raw: bytes) -> bool:
    """Tell whether an archive says that it is an OpenDocument: its kind comes first, stored plain."""
    return raw[30:38] == b"mimetype" and b"opendocument" in raw[:_LONGEST_MIMETYPE]


def rows_of(raw: bytes) -> list[Row]:
    """Return the rows of the first sheet that hold something.

    Raises:
        FileRefused: this is no spreadsheet, or it is over a cap, damaged, locked, or declares entities.
    """
    with opened(raw) as archive:
        try:
            _check_kind(archive)
            sheet = _FirstSheet()
            feed(sheet, chunks(archive, CONTENT))
            return sheet.rows
        except (KeyError, ValueError, ExpatError) as damage:
            raise FileRefused(
                "Ce classeur ne se lit pas. Enregistrez-le au format .ods ou .csv, puis recommencez."
            ) from damage


def _check_kind(archive: ZipFile) -> None:
    with archive.open("mimetype") as kind:
        said = kind.read(_LONGEST_MIMETYPE).strip()
    if not said.startswith(MIMETYPE):
        raise FileRefused("Ce fichier n’est pas un tableau. Donnez un classeur .ods, .xlsx ou .csv.")
    if MANIFEST in archive.namelist():
        declared = _Manifest()
        feed(declared, chunks(archive, MANIFEST))
        if declared.is_locked:
            raise FileRefused("Ce classeur est protégé par un mot de passe. Enlevez-le, puis recommencez.")


class _Manifest(Listener):
    """Hears whether some part is encrypted."""

    is_locked = False

    def start(self, tag: str, _attributes: dict[str, str]) -> None:
        """Hear how a part is kept."""
        self.is_locked = self.is_locked or tag == "encryption-data"


class _FirstSheet(Listener):
    """Hears the first table; of a cell, its value and its own paragraphs, not its notes nor drawings."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self._depth = 0
        self._number = 0
        self._row_repeats = 1
        self._cells: dict[int, Cell] = {}
        self._column = 0
        self._cell: dict[str, str] | None = None
        self._level = 0
        self._paragraphs: list[str] = []
        self._is_reading = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Open a table, a row, a cell or what a cell holds."""
        if self.is_satisfied:
            return
        if self._cell is not None:
            self._open_within(tag)
        elif tag == "table":
            self._depth += 1
        elif self._depth and tag == "table-row":
            self._row_repeats = _repeats(attributes, "number-rows-repeated")
            self._cells, self._column = {}, 0
        elif self._depth and tag in _CELLS:
            self._cell = {local(name): value for name, value in attributes.items()}
            self._level, self._paragraphs, self._is_reading = 0, [], False

    def text(self, words: str) -> None:
        """Keep the words of a cell's own paragraph, up to the longest cell."""
        if self._is_reading:
            self._paragraphs[-1] = (self._paragraphs[-1] + words)[:LONGEST_CELL]

    def end(self, tag: str) -> None:
        """Close what was opened."""
        if self.is_satisfied:
            return
        if self._cell is not None:
            if self._level:
                self._close_within()
            else:
                self._close_cell(self._cell)
        elif tag == "table" and self._depth:
            self.is_satisfied = True
        elif tag == "table-row" and self._depth:
            self._close_row()

    def _open_within(self, tag: str) -> None:
        self._level += 1
        if tag == "p" and self._level == 1:
            self._paragraphs.append("")
            self._is_reading = True
        elif tag in {"s", "tab", "line-break"}:
            self.text(" ")

    def _close_within(self) -> None:
        self._level -= 1
        if not self._level:
            self._is_reading = False

    def _close_cell(self, attributes: dict[str, str]) -> None:
        repeats, self._cell = _repeats(attributes, "number-columns-repeated"), None
        cell = _read(attributes, "\n".join(self._paragraphs)[:LONGEST_CELL])
        if cell.text.strip() or cell.is_formula:
            for column in range(self._column, min(self._column + repeats, WIDEST)):
                self._cells[column] = cell
        self._column += repeats

    def _close_row(self) -> None:
        if any(cell.text for cell in self._cells.values()):
            if len(self.rows) + self._row_repeats > 2 * MOST_ROWS:
                raise TooManyLines(MOST_ROWS)
            cells = tuple(self._cells.get(column, Cell()) for column in range(max(self._cells) + 1))
            self.rows += [Row(self._number + number, cells) for number in range(1, self._row_repeats + 1)]
        self._number += self._row_repeats


def _repeats(attributes: dict[str, str], wanted: str) -> int:
    for name, value in attributes.items():
        if local(name) == wanted:
            return max(int(value), 1)
    return 1


def _read(attributes: dict[str, str], shown: str) -> Cell:
    """Read a cell by its value where it is a number, a day or an hour; else by what it shows."""
    kind, is_formula = attributes.get("value-type", ""), "formula" in attributes
    if kind in _NUMBERS:
        return Cell(attributes.get("value", shown)[:LONGEST_CELL], is_formula, is_number=kind == "float")
    if kind == "time" and (found := _TIME.fullmatch(attributes.get("time-value", ""))):
        return Cell(f"{int(found[1]):02}:{int(found[2]):02}", is_formula)
    if kind == "date":
        return Cell(attributes.get("date-value", shown)[:LONGEST_CELL], is_formula)
    return Cell(shown, is_formula)
