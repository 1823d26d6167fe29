"""Names as people write them, cleaned of what cannot be seen, and folded for search."""

import re
import unicodedata
from typing import NamedTuple

SOUGHT_LENGTH = 601
"""The length of the column that holds a folded name."""

_OVERRIDES = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
"""Characters that turn the direction of what follows (Unicode UAX #9), and the byte order mark."""

_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ı": "i"})
_WORDS = re.compile(r"[^\W_]+")
_WITHIN_A_WORD = re.compile("(?<=\\w\\w)['’ʼ]")
_FORMULA_STARTS = tuple("=+-@＝＋－＠")


class Cleaned(NamedTuple):
    """A text fit to keep; `lost_something` tells that invisible characters were taken out."""

    text: str
    lost_something: bool


def cleaned(typed: str) -> Cleaned:
    """Put a text in Unicode form NFC, on one line, without control characters or direction overrides."""
    composed = unicodedata.normalize("NFC", typed)
    spaced = re.sub(r"\s+", " ", composed).strip()
    kept = "".join(c for c in spaced if unicodedata.category(c) not in {"Cc", "Cs"} and c not in _OVERRIDES)
    return Cleaned(kept.strip(), kept != spaced)


def shows_something(typed: str) -> bool:
    """Tell whether a text has at least one letter, figure or sign that can be seen."""
    return any(unicodedata.category(c)[0] in "LNPS" for c in typed)


def folded(name: str) -> str:
    """Forget case, accents, hyphens and apostrophes.

    « Le Goff-Hervé » is found by « herve », « L’Hostis » by « hostis »; but the apostrophe of a
    Breton « c’h » is part of the word: « Floc’h » is found by « floch ».
    """
    joined = _WITHIN_A_WORD.sub("", name).casefold().translate(_LIGATURES)
    if not joined.isascii():
        apart = unicodedata.normalize("NFKD", joined)
        joined = "".join(c for c in apart if not unicodedata.combining(c))
    return " ".join(_WORDS.findall(joined))


def sought_name(given_name: str, family_name: str) -> str:
    """Return the folded name under which a person is found and sorted, family name first."""
    return folded(f"{family_name} {given_name}")[:SOUGHT_LENGTH]


def in_a_list(given_name: str, family_name: str) -> tuple[str, ...]:
    """Return what a list by given name is sorted on: « Élodie » comes before « Noël »."""
    return folded(given_name), folded(family_name), given_name, family_name


def looks_like_a_formula(text: str) -> bool:
    """Tell whether a spreadsheet would compute this text instead of showing it."""
    return text.startswith(_FORMULA_STARTS)
