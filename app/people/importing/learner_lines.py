"""Learners in a file: the mediators' national model, or `apprenants.csv`."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from app.people.errors import TooManyLines
from app.people.importing import headings, values
from app.people.importing.cells import MOST_ROWS, Cell, Row
from app.people.importing.headings import Columns
from app.people.importing.report import Report, Weight
from app.people.models.persons import NAME_LENGTH
from app.people.queries.imports import KnownLearners
from app.people.rules.names import cleaned, looks_like_a_formula, sought_name

T = TypeVar("T")

KNOWN = {
    "ref": "ref",
    "nom": "family_name",
    "prenom": "given_name",
    "annee de naissance": "birth",
    "annee naissance": "birth",
    "date de naissance": "birth_date",
    "date naissance": "birth_date",
    "langue": "language",
    "n de telephone": "phone",
    "telephone": "phone",
    "e mail": "email",
    "courriel": "email",
    "site": "site",
    "prescripteur": "prescriber",
    "qpv": "qpv",
    "statut": "state",
    "genre": "gender",
    "commune": "commune",
    "notes supplementaires": "notes",
    "consentement date": "consent",
    "code insee": "computed",
    "code postal": "computed",
}
REQUIRED = frozenset({"family_name", "given_name"})
BELOW = frozenset({"nom", "code insee", "code postal"})
"""The second row of headings in the model: the commune's name and codes."""

SAMPLE = ("Exemple", "Léa")
LABELS = {
    **{"family_name": "Nom", "given_name": "Prénom", "birth": "Année de naissance", "ref": "Référence"},
    **{"birth_date": "Date de naissance", "phone": "Téléphone", "email": "Courriel", "language": "Langue"},
    **{"site": "Site", "prescriber": "Prescripteur", "qpv": "QPV", "gender": "Genre", "commune": "Commune"},
    **{"state": "Statut"},
}
LENGTHS = {
    "family_name": NAME_LENGTH,
    "given_name": NAME_LENGTH,
    "ref": 60,
    "prescriber": 200,
    "commune": 100,
    "language": 8,
}
NOT_KEPT = {"notes": "Les notes ne sont pas reprises.", "consent": "Les dates d’accord ne sont pas reprises."}


class LearnerLines:
    """Reads the rows of a file one after the other, and reports what may be written."""

    def __init__(
        self, *, sites: Mapping[str, int], site_id: int, known: KnownLearners, this_year: int
    ) -> None:
        self.report = Report()
        self._sites, self._site_id, self._this_year = sites, site_id, this_year
        self._refs = dict.fromkeys(known.refs, 0)
        self._people = dict.fromkeys(known.people, 0)
        self._columns = Columns({}, ())
        self._row = Row(0, ())

    def read(self, rows: list[Row]) -> Report:
        """Read a whole file.

        Raises:
            FileRefused: its headings are missing, or it has too many lines.
        """
        self._columns, rows = headings.split(rows, known=KNOWN, required=REQUIRED, below=BELOW)
        if len(rows) > MOST_ROWS:
            raise TooManyLines(MOST_ROWS)
        for name in self._columns.unknown:
            self.report.remark(
                0, name, "Cette colonne n’est pas connue, elle est laissée de côté.", Weight.NOTE
            )
        for field, sentence in NOT_KEPT.items():
            if any(self._columns.cell(row, field).text.strip() for row in rows):
                self.report.remark(0, "", sentence, Weight.NOTE)
        for row in rows:
            self._read_row(row)
        return self.report

    def _read_row(self, row: Row) -> None:
        self._row = row
        if (self._cell("family_name").text, self._cell("given_name").text) == SAMPLE:
            self._say("", "C’est l’exemple du modèle, il n’est pas importé.", Weight.NOTE)
            return
        if self._cell("state").text.strip().casefold() in {"efface", "effacé"}:
            self._say(
                "state", "Cette personne est marquée comme effacée, elle n’est pas importée.", Weight.NOTE
            )
            return
        before = len(self.report.those(Weight.ERROR))
        line = self._line()
        if len(self.report.those(Weight.ERROR)) == before and self._is_new(line):
            self.report.lines.append(line)

    def _line(self) -> dict[str, Any]:
        phone = self._cell("phone")
        return {
            "line": self._row.number,
            "given_name": self._text("given_name", needed="Écrivez le prénom."),
            "family_name": self._text("family_name", needed="Écrivez le nom de famille."),
            "ref": self._text("ref", needed="Écrivez la référence." if "ref" in self._columns.places else "")
            or None,
            "prescriber": self._text("prescriber") or None,
            "commune": self._text("commune"),
            "language": self._text("language") or "fr",
            "birth_year": self._birth_year(),
            "phone": self._value(
                "phone",
                lambda text: values.phone(text, is_number=phone.is_number),
                "Ce numéro ne se lit pas.",
            ),
            "email": self._value(
                "email", values.email, "Cette adresse ne se lit pas ; la case peut rester vide."
            ),
            "gender": self._value(
                "gender",
                lambda text: values.chosen(text, values.GENDERS),
                "Écrivez Féminin, Masculin ou Non communiqué.",
            ),
            "qpv": self._value(
                "qpv", lambda text: values.chosen(text, values.ANSWERS), "Écrivez oui, non ou inconnu."
            ),
            "site_id": self._site(),
        }

    def _cell(self, field: str) -> Cell:
        return self._columns.cell(self._row, field)

    def _say(self, field: str, sentence: str, weight: Weight) -> None:
        self.report.remark(self._row.number, LABELS.get(field, ""), sentence, weight)

    def _text(self, field: str, *, needed: str = "") -> str:
        cell = self._cell(field)
        text, lost_something = cleaned(cell.text)
        if lost_something:
            self._say(field, "Des caractères invisibles ont été enlevés.", Weight.NOTE)
        if cell.is_formula or looks_like_a_formula(text):
            self._say(field, "Cette case contient une formule. Écrivez le texte lui-même.", Weight.ERROR)
        elif not text and needed:
            self._say(field, needed, Weight.ERROR)
        elif len(text) > LENGTHS[field]:
            self._say(field, f"C’est trop long : {LENGTHS[field]} caractères au plus.", Weight.ERROR)
        return text

    def _value(self, field: str, reading: Callable[[str], T], sentence: str) -> T | None:
        try:
            return reading(cleaned(self._cell(field).text).text)
        except ValueError:
            self._say(field, sentence, Weight.ERROR)
            return None

    def _birth_year(self) -> int | None:
        field = "birth" if self._cell("birth").text.strip() else "birth_date"
        cell = self._cell(field)
        sentence = "Écrivez l’année en quatre chiffres, par exemple 1958, ou la date comme 14/07/1958."
        return self._value(
            field,
            lambda text: values.birth_year(text, is_number=cell.is_number, this_year=self._this_year),
            sentence,
        )

    def _site(self) -> int:
        code = cleaned(self._cell("site").text).text
        if code and code not in self._sites:
            self._say("site", f"Le lieu {code[:60]} n’existe pas dans cette structure.", Weight.ERROR)
        return self._sites.get(code, self._site_id)

    def _is_new(self, line: dict[str, Any]) -> bool:
        """Tell whether nobody has this reference, nor this name and year of birth, here or above."""
        person = (sought_name(line["given_name"], line["family_name"]), line["birth_year"])
        field, first = ("ref", self._refs.get(line["ref"])) if line["ref"] else ("", None)
        if first is None:
            field, first = "family_name", self._people.get(person)
        if first is not None:
            where = (
                f"Cette personne est déjà à la ligne {first}."
                if first
                else "Cette personne est déjà inscrite."
            )
            self._say(field, where, Weight.DUPLICATE)
            return False
        self._people[person] = self._row.number
        if line["ref"]:
            self._refs[line["ref"]] = self._row.number
        return True
