"""A framework as `referentiel.csv`: a row for each part, its parent above it."""

import csv
from collections.abc import Iterator
from io import StringIO

from app.curricula.exchange.csv_layout import Column, Kind, Method, guarded
from app.curricula.exchange.identifiers import Identifiers, identifiers_of
from app.curricula.exchange.published import Published
from app.curricula.rules.crosswalk import Match
from app.curricula.rules.framework import Competency, Domain, Item

BOM = "\ufeff"
BETWEEN = " "

Row = dict[Column, str]


def csv_bytes(published: Published, *, for_a_spreadsheet: bool) -> bytes:
    """Return a version as CSV in UTF-8: `;` and a mark for a spreadsheet, `,` and none for a program."""
    written = StringIO(newline="")
    written.write(BOM if for_a_spreadsheet else "")
    table = csv.DictWriter(
        written, fieldnames=list(Column), delimiter=";" if for_a_spreadsheet else ",", lineterminator="\r\n"
    )
    table.writeheader()
    for row in _rows(published):
        table.writerow({column: guarded(cell) for column, cell in row.items()})
    return written.getvalue().encode()


def _rows(published: Published) -> Iterator[Row]:
    writer = _Writer(published)
    for domain in published.framework.domains:
        yield writer.row(domain, Kind.GROUP)
        for competency in domain.competencies:
            kind = Kind.GROUP if competency.items else Kind.COMPETENCY
            yield writer.row(competency, kind, parent=domain)
            for item in competency.items:
                yield writer.row(item, Kind.COMPETENCY, parent=competency)


class _Writer:
    """Knows what the rows name: identifiers, levels, links."""

    def __init__(self, published: Published) -> None:
        self.published, self.framework = published, published.framework
        self.identifiers: Identifiers = identifiers_of(published.framework, published.text)

    def row(
        self, thing: Domain | Competency | Item, kind: Kind, *, parent: Domain | Competency | None = None
    ) -> Row:
        of = self.identifiers.by_code
        row = {
            Column.IDENTIFIER: of[thing.code],
            Column.KIND: kind.value,
            Column.PARENT: of[parent.code] if parent else "",
            Column.CODE: thing.code,
            Column.TITLE: thing.statement if isinstance(thing, Item) else thing.title,
            Column.LEVEL: self._level(thing),
            Column.REPLACES: self._replaced(thing.code),
            Column.SAME_AS: self._same_as(thing.code),
        }
        return row | (self._weighed() if kind is Kind.COMPETENCY else {})

    def _level(self, thing: Domain | Competency | Item) -> str:
        ordinal = thing.level if isinstance(thing, Item) else None
        level = self.framework.level(ordinal) if ordinal is not None else None
        return level.code if level else ""

    def _weighed(self) -> Row:
        derivation = self.framework.derivation
        if derivation.is_latest:
            return {Column.METHOD: Method.LATEST.value}
        return {Column.METHOD: Method.N_OF_M.value, Column.THRESHOLD: f"{derivation.n}/{derivation.m}"}

    def _replaced(self, code: str) -> str:
        return BETWEEN.join(place.identifier for mine, place in self.published.replaces if mine == code)

    def _same_as(self, code: str) -> str:
        same = (link.to for link in self.published.links if link.origin == code and link.match is Match.EXACT)
        return BETWEEN.join(f"{place.framework}:{place.code}" for place in same)
