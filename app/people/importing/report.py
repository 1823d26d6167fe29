"""What was read of a file, line by line, before anything is written."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any


class Weight(StrEnum):
    """What a remark means for its line."""

    ERROR = "erreur"
    """The line is not imported before it is put right."""

    DUPLICATE = "doublon"
    """The line is left aside: it is there already."""

    NOTE = "note"
    """The line is imported; something is worth knowing."""


@dataclass(frozen=True, kw_only=True)
class Remark:
    """A sentence about a line, and about a column where one is to blame; line 0 is the whole file."""

    line: int
    column: str
    sentence: str
    weight: Weight

    def __str__(self) -> str:
        where = f"Ligne {self.line}" if self.line else "Fichier"
        return f"{where}{f', {self.column}' if self.column else ''} : {self.sentence}"


@dataclass(kw_only=True)
class Report:
    """The lines that may be written, as plain values, and the remarks about all of them."""

    lines: list[dict[str, Any]] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    written: int | None = None

    def remark(self, line: int, column: str, sentence: str, weight: Weight) -> None:
        """Add a remark."""
        self.remarks.append(Remark(line=line, column=column, sentence=sentence, weight=weight))

    def those(self, weight: Weight) -> list[Remark]:
        """Return the remarks of a weight, in the order of the lines."""
        return sorted((one for one in self.remarks if one.weight is weight), key=lambda one: one.line)

    def lines_with(self, weight: Weight) -> int:
        """Count the lines that have a remark of a weight."""
        return len({one.line for one in self.those(weight)})

    @property
    def all_is_well(self) -> bool:
        """Tell whether no line has to be corrected."""
        return not self.those(Weight.ERROR)

    def as_words(self) -> dict[str, Any]:
        """Return the report as plain values, to be kept until somebody decides."""
        return asdict(self)

    @classmethod
    def from_words(cls, kept: Mapping[str, Any]) -> "Report":
        """Read again a report that was kept."""
        remarks = [Remark(**{**one, "weight": Weight(one["weight"])}) for one in kept["remarks"]]
        return cls(lines=list(kept["lines"]), remarks=remarks, written=kept["written"])
