"""A table that runs over pages: its head again on each, rows that are never cut, cells read in order."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from certificates.layouts import palette
from certificates.layouts.leaves import Leaves, Text
from certificates.pdf.page import Box
from certificates.pdf.structure import Element

_INSET = 5.0
_ABOVE, _BELOW = 2.5, 3.4
_BY_COLUMN = b"<</O /Table /Scope /Column>>"
_BY_ROW = b"<</O /Table /Scope /Row>>"

Cell = Sequence[Text]
"""The paragraphs of a cell, under one another."""


@dataclass(frozen=True)
class GridColumn:
    """A column: its head, its width in points, whether it stands between rules."""

    head: Cell
    width: float
    is_ruled: bool = False


@dataclass(frozen=True)
class GridRow:
    """A row: a cell for each column; the first names it for whoever listens.

    `tall` is the least height; `tied` the height below the row that must stay on its page.
    """

    cells: Sequence[Cell]
    tall: float = 0
    tied: float = 0
    is_apart: bool = field(default=False, kw_only=True)
    """Whether a stronger line stands above the row."""


class Grid:
    """A table on its way to paper."""

    def __init__(self, leaves: Leaves, columns: Sequence[GridColumn]) -> None:
        self._leaves = leaves
        self._columns = columns
        self._table: Element | None = None

    def height(self, row: GridRow) -> float:
        """Return the height of a row."""
        return max(row.tall, _height([*zip(self._columns, row.cells, strict=True)]))

    def draw(self, rows: Sequence[GridRow]) -> None:
        """Draw rows below what stands, each whole on a page."""
        for row in rows:
            height = self.height(row)
            head = 0 if self._table else self._head_height
            if self._leaves.room < head + height + row.tied:
                self._leaves.turn()
                self._table = None
            table = self._table or self._begin()
            self._draw_row(row, height, table)

    @property
    def _head_height(self) -> float:
        return _height([(column, column.head) for column in self._columns])

    def _begin(self) -> Element:
        """Begin the table of a page, with its head: each page is heard with the names of its columns."""
        leaves, height = self._leaves, self._head_height
        with leaves.page.decoration():
            band = Box(leaves.left, leaves.cursor - height, leaves.width, height)
            leaves.page.rectangle(band, palette.HOUSE.pale)
        self._table = leaves.tree.add("Table", inside=leaves.tree.document)
        self._table.page = leaves.page.number
        row = leaves.tree.add("TR", inside=self._table)
        for at, column in self._placed():
            self._draw_cell(column, column.head, at, row, kind="TH", attributes=_BY_COLUMN)
        leaves.cursor -= height
        return self._table

    def _draw_row(self, row: GridRow, height: float, table: Element) -> None:
        leaves = self._leaves
        bottom, ink = leaves.cursor - height, palette.HOUSE.hairline
        with leaves.page.decoration():
            leaves.page.rectangle(Box(leaves.left, bottom, leaves.width, 0.5), ink)
            if row.is_apart:
                leaves.page.rectangle(
                    Box(leaves.left, leaves.cursor - 0.4, leaves.width, 0.9), palette.ACCENT
                )
            for at, column in self._placed():
                if column.is_ruled:
                    leaves.page.rectangle(Box(at, bottom, 0.5, height), ink)
        told = leaves.tree.add("TR", inside=table)
        for index, ((at, column), cell) in enumerate(zip(self._placed(), row.cells, strict=True)):
            kind, attributes = ("TD", None) if index else ("TH", _BY_ROW)
            self._draw_cell(column, cell, at, told, kind=kind, attributes=attributes)
        leaves.cursor = bottom

    def _placed(self) -> list[tuple[float, GridColumn]]:
        left, placed = self._leaves.left, []
        for column in self._columns:
            placed.append((left, column))
            left += column.width
        return placed

    def _draw_cell(
        self,
        column: GridColumn,
        cell: Cell,
        left: float,
        row: Element,
        *,
        kind: str,
        attributes: bytes | None,
    ) -> None:
        page, top = self._leaves.page, self._leaves.cursor - _ABOVE
        owner = self._leaves.tree.add(kind, inside=row, attributes=attributes)
        if not cell:
            return
        with page.tagged(owner):
            for text in cell:
                *lines, last = text.lines(column.width - 2 * _INSET)
                size = text.style.size
                top = page.lines(left + _INSET, top - size, [*lines, last + " "], text.style) + size


def _height(cells: Sequence[tuple[GridColumn, Cell]]) -> float:
    tallest = (sum(text.height(column.width - 2 * _INSET) for text in cell) for column, cell in cells)
    return max(tallest, default=0) + _ABOVE + _BELOW
