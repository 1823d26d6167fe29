"""The columns of `referentiel.csv`, and cells that no spreadsheet computes."""

from enum import StrEnum

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
GUARD = "'"


class Column(StrEnum):
    """A column, in the order in which they are written."""

    IDENTIFIER = "identifiant"
    KIND = "type"
    PARENT = "parent"
    CODE = "code"
    TITLE = "libelle"
    SHORT_TITLE = "libelle_simple"
    LEVEL = "niveau"
    METHOD = "methode"
    THRESHOLD = "seuil"
    REPLACES = "remplace"
    SAME_AS = "equivalent_a"


REQUIRED = (Column.IDENTIFIER, Column.KIND, Column.TITLE)


class Kind(StrEnum):
    """A row holds others, or is what a person shows."""

    GROUP = "groupe"
    COMPETENCY = "competence"


class Method(StrEnum):
    """How evidence is weighed."""

    LATEST = "dernier"
    N_OF_M = "n_sur_m"


def guarded(cell: str) -> str:
    """Return a cell that a spreadsheet shows and never computes."""
    return f"{GUARD}{cell}" if cell.lstrip(GUARD).startswith(FORMULA_STARTS) else cell


def unguarded(cell: str) -> str:
    """Read back what `guarded` wrote."""
    is_guarded = cell.startswith(GUARD) and cell.lstrip(GUARD).startswith(FORMULA_STARTS)
    return cell[1:] if is_guarded else cell
