"""Cells and rows as a file gives them, whatever its format."""

from collections.abc import Iterable
from typing import NamedTuple

from app.people.errors import FileRefused, TooManyLines

MOST_ROWS = 2000
LONGEST_CELL = 2000
WIDEST = 100
"""Columns beyond this one are not read."""


class Cell(NamedTuple):
    """The text of a cell; a formula keeps the value that was last computed."""

    text: str = ""
    is_formula: bool = False
    is_number: bool = False


class Row(NamedTuple):
    """A row that holds something; `number` is the one that a spreadsheet shows beside it."""

    number: int
    cells: tuple[Cell, ...]

    def at(self, column: int) -> Cell:
        """Return the cell of a column, empty beyond the last one."""
        return self.cells[column] if column < len(self.cells) else Cell()


def held(rows: Iterable[Row]) -> list[Row]:
    """Keep the rows that hold something.

    Raises:
        FileRefused: there are too many of them, or none.
    """
    kept: list[Row] = []
    for row in rows:
        if any(cell.text.strip() for cell in row.cells):
            kept.append(row)
        if len(kept) > MOST_ROWS + 10:
            raise TooManyLines(MOST_ROWS)
    if not kept:
        raise FileRefused("Ce fichier est vide.")
    return kept
