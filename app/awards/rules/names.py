"""Names as they are printed: is this the family name on the paper, what are its initials?

A paper prints a given name, then a family name, in one line; where one ends and the other begins is
written nowhere. Hence a family name is whatever words end the line.
"""

import re
import unicodedata

_PARTICLES = frozenset(
    (
        *("d", "da", "das", "de", "del", "della", "den", "der", "des", "di", "do", "dos", "du"),
        *("el", "l", "la", "las", "le", "les", "los", "van", "von", "y", "zu"),
    )
)
_LETTERS_APART = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ı": "i", "ð": "d"})
"""Letters that no decomposition turns into the ones that a keyboard has."""


def is_family_name_of(typed: str, printed_full_name: str) -> bool:
    """Tell whether what was typed ends a printed name, however it is spelled.

    Case, accents, hyphens, apostrophes and particles (« Le », « de », « van ») are forgiven; the
    words of a name may be joined or apart. A given name alone is no family name.
    """
    asked, printed = _words(typed), _words(printed_full_name)
    return _ends_with(printed, asked) or _ends_with(_without_particles(printed), _without_particles(asked))


def initials_of(printed_full_name: str) -> str:
    """Return the initials of a printed name, particles left out: « R. K. », « J. M. D. »."""
    words = re.findall(r"[^\W\d_]+", unicodedata.normalize("NFC", printed_full_name))
    told = [word for word in words if _folded(word) not in _PARTICLES] or words
    return " ".join(f"{word[0].upper()}." for word in told)


def _ends_with(printed: list[str], asked: list[str]) -> bool:
    joined = "".join(asked)
    return bool(joined) and joined in {"".join(printed[start:]) for start in range(len(printed))}


def _words(name: str) -> list[str]:
    return re.findall(r"[^\W_]+", _folded(name))


def _without_particles(words: list[str]) -> list[str]:
    return [word for word in words if word not in _PARTICLES]


def _folded(name: str) -> str:
    apart = unicodedata.normalize("NFKD", name.casefold()).translate(_LETTERS_APART)
    return "".join(letter for letter in apart if not unicodedata.combining(letter))
