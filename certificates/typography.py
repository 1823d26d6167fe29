"""How words are set on paper: clean names, French spaces and dates, lines that fit their measure."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import date

from certificates.pdf.fonts import Face

MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip

NARROW = "\u202f"
"""The narrow no-break space that French puts before ; : ! ? and inside « »."""

_SPACES = {ord(space): " " for space in "\t\n\r\v\f\u0085\u2028\u2029"}
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


def clean(text: str) -> str:
    """Return the text in composed form (Unicode NFC), on one line, without control characters.

    Line ends and tabs become spaces and runs of spaces one; format characters (joiners, marks of
    direction) vanish, so that nobody can hide or turn round a part of a name.
    """
    composed = unicodedata.normalize("NFC", text.translate(_SPACES))
    visible = "".join(c for c in composed if unicodedata.category(c) not in _INVISIBLE)
    return " ".join(word for word in visible.split(" ") if word)


def long_date(day: date) -> str:
    """Write a day in full French: « 1er décembre 2026 »."""
    number = "1er" if day.day == 1 else str(day.day)
    return f"{number} {MONTHS[day.month - 1]} {day.year}"


def bound(text: str) -> str:
    """Keep a number and its word on one line: « 3 octobre », « version 1.0 »."""
    return re.sub(r"(?<=\d) (?=\w)|(?<=version) (?=\d)|(?<=n°) (?=\d)", "\u00a0", text)


def grouped_siret(siret: str) -> str:
    """Write a SIRET as it is read aloud: three groups of three, then five digits."""
    return NARROW.join((siret[:3], siret[3:6], siret[6:9], siret[9:]))


def wrap(text: str, face: Face, *, size: float, width: float) -> list[str]:
    """Cut a text into lines no wider than the measure (points), inside a word only where needed."""
    space = face.width(" ", size)
    lines: list[list[str]] = []
    taken = width
    for word in _pieces(text, face, size=size, width=width):
        length = face.width(word, size)
        if taken + space + length > width:
            lines.append([])
            taken = -space
        lines[-1].append(word)
        taken += space + length
    return [" ".join(words) for words in lines]


def _pieces(text: str, face: Face, *, size: float, width: float) -> Iterator[str]:
    """Yield the words, those wider than the measure in parts."""
    for word in text.split(" "):
        part = ""
        for character in word if face.width(word, size) > width else ():
            if part and face.width(part + character, size) > width:
                yield part
                part = ""
            part += character
        if part or word:
            yield part or word


def fitted(
    text: str, face: Face, *, sizes: Sequence[float], width: float, height: float, leading: float
) -> tuple[float, list[str]]:
    """Return the largest size, and its lines, with which the text fits a box (points).

    The smallest size is the answer when none fits: the caller decides whether that is refused.
    """
    for size in sizes:
        lines = wrap(text, face, size=size, width=width)
        if len(lines) * size * leading <= height:
            return size, lines
    return size, lines
