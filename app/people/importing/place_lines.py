"""Places in a file: the schéma national des lieux de médiation numérique, v1.0 and v2.0.

v2.0 lets `pivot` and `date_maj` be empty and drops `structure_parente`; both are read alike.
"""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from app.people.errors import TooManyLines
from app.people.importing import headings
from app.people.importing.cells import MOST_ROWS, Row
from app.people.importing.headings import Columns
from app.people.importing.report import Report, Weight
from app.people.rules.names import cleaned

FIELDS = {
    **{"id": "code", "pivot": "siret", "nom": "name", "commune": "commune", "code postal": "postcode"},
    **{"code insee": "insee_code", "adresse": "address", "complement adresse": "address_complement"},
    **{"latitude": "latitude", "longitude": "longitude", "typologie": "typology", "source": "source"},
    **{"date maj": "updated_on", "services": "services"},
}
NOT_KEPT = (
    *("telephone", "courriels", "site web", "horaires", "presentation resume", "presentation detail"),
    *("itinerance", "structure parente", "publics specifiquement adresses", "prise en charge specifique"),
    *("frais a charge", "dispositif programmes nationaux", "formations labels", "autres formations labels"),
    *("modalites acces", "modalites accompagnement", "fiche acces libre", "prise rdv"),
)
KNOWN = FIELDS | {name: f"not kept: {name}" for name in NOT_KEPT}
REQUIRED = frozenset({"code", "name", "commune", "postcode", "address"})
LABELS = {field: name.replace(" ", "_") for name, field in FIELDS.items()}
LENGTHS = {
    **{"code": 60, "name": 200, "commune": 100, "address": 300, "address_complement": 300},
    **{"typology": 200, "source": 200, "services": 2000},
}
_INSEE = re.compile(r"([013-9]\d|2[AB1-9])\d{3}")


class PlaceLines:
    """Reads the rows of a file one after the other, and reports what may be written."""

    def __init__(self) -> None:
        self.report = Report()
        self._columns = Columns({}, ())
        self._row = Row(0, ())
        self._codes: dict[str, int] = {}

    def read(self, rows: list[Row]) -> Report:
        """Read a whole file.

        Raises:
            FileRefused: its headings are missing, or it has too many lines.
        """
        self._columns, rows = headings.split(rows, known=KNOWN, required=REQUIRED)
        if len(rows) > MOST_ROWS:
            raise TooManyLines(MOST_ROWS)
        for name in self._columns.unknown:
            self.report.remark(
                0, name, "Cette colonne n’est pas connue, elle est laissée de côté.", Weight.NOTE
            )
        for row in rows:
            self._read_row(row)
        return self.report

    def _read_row(self, row: Row) -> None:
        self._row = row
        before = len(self.report.those(Weight.ERROR))
        line = {field: self._text(field) for field in LENGTHS} | {
            "line": row.number,
            "postcode": self._value("postcode", _postcode, "Écrivez cinq chiffres."),
            "insee_code": self._value(
                "insee_code", _insee_code, "Écrivez les cinq caractères du code INSEE."
            ),
            "siret": self._value("siret", _siret, "Écrivez un SIRET de 14 chiffres, un RNA, ou rien."),
            "latitude": self._value("latitude", _angle(90), "Écrivez des degrés, par exemple 47.4728."),
            "longitude": self._value("longitude", _angle(180), "Écrivez des degrés, par exemple -0.5395."),
            "updated_on": self._value("updated_on", _day, "Écrivez une date comme 2026-11-24."),
        }
        if self._is_first(line["code"]) and len(self.report.those(Weight.ERROR)) == before:
            self.report.lines.append(line | {"typology": line["typology"] or None})

    def _text(self, field: str) -> str:
        text = cleaned(self._columns.cell(self._row, field).text).text
        if not text and field in REQUIRED:
            self._say(field, "Cette case ne peut pas rester vide.")
        elif len(text) > LENGTHS[field]:
            self._say(field, f"C’est trop long : {LENGTHS[field]} caractères au plus.")
        return text

    def _value(self, field: str, reading: Callable[[str], Any], sentence: str) -> Any:
        try:
            return reading(self._columns.cell(self._row, field).text.strip())
        except ValueError:
            self._say(field, sentence)
            return None

    def _is_first(self, code: str) -> bool:
        first = self._codes.setdefault(code, self._row.number)
        if first != self._row.number:
            self._say("code", f"Cet identifiant est déjà à la ligne {first}.")
        return first == self._row.number

    def _say(self, field: str, sentence: str) -> None:
        self.report.remark(self._row.number, LABELS[field], sentence, Weight.ERROR)


def _postcode(text: str) -> str:
    if not re.fullmatch(r"\d{5}", text, re.ASCII):
        raise ValueError(text)
    return text


def _insee_code(text: str) -> str | None:
    if text and not _INSEE.fullmatch(text):
        raise ValueError(text)
    return text or None


def _siret(text: str) -> str | None:
    """Read a `pivot`: a SIRET is kept; the zeros that stand for none, and other numbers, are not."""
    if text and not re.fullmatch(r"[a-zA-Z0-9]{9,14}", text):
        raise ValueError(text)
    return text if re.fullmatch(r"\d{14}", text, re.ASCII) and int(text) else None


def _angle(most: int) -> Callable[[str], float | None]:
    def read(text: str) -> float | None:
        if not text:
            return None
        degrees = float(text.replace(",", "."))
        if not -most <= degrees <= most:
            raise ValueError(text)
        return degrees

    return read


def _day(text: str) -> str | None:
    return date.fromisoformat(text).isoformat() if text else None
