"""The first sheet of an XLSX workbook (ECMA-376 part 1, SpreadsheetML), and nothing else of it.

A general reader unfolds every shared string of the workbook, the names of 35,072 communes in the
mediators' model; this one reads the first sheet as a stream, then only the strings that it cites.
"""

from collections.abc import Iterator
from posixpath import join, normpath
from xml.etree.ElementTree import Element, ParseError
from xml.parsers.expat import ExpatError
from zipfile import ZipFile

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from app.people.errors import FileRefused, TooManyLines
from app.people.importing.archive import MEBIBYTE, chunks, opened
from app.people.importing.cells import LONGEST_CELL, MOST_ROWS, WIDEST, Cell, Row
from app.people.importing.markup import Listener, feed

_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_RELATION = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
_UNREADABLE = (
    "Ce classeur ne se lit pas. Enregistrez la liste au format .ods, .xlsx ou .csv, puis recommencez."
)


def rows_of(raw: bytes) -> list[Row]:
    """Return the rows of the first sheet that hold something.

    Raises:
        FileRefused: the workbook is over a cap, damaged, or declares entities.
    """
    with opened(raw) as archive:
        try:
            sheet = _Sheet()
            feed(sheet, chunks(archive, _first_sheet(archive)))
            strings = _Strings(sheet.cited)
            if sheet.cited:
                feed(strings, chunks(archive, "xl/sharedStrings.xml"))
            return list(sheet.rows(strings.found))
        except (KeyError, ValueError, ExpatError, ParseError, DefusedXmlException) as damage:
            raise FileRefused(_UNREADABLE) from damage


def _first_sheet(archive: ZipFile) -> str:
    workbook = _small(archive, "xl/workbook.xml")
    sheets = [element for element in workbook.iter() if element.tag.endswith("}sheet")]
    if not sheets:
        raise KeyError("sheet")
    sheet = sheets[0]
    wanted = sheet.get(_RELATION) or sheet.get(_STRICT_RELATION)
    for relation in _small(archive, "xl/_rels/workbook.xml.rels"):
        if relation.get("Id") == wanted:
            return normpath(join("/xl", relation.attrib["Target"])).lstrip("/")
    raise KeyError(wanted)


def _small(archive: ZipFile, name: str) -> Element:
    if archive.getinfo(name).file_size > MEBIBYTE:
        raise FileRefused(_UNREADABLE)
    root: Element = fromstring(archive.read(name))
    return root


class _Sheet(Listener):
    """Hears a sheet: keeps its rows, whose shared strings are still numbers."""

    def __init__(self) -> None:
        self.cited: set[int] = set()
        self._rows: list[tuple[int, dict[int, tuple[str, str, bool]]]] = []
        self._number = 0
        self._cells: dict[int, tuple[str, str, bool]] = {}
        self._column, self._kind, self._is_formula = 0, "", False
        self._words: list[str] | None = None
        self._value = ""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Open a row, a cell, or the part of a cell that holds its value."""
        if tag == "row":
            self._number = int(attributes.get("r", self._number + 1))
            self._cells, self._column = {}, 0
        elif tag == "c":
            self._column = _column_of(attributes["r"]) if "r" in attributes else self._column + 1
            self._kind, self._is_formula, self._value = attributes.get("t", "n"), False, ""
        elif tag == "f":
            self._is_formula = True
        elif tag in {"v", "t"}:
            self._words = []

    def text(self, words: str) -> None:
        """Keep the words of a value, up to the longest cell."""
        if self._words is not None:
            self._words.append(words[:LONGEST_CELL])

    def end(self, tag: str) -> None:
        """Close a value, a cell or a row."""
        if tag in {"v", "t"} and self._words is not None:
            self._value = (self._value + "".join(self._words))[:LONGEST_CELL]
            self._words = None
        elif tag == "c" and self._column <= WIDEST and (self._value or self._is_formula):
            if self._kind == "s":
                self.cited.add(int(self._value or "0"))
            self._cells[self._column] = (self._kind, self._value, self._is_formula)
        elif tag == "row" and any(value for _kind, value, _formula in self._cells.values()):
            self._rows.append((self._number, self._cells))
            if len(self._rows) > 2 * MOST_ROWS:
                raise TooManyLines(MOST_ROWS)

    def rows(self, strings: dict[int, str]) -> Iterator[Row]:
        """Give the rows, their shared strings put in place."""
        for number, cells in self._rows:
            width = max(cells)
            yield Row(number, tuple(_cell(cells.get(column), strings) for column in range(1, width + 1)))


def _cell(kept: tuple[str, str, bool] | None, strings: dict[int, str]) -> Cell:
    if kept is None:
        return Cell()
    kind, value, is_formula = kept
    text = strings[int(value)] if kind == "s" else value
    return Cell(text, is_formula=is_formula, is_number=kind == "n")


def _column_of(reference: str) -> int:
    """Return the number of a column from a reference: 1 for A5, 27 for AA5."""
    number = 0
    for letter in reference.rstrip("0123456789").upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


class _Strings(Listener):
    """Hears the shared strings, and keeps those that the sheet cites, until the last of them."""

    def __init__(self, cited: set[int]) -> None:
        self.found: dict[int, str] = {}
        self._cited, self._last = cited, max(cited, default=-1)
        self._index = -1
        self._words: list[str] | None = None
        self._is_reading = False

    def start(self, tag: str, _attributes: dict[str, str]) -> None:
        """Open a string; the sounds written above Japanese words (`rPh`) are not of it."""
        if tag == "si":
            self._index += 1
            self._words = [] if self._index in self._cited else None
        elif tag in {"t", "rPh"}:
            self._is_reading = tag == "t"

    def text(self, words: str) -> None:
        """Keep the words of a string that is cited."""
        if self._words is not None and self._is_reading:
            self._words.append(words)

    def end(self, tag: str) -> None:
        """Close a string."""
        if tag == "t":
            self._is_reading = False
        elif tag == "si" and self._words is not None:
            self.found[self._index] = "".join(self._words)[:LONGEST_CELL]
            self.is_satisfied = self._index >= self._last
