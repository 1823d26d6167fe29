"""How words are set on paper: clean names, French spaces and dates, lines that fit their measure."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import date

from certificates.errors import Unprintable
from certificates.pdf.fonts import Face

LONGEST = 400
"""Characters beyond which a single text is refused rather than set in letters too small to read."""

MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip

NARROW = "\u202f"
"""The narrow no-break space that French puts before ; : ! ? and inside « »."""

_SPACES = {ord(space): " " for space in "\t\n\r\v\f\u0085\u2028\u2029"}
_ALPHABETS = frozenset({"LATIN", "GREEK", "CYRILLIC"})
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


def clean(text: str) -> str:
    """Return the text in composed form (Unicode NFC), on one line, without control characters.

    Line ends and tabs become spaces and runs of spaces one; format characters (joiners, marks of
    direction) vanish, so that nobody can hide or turn round a part of a name.
    """
    composed = unicodedata.normalize("NFC", text.translate(_SPACES))
    visible = "".join(c for c in composed if unicodedata.category(c) not in _INVISIBLE)
    return " ".join(word for word in visible.split(" ") if word)


def printable(text: str, *, spoken: str = "un texte", about: str = "") -> str:
    """Return the text as it will be printed.

    In a refusal, `spoken` names it for people (« le nom de la personne »), `about` for the code.

    Raises:
        Unprintable: it is longer than `LONGEST`, or holds a character of a script that our fonts
            do not draw (they draw Latin, Greek and Cyrillic, with Vietnamese).
    """
    cleaned = clean(text)
    if len(cleaned) > LONGEST:
        sentence = f"Texte trop long pour être imprimé ({LONGEST} caractères au plus) : {spoken}."
        raise Unprintable(sentence, about=about)
    missing = Face.TEXT.lacks(cleaned)
    if missing:
        raise Unprintable(
            f"Un caractère ne peut pas être imprimé dans {spoken} : « {missing[0]} ». "
            "Les alphabets latin, grec et cyrillique sont acceptés. Écrivez en lettres latines ; "
            "un nom, comme sur la pièce d’identité ou le titre de séjour.",
            about=about,
        )
    return cleaned


def check_alphabets(name: str) -> None:
    """Refuse a word that mixes alphabets: a letter of another one looks alike, and is found nowhere.

    Asked when a name is about to be frozen, never of what was.

    Raises:
        Unprintable: it names the word.
    """
    for word in re.findall(r"[^\W\d_]+", name):
        if len({unicodedata.name(letter, "").partition(" ")[0] for letter in word} & _ALPHABETS) > 1:
            raise Unprintable(
                f"Le mot «{NARROW}{word}{NARROW}» mêle les lettres de deux alphabets, qui se ressemblent. "
                "Retapez ce nom en entier, comme sur la pièce d’identité."
            )


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
    room = width / size
    space = face.width(" ", 1)
    lines: list[list[str]] = []
    taken = room
    for word in text.split(" "):
        fits = face.width(word, 1) <= room
        for part in (word,) if fits else _parts(word, face, room):
            length = face.width(part, 1)
            if taken + space + length > room:
                lines.append([])
                taken = -space
            lines[-1].append(part)
            taken += space + length
    return [" ".join(words) for words in lines]


def _parts(word: str, face: Face, room: float) -> Iterator[str]:
    """Cut a word that no line can hold (the room is in multiples of the size)."""
    part = ""
    for character in word:
        if part and face.width(part + character, 1) > room:
            yield part
            part = ""
        part += character
    yield part


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
