"""Reads the words of a PDF given on the standard input, and answers in JSON: a process of its own.

`certificates.shown` starts it, and ends it where a file made up by somebody takes too long. What it
may take is bounded too: pages, operators, what is inflated, processor time and memory.
"""

import json
import logging
import resource
import struct
import sys
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from pypdf import Configuration, PageObject, PdfReader, apply_configuration
from pypdf.errors import DependencyError, DeprecationError, PyPdfError

logging.getLogger("pypdf").setLevel(logging.CRITICAL)

MOST_PAGES = 12
MOST_OPERATORS = 60_000
LARGEST_STREAM = 1024 * 1024
"""Bytes of a drawing once inflated; ours take a twentieth of it."""

SECONDS = 5
MEMORY = 768 * 1024 * 1024

_LIMITS = Configuration(
    array_based_stream_maximum_output_length=LARGEST_STREAM,
    lzw_maximum_output_length=LARGEST_STREAM,
    run_length_maximum_output_length=LARGEST_STREAM,
    zlib_maximum_output_length=LARGEST_STREAM,
    zlib_maximum_recovery_input_length=LARGEST_STREAM,
    stream_decoding_work_maximum_length=4 * LARGEST_STREAM,
    stream_parsing_work_maximum_count=6 * MOST_OPERATORS,
    page_tree_maximum_entries=1_000,
    page_tree_maximum_page_entries=1_000,
    xform_maximum_invocations_per_extraction=100,
)

LONGEST_TEXT = 200_000
LONGEST_TITLE = 500
MOST_NOTES = 5
LONGEST_NOTE = 120

_HOSTILE = (
    ArithmeticError, AssertionError, AttributeError, EOFError, LookupError, MemoryError, OSError,
    RuntimeError, StopIteration, TypeError, ValueError, struct.error, zlib.error, PyPdfError,
    DependencyError, DeprecationError,
)  # fmt: skip
"""What a parser may raise on bytes that somebody made up; for us they all mean « nothing to read »."""


class _TooMuch(ValueError):
    """The file asks for more effort than any of ours."""


def words_of(pdf: bytes) -> dict[str, Any] | None:
    """Return the text, the title and the notes of a file; None where it cannot be read."""
    try:
        with apply_configuration(_LIMITS):
            return _words_of(PdfReader(BytesIO(pdf), strict=False))
    except _HOSTILE:
        return None


def _words_of(reader: PdfReader) -> dict[str, Any] | None:
    """Read what a file shows; raises whatever its bytes make the parser raise."""
    if reader.is_encrypted:
        return None
    pages = [reader.pages[number] for number in range(min(len(reader.pages), MOST_PAGES))]
    left = iter(range(MOST_OPERATORS))
    text = "\n".join(_text_of(page, left) for page in pages)[:LONGEST_TEXT]
    notes = [note for page in pages for note in _notes_of(page)]
    title = str(reader.metadata.get("/Title", "")) if reader.metadata else ""
    return {"text": text, "title": title[:LONGEST_TITLE], "notes": notes[:MOST_NOTES]}


def _text_of(page: PageObject, left: Iterator[int]) -> str:
    """Return the words of a page; each operator takes one of those that are `left` for the file."""

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


def main() -> None:
    """Read the standard input and answer on the standard output."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    json.dump(words_of(sys.stdin.buffer.read()), sys.stdout)


if __name__ == "__main__":
    main()
