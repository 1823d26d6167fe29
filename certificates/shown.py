"""What a PDF shows: its words, its title, the notes that somebody added. Whatever the bytes, no exception.

For files that are not ours, or no longer: the answer helps a reader to find what was changed, and
proves nothing. A file is read in a process of its own, which ends with it: nothing of it is kept,
and one made up to take for ever does not.
"""

import json
import re
import subprocess
import sys
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from certificates.checking import LARGEST_FILE

SECONDS = 30
"""How long to wait, on a machine that does many other things; the reader bounds its own effort."""

_READER = (sys.executable, "-I", str(Path(__file__).with_name("words.py")))
_NOT_COMPARED = re.compile(r"[\s\u00ad\u200b-\u200f\u2060\ufeff-]|\N{HYPHEN}|\N{NON-BREAKING HYPHEN}")


@dataclass(frozen=True)
class Shown:
    """The words of a file in the order of its drawing, its title, and the notes put over it."""

    text: str
    title: str
    notes: tuple[str, ...] = ()


def shown_by(pdf: bytes) -> Shown | None:
    """Read what a file shows; None where it cannot be read, or asks for too much effort."""
    if len(pdf) > LARGEST_FILE or not pdf.startswith(b"%PDF-"):
        return None
    try:
        read = subprocess.run(  # noqa: S603 - our own arguments
            _READER, input=pdf, capture_output=True, timeout=SECONDS, check=True
        )
        words = json.loads(read.stdout)
    except (subprocess.SubprocessError, OSError, ValueError):
        return None
    return Shown(text=words["text"], title=words["title"], notes=tuple(words["notes"])) if words else None


def squeezed(words: str) -> str:
    """Reduce words to what two ways of setting them share: no space, no hyphen, no ligature."""
    return _NOT_COMPARED.sub("", unicodedata.normalize("NFKC", words))
