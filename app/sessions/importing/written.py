"""A line of a filled sheet as it was written, before what it says is weighed."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.core.spreadsheets import unguarded
from app.people.importing.cells import Cell
from app.people.rules.names import cleaned, sought_name
from app.sessions import rules
from app.sessions.importing import values
from app.sessions.importing.report import Answer
from app.sessions.queries import Place

LABELS = {
    **{"session": "seance_ref", "learner": "apprenant_ref", "given_name": "prenom", "family_name": "nom"},
    **{"presence": "statut", "arrived_at": "arrivee", "left_at": "depart", "note": "remarque"},
}
LONGEST_SAID = 80
"""A longer name is not said: the line's number is enough."""

SAYING = ("presence", "arrived_at", "left_at", "note")
NAMES = ("given_name", "family_name")


class LineRefused(Exception):
    """A line cannot be noted; `field` is the column to blame, if one is."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class Written:
    """A line as it was written: its cells by field, and whom of the sheet it names, if anybody."""

    number: int
    cells: Mapping[str, Cell]
    place: Place | None = None

    def text(self, field: str) -> str:
        """Return the text of a cell, cleaned, without the guard that the template may have put."""
        return unguarded(cleaned(self.cells[field].text).text)

    def holds(self, *fields: str) -> bool:
        """Tell whether one of these cells holds something."""
        return any(self.text(field) for field in fields)

    @property
    def name(self) -> str:
        """The person's name, as the sheet has it or as it was written."""
        return self.place.name if self.place else " ".join(filter(None, map(self.text, NAMES)))

    def told(self, sentence: str) -> str:
        """Say a sentence of this line's person, by their name where it does not name them."""
        if not 0 < len(self.name) <= LONGEST_SAID or self.name in sentence:
            return sentence
        return f"{self.name} : {sentence[0].lower()}{sentence[1:]}"


def check_formulas(line: Written) -> None:
    """Refuse a line that has a formula where its own words are read.

    Raises:
        LineRefused: it has one.
    """
    read = (*SAYING, "learner", *(NAMES if line.place is None else ()))
    for field in read:
        if line.cells[field].is_formula:
            raise LineRefused(field, "Cette case contient une formule. Écrivez le texte lui-même.")


def check_it_holds_together(line: Written, answer: Answer) -> None:
    """Refuse an hour of somebody who did not come.

    Raises:
        LineRefused: there is one.
    """
    if answer.presence not in rules.CAME and (answer.arrived_at or answer.left_at):
        word = values.WORDS[answer.presence]
        raise LineRefused(
            "presence", f"{line.name} est noté {word}, mais avec une heure : corrigez l’un des deux."
        )


def said_twice(lines: Sequence[Written]) -> dict[int, tuple[int, ...]]:
    """Return the lines that speak of somebody whom another line speaks of too, with those lines."""
    found: dict[object, list[int]] = defaultdict(list)
    for line in lines:
        who: object = line.place.learner_id if line.place else sought_name(*map(line.text, NAMES))
        if who != "":
            found[who].append(line.number)
    return {number: tuple(numbers) for numbers in found.values() if len(numbers) > 1 for number in numbers}


def twice_sentence(line: Written, numbers: Sequence[int]) -> str:
    """Say that several lines speak of one person."""
    where = f"{', '.join(map(str, numbers[:-1]))} et {numbers[-1]}"
    if line.place is not None:
        return f"{line.name} est sur plusieurs lignes ({where}) : gardez-en une seule."
    return f"{line.name} est sur plusieurs lignes ({where}) : si elles sont deux, complétez leurs noms."
