"""The template of a sheet, to be filled in a spreadsheet and given back."""

import csv
import io
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import odswriter

from app.core import clock
from app.core.french import date_fr, time_fr
from app.core.spreadsheets import harmless
from app.people.rules.names import cleaned
from app.sessions.importing.values import WORDS
from app.sessions.queries import Desk, Place

COLUMNS = ("seance_ref", "apprenant_ref", "prenom", "nom", "statut", "arrivee", "depart", "remarque")
_WIDTHS = ("6.5cm", "6.5cm", "3.6cm", "3.6cm", "2.6cm", "2.2cm", "2.2cm", "9cm")
ROOM_FOR_OTHERS = 6
"""Lines left for people who were not expected."""

_HOW_TO = (
    "Colonne « statut » : écrivez présent, en retard, excusé ou absent. Laissez vide si vous ne savez pas.",
    "Les heures s’écrivent comme 14:05. L’arrivée est utile pour qui est en retard.",
    "Quelqu’un n’était pas attendu ? Écrivez son prénom sur une ligne vide, en bas.",
    "Ne changez pas les deux premières colonnes : elles disent de quelle séance et de qui il s’agit.",
)


def as_csv(desk: Desk) -> bytes:
    """Write the template as text: UTF-8 with its mark, semicolons, headings first."""
    written = io.StringIO(newline="")
    lines = csv.writer(written, delimiter=";")
    lines.writerow(COLUMNS)
    lines.writerows([harmless(cell) for cell in row] for row in _rows(desk))
    return b"\xef\xbb\xbf" + written.getvalue().encode()


def as_ods(desk: Desk) -> bytes:
    """Write the template as an OpenDocument spreadsheet, how to fill it above the headings.

    Every cell is declared as text, so that nothing in it is ever computed.
    """
    written = io.BytesIO()
    with odswriter.writer(written) as book:
        sheet = book.new_sheet("Feuille")
        _widen(book.dom, sheet.table)
        sheet.writerow([_title(desk)])
        sheet.writerows([sentence] for sentence in _HOW_TO)
        sheet.writerow([])
        sheet.writerow(COLUMNS)
        _embolden(sheet.table)
        sheet.writerows([cell or None for cell in row] for row in _rows(desk))
    return written.getvalue()


def _rows(desk: Desk) -> Iterator[tuple[str, ...]]:
    """Yield a line for each person who has a seat, then lines for those who were not expected."""
    for place in desk.seated:
        yield (desk.public_id, place.public_id, place.given_name, place.family_name, *_said(place))
    for _line in range(ROOM_FOR_OTHERS):
        yield (desk.public_id, *[""] * (len(COLUMNS) - 1))


def _said(place: Place) -> tuple[str, str, str, str]:
    """Say what stands of someone: nothing where nothing was noted, or where two answers disagree."""
    mark = place.mark
    if mark is None:
        return "", "", "", ""
    return WORDS[mark.presence], _hour(mark.arrived_at), _hour(mark.left_at), cleaned(mark.note).text


def _hour(moment: datetime | None) -> str:
    return f"{clock.in_paris(moment):%H:%M}" if moment else ""


def _title(desk: Desk) -> str:
    hours = f"de {time_fr(desk.starts_at)} à {time_fr(desk.ends_at)}"
    return cleaned(f"{desk.title}, {date_fr(desk.starts_at)}, {hours}").text


def _widen(dom: Any, table: Any) -> None:
    """Give each column the width that what it holds needs."""
    styles = dom.getElementsByTagName("office:automatic-styles")[0]
    for number, width in enumerate(_WIDTHS):
        style = _element(dom, "style:style", {"style:name": f"w{number}", "style:family": "table-column"})
        style.appendChild(_element(dom, "style:table-column-properties", {"style:column-width": width}))
        styles.appendChild(style)
        table.appendChild(_element(dom, "table:table-column", {"table:style-name": f"w{number}"}))
    bold = _element(dom, "style:style", {"style:name": "bold", "style:family": "table-cell"})
    bold.appendChild(_element(dom, "style:text-properties", {"fo:font-weight": "bold"}))
    styles.appendChild(bold)


def _embolden(table: Any) -> None:
    """Set the title and the headings in bold."""
    rows = table.getElementsByTagName("table:table-row")
    for cell in [*rows[0].childNodes, *rows[-1].childNodes]:
        cell.setAttribute("table:style-name", "bold")


def _element(dom: Any, name: str, attributes: dict[str, str]) -> Any:
    made = dom.createElement(name)
    for each, value in attributes.items():
        made.setAttribute(each, value)
    return made
