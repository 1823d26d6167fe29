"""What a PDF shows: its words, its title, the notes that somebody added. Whatever the bytes, no exception.

For files that are not ours, or no longer: the answer helps a reader to find what was changed, and
proves nothing. The effort is bounded: pages, operators, what is inflated, what is kept.
"""

import logging
import re
import struct
import unicodedata
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from pypdf import PageObject, PdfReader
from pypdf.errors import PyPdfError

from certificates.checking import LARGEST_FILE

logging.getLogger("pypdf").setLevel(logging.CRITICAL)

MOST_PAGES = 12
MOST_OPERATORS = 60_000
LARGEST_PAGE = 2 * 1024 * 1024
"""Bytes of a page's drawing once inflated; ours take a fiftieth of it."""

LONGEST_TEXT = 200_000
MOST_NOTES = 5
LONGEST_NOTE = 120

_HOSTILE = (
    ArithmeticError, AssertionError, AttributeError, EOFError, LookupError, MemoryError, OSError,
    RuntimeError, StopIteration, TypeError, ValueError, struct.error, zlib.error, PyPdfError,
)  # fmt: skip
"""What a parser may raise on bytes that somebody made up; for us they all mean « nothing to read »."""

_NOT_COMPARED = re.compile(r"[\s\u00ad\u200b-\u200f\u2060\ufeff-]|\N{HYPHEN}|\N{NON-BREAKING HYPHEN}")


@dataclass(frozen=True)
class Shown:
    """The words of a file in the order of its drawing, its title, and the notes put over it."""

    text: str
    title: str
    notes: tuple[str, ...] = ()

    def says(self, words: str) -> bool:
        """Tell whether the file shows these words, wherever its lines and its words are cut."""
        return squeezed(words) in squeezed(self.text)


class _TooMuch(ValueError):
    """The file asks for more effort than any of ours."""


def shown_by(pdf: bytes) -> Shown | None:
    """Read what a file shows; None where it cannot be read, or asks for too much effort."""
    if len(pdf) > LARGEST_FILE:
        return None
    try:
        reader = PdfReader(BytesIO(pdf), strict=False)
        if reader.is_encrypted:
            return None
        pages = [reader.pages[number] for number in range(min(len(reader.pages), MOST_PAGES))]
        text = "\n".join(_text_of(page) for page in pages)[:LONGEST_TEXT]
        notes = [note for page in pages for note in _notes_of(page)]
        title = str(reader.metadata.get("/Title", "")) if reader.metadata else ""
    except _HOSTILE:
        return None
    return Shown(text=text, title=title[: LONGEST_NOTE * 4], notes=tuple(notes[:MOST_NOTES]))


def squeezed(words: str) -> str:
    """Reduce words to what two ways of setting them share: no space, no hyphen, no ligature."""
    return _NOT_COMPARED.sub("", unicodedata.normalize("NFKC", words))


def _text_of(page: PageObject) -> str:
    drawn = page.get_contents()
    if drawn is None:
        return ""
    if len(drawn.get_data()) > LARGEST_PAGE:
        raise _TooMuch
    left = iter(range(MOST_OPERATORS))

    def one_more(*_operation: Any) -> None:
        if next(left, None) is None:
            raise _TooMuch

    return page.extract_text(visitor_operand_before=one_more)


def _notes_of(page: PageObject) -> Iterator[str]:
    """Give the words of the notes on a page, which readers of PDF let anybody write over it."""
    for reference in list(page.annotations or ())[:100]:
        note = reference.get_object()
        if note.get("/Subtype") in ("/FreeText", "/Text", "/Stamp"):
            words = " ".join(str(note.get("/Contents", "")).split())
            if words:
                yield words[:LONGEST_NOTE]
