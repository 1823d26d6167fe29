"""Which column holds what: headings as people write them, folded."""

from collections.abc import Mapping
from typing import NamedTuple

from app.people.errors import FileRefused
from app.people.importing.cells import Cell, Row
from app.people.rules.names import folded

_AMONG_FIRST = 10


class Columns(NamedTuple):
    """Where each field stands, what the file calls it, and the headings that nobody knows."""

    places: Mapping[str, int]
    unknown: tuple[str, ...]

    def cell(self, row: Row, field: str) -> Cell:
        """Return the cell of a field in a row; an empty one when the file has no such column."""
        return row.at(self.places[field]) if field in self.places else Cell()


def heading(text: str) -> str:
    """Fold a heading: « N° de téléphone », `n_de_telephone` and « N DE TÉLÉPHONE » are one."""
    return folded(text)


def split(
    rows: list[Row],
    *,
    known: Mapping[str, str],
    required: frozenset[str],
    below: frozenset[str] = frozenset(),
) -> tuple[Columns, list[Row]]:
    """Find the row of headings among the first ones, and return its columns and the rows of data.

    `known` maps folded headings to fields; `below` are the headings that a second row may hold.

    Raises:
        FileRefused: no row holds the headings that are required.
    """
    for index, row in enumerate(rows[:_AMONG_FIRST]):
        columns = _columns(row, known)
        if required <= columns.places.keys():
            rest = rows[index + 1 :]
            if rest and {heading(cell.text) for cell in rest[0].cells if cell.text.strip()} <= below:
                rest = rest[1:]
            return columns, rest
    wanted = ", ".join(sorted({name for name, field in known.items() if field in required}))
    raise FileRefused(
        f"Ce fichier n’a pas la ligne de titres attendue. Il faut au moins les colonnes : {wanted}."
    )


def _columns(row: Row, known: Mapping[str, str]) -> Columns:
    places: dict[str, int] = {}
    unknown = []
    for index, cell in enumerate(row.cells):
        name = heading(cell.text)
        if name in known:
            places.setdefault(known[name], index)
        elif name:
            unknown.append(" ".join(cell.text.split())[:60])
    return Columns(places, tuple(unknown))
