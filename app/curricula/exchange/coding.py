"""From what others write to what our files take: lines without hidden characters, codes of our shape."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

LONGEST_LINE = 300
LONGEST_STATEMENT = 200
LONGEST_PROSE = 4000
LONGEST_CODE = 64
HIDDEN = frozenset({"Cc", "Cf", "Cn", "Co", "Cs"})
_ENDS_OF_LINES = re.compile(r"\r\n?|[\u2028\u2029\x85\x0b\x0c]")
_SPACES = re.compile(r"[ \t\n]+")
_APART = re.compile(r"[^A-Za-z0-9.]+")
_DOTS = re.compile(r"[.\-]*\.[.\-]*")


def a_line(text: str, *, longest: int = LONGEST_LINE) -> str:
    """Return a text on one line, without hidden characters, cut at a word where it is too long."""
    line = _SPACES.sub(" ", visible(text)).strip()
    if len(line) <= longest:
        return line
    kept = line[: longest - 1]
    return f"{kept[: kept.rfind(' ')] if ' ' in kept else kept}…"


def is_cut(text: str, *, longest: int) -> bool:
    """Tell whether a text does not fit on a line of this length."""
    return len(_SPACES.sub(" ", visible(text)).strip()) > longest


def prose(text: str) -> str:
    """Return a text of several lines, without hidden characters, cut where it is too long."""
    kept = visible(text).strip()
    return kept if len(kept) <= LONGEST_PROSE else f"{kept[: LONGEST_PROSE - 1]}…"


def visible(text: str) -> str:
    """Return a text in Unicode's composed form, without hidden characters but ends of lines and tabs."""
    text = unicodedata.normalize("NFC", _ENDS_OF_LINES.sub("\n", text))
    return "".join(
        c for c in text if c == "\n" or unicodedata.category(c if c != "\t" else " ") not in HIDDEN
    )


def a_shaped_code(text: str) -> str:
    """Return a code of letters, digits, dots and hyphens that resembles a text; "" where none can."""
    apart = unicodedata.normalize("NFKD", text)
    bare = "".join(c for c in apart if not unicodedata.combining(c))
    dashed = _DOTS.sub(".", _APART.sub("-", bare))
    return dashed[:LONGEST_CODE].strip(".-")


def a_slug(text: str) -> str:
    """Return the code of a framework that resembles its title."""
    return a_shaped_code(text).lower().replace(".", "-") or "referentiel"


class Codes:
    """Gives each part its code: its own where it can be kept, else one from its place."""

    def __init__(self, wished: Iterable[str]) -> None:
        self._wished = {a_shaped_code(code) for code in wished}
        self._taken: set[str] = set()
        self._numbers: Counter[str] = Counter()
        self.changed = 0

    def take(self, wished: str, *, otherwise: str) -> str:
        """Return a code that nothing else has."""
        shaped = a_shaped_code(wished)
        if shaped and shaped not in self._taken:
            self._taken.add(shaped)
            self.changed += shaped != wished.strip()
            return shaped
        self.changed += bool(wished)
        return self._free(shaped or otherwise)

    def _free(self, stem: str) -> str:
        code = stem
        while code in self._taken or code in self._wished:
            self._numbers[stem] += 1
            code = f"{stem[: LONGEST_CODE - 6]}-{self._numbers[stem] + 1}"
        self._taken.add(code)
        return code
