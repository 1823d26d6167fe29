"""OpenDocument spreadsheets, as a spreadsheet saves them once somebody filled a template."""

from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO
from xml.etree import ElementTree
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

import odswriter

OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"
TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
NAMESPACES = f'xmlns:office="{OFFICE}" xmlns:table="{TABLE}" xmlns:text="{TEXT}"'
MIMETYPE = b"application/vnd.oasis.opendocument.spreadsheet"


def an_ods(rows: Iterable[Sequence[object]]) -> bytes:
    """Make a spreadsheet of one sheet."""
    written = BytesIO()
    with odswriter.writer(written) as book:
        book.writerows(rows)
    return written.getvalue()


def a_package(content: str, *, mimetype: bytes = MIMETYPE, **members: bytes) -> bytes:
    """Make a package from the XML of a sheet; `__` stands for `/` and `_dot_` for `.` in members' names."""
    named = {name.replace("__", "/").replace("_dot_", "."): words for name, words in members.items()}
    written = BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", mimetype, ZIP_STORED)
        archive.writestr("content.xml", content)
        for name, words in named.items():
            archive.writestr(name, words)
    return written.getvalue()


ANOTHER = (
    '<table:table table:name="Autre"><table:table-row><table:table-cell>'
    "<text:p>ailleurs</text:p></table:table-cell></table:table-row></table:table>"
)


def a_sheet(rows: str, *, before: str = "", prolog: str = "") -> str:
    """Write the XML of a spreadsheet around rows."""
    return (
        f"{prolog}<office:document-content {NAMESPACES}><office:body><office:spreadsheet>{before}"
        f'<table:table table:name="Feuille">{rows}</table:table>'
        f"{ANOTHER}</office:spreadsheet></office:body></office:document-content>"
    )


def a_cell(text: str, more: str = "", *, kind: str = "string") -> str:
    """Write the XML of a cell."""
    return f'<table:table-cell office:value-type="{kind}" {more}><text:p>{text}</text:p></table:table-cell>'


def a_row(*cells: str, more: str = "") -> str:
    """Write the XML of a row."""
    return f"<table:table-row {more}>{''.join(cells)}</table:table-row>"


def filled_ods(template: bytes, answers: Mapping[str, Mapping[str, str]]) -> bytes:
    """Fill the cells of a template, found by given name and heading, and leave the rest as it is."""
    with ZipFile(BytesIO(template)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    root = ElementTree.fromstring(members["content.xml"])
    rows = [list(row) for row in root.iter(f"{{{TABLE}}}table-row")]
    headings = next(list(map(_text, row)) for row in rows if row and _text(row[0]) == "seance_ref")
    for row in rows:
        said = answers.get(_text(row[2]), {}) if len(row) == len(headings) else {}
        for heading, value in said.items():
            cell = row[headings.index(heading)]
            cell.set(f"{{{OFFICE}}}value-type", "string")
            ElementTree.SubElement(cell, f"{{{TEXT}}}p").text = value
    members["content.xml"] = ElementTree.tostring(root)
    written = BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED) as archive:
        for name, words in members.items():
            archive.writestr(name, words, ZIP_STORED if name == "mimetype" else ZIP_DEFLATED)
    return written.getvalue()


def _text(cell: ElementTree.Element) -> str:
    return "".join(cell.itertext())
