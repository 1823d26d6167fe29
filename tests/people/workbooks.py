"""Small workbooks like those that mediators fill, and the archives of people who mean harm."""

from collections.abc import Iterable, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook

DATA = Path(__file__).resolve().parents[1] / "data"
MODEL = DATA / "coop-import-beneficiaires-modele.xlsx"
PLACES = DATA / "lieux-angers.csv"

HEADINGS = (
    *("Nom", "Prénom", "Année de naissance", "Commune", None, None),
    *("N° de téléphone", "E-mail", "Genre", "Notes supplémentaires"),
)
BELOW = (None, None, None, "Nom", "Code INSEE", "Code postal")
COMPUTED = (
    '=IF(D{0}="","",VLOOKUP(D{0},Communes!A:B,2,0))',
    '=IF(D{0}="","",VLOOKUP(D{0},Communes!A:C,3,0))',
)


def a_workbook(rows: Iterable[Sequence[Any]]) -> bytes:
    """Make a workbook of one sheet."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def a_model(*people: Sequence[Any]) -> bytes:
    """Make a workbook in the layout of the mediators' model; each person is (nom, prénom, année…)."""
    rows: list[Sequence[Any]] = [("Instructions d'utilisation :",), HEADINGS, BELOW]
    for number, person in enumerate(people, 4):
        filled = [*person, *[None] * (10 - len(person))]
        filled[4:6] = [formula.format(number) for formula in COMPUTED]
        rows.append(filled)
    return a_workbook(rows)


def changed(workbook: bytes, **members: bytes) -> bytes:
    """Replace or add members of a workbook; `__` stands for `/` and `_dot_` for `.` in their names."""
    named = {name.replace("__", "/").replace("_dot_", "."): words for name, words in members.items()}
    written = BytesIO()
    with ZipFile(BytesIO(workbook)) as old, ZipFile(written, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in named:
                new.writestr(name, old.read(name))
        for name, words in named.items():
            new.writestr(name, words)
    return written.getvalue()


def the_sheet(workbook: bytes) -> bytes:
    """Return the XML of a workbook's first sheet."""
    with ZipFile(BytesIO(workbook)) as archive:
        return archive.read("xl/worksheets/sheet1.xml")
