"""The embedded typefaces: measured and checked before drawing, cut down to the characters used."""

import enum
import json
import threading
import unicodedata
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path

from reportlab.pdfbase.ttfonts import TTFontFace

from certificates.pdf import objects
from certificates.pdf.objects import PdfFile, dictionary, reference

FOLDER = Path(__file__).resolve().parent.parent / "fonts"

_KERNING: dict[str, dict[str, dict[str, int]]] = json.loads((FOLDER / "kerning.json").read_text("utf-8"))


class Face(enum.Enum):
    """The four faces of our documents: Latin, Greek and Cyrillic, with Vietnamese."""

    DISPLAY = "NotoSerifDisplay-Medium"
    DISPLAY_ITALIC = "NotoSerifDisplay-Italic"
    TEXT = "NotoSans-Regular"
    STRONG = "NotoSans-SemiBold"

    __hash__ = object.__hash__  # by identity: a face is looked up for every word

    def width(self, text: str, size: float) -> float:
        """Measure a line in points."""
        return _thousandths(self, text) * size / 1000

    def lacks(self, text: str) -> str:
        """Return the characters of a text that this face cannot draw."""
        widths = _loaded(self).widths
        return "".join(character for character in text if character not in widths)


class _LoadedFace:
    """One font file, parsed once per process; cutting it down moves a cursor, hence the lock."""

    def __init__(self, face: Face) -> None:
        self.font = TTFontFace(str(FOLDER / f"{face.value}.ttf"))
        self.glyphs: dict[int, int] = self.font.charToGlyph
        self.widths: dict[str, float] = {
            chr(code): self.font.charWidths.get(code, self.font.defaultWidth) for code in self.glyphs
        }
        self.kerning: dict[str, dict[str, int]] = _KERNING.get(face.value, {})
        self.lock = threading.Lock()

    def cut_down(self, codes: list[int]) -> bytes:
        """Return a font file that holds only these characters, in this order after the empty one."""
        with self.lock:
            return self.font.makeSubset(codes)

    def nearer(self, left: str, right: str) -> int:
        """Return how many thousandths of the size two neighbours stand nearer than their widths say."""
        row = self.kerning.get(_without_accent(left))
        return -row.get(_without_accent(right), 0) if row else 0


@lru_cache(maxsize=8192)
def _thousandths(face: Face, text: str) -> float:
    """Measure once the words that every page of a curriculum repeats."""
    return sum(map(_loaded(face).widths.__getitem__, text))


@cache
def _without_accent(character: str) -> str:
    return unicodedata.normalize("NFD", character)[0]


@cache
def _loaded(face: Face) -> _LoadedFace:
    return _LoadedFace(face)


class EmbeddedFont:
    """A face as one document uses it: its glyphs are numbered in their order of appearance."""

    def __init__(self, face: Face, file: PdfFile) -> None:
        self.name = face.name
        self.object_number = file.reserve()
        self._face = face
        self._codes: list[int] = []
        self._positions: dict[int, int] = {}

    def encode(self, text: str) -> str:
        """Return the text as a content stream shows it: glyph numbers in hexadecimal, kerned."""
        loaded = _loaded(self._face)
        glyphs = [f"{self._position(code, loaded.glyphs[code]):04X}" for code in map(ord, text)]
        if not loaded.kerning:
            return f"<{''.join(glyphs)}> Tj"
        parts = [glyphs[0]]
        for (left, right), glyph in zip(pairwise(text), glyphs[1:], strict=True):
            nearer = loaded.nearer(left, right)
            parts.append(f">{nearer}<{glyph}" if nearer else glyph)
        return f"[<{''.join(parts)}>] TJ"

    def _position(self, code: int, glyph: int) -> int:
        if glyph not in self._positions:
            self._codes.append(code)
            self._positions[glyph] = len(self._codes)
        return self._positions[glyph]

    def write(self, file: PdfFile) -> None:
        """Write the font's five objects (a composite font, ISO 32000-1, 9.7)."""
        loaded = _loaded(self._face)
        name = f"/PALIER+{self._face.value}".encode()
        program = loaded.cut_down(self._codes)
        font_file = file.add(objects.stream(program, entries=b"/Length1 %d" % len(program)))
        widths = " ".join(objects.number(loaded.widths[chr(code)]) for code in self._codes)
        descendant = dictionary(
            Type=b"/Font",
            Subtype=b"/CIDFontType2",
            BaseFont=name,
            CIDSystemInfo=b"<</Registry (Adobe) /Ordering (Identity) /Supplement 0>>",
            FontDescriptor=reference(file.add(_descriptor(loaded.font, name, font_file))),
            W=f"[1 [{widths}]]".encode(),
            CIDToGIDMap=b"/Identity",
        )
        composite = dictionary(
            Type=b"/Font",
            Subtype=b"/Type0",
            BaseFont=name,
            Encoding=b"/Identity-H",
            DescendantFonts=objects.array([reference(file.add(descendant))]),
            ToUnicode=reference(file.add(objects.stream(_to_unicode(self._codes)))),
        )
        file.put(self.object_number, composite)


def _descriptor(font: TTFontFace, name: bytes, font_file: int) -> bytes:
    measures = (font.ascent, font.descent, font.capHeight, font.italicAngle, font.stemV)
    ascent, descent, capitals, angle, stem = (objects.number(measure).encode() for measure in measures)
    return dictionary(
        Type=b"/FontDescriptor",
        FontName=name,
        Flags=b"%d" % (font.flags & ~32 | 4),
        FontBBox=objects.array(objects.number(edge).encode() for edge in font.bbox),
        ItalicAngle=angle,
        Ascent=ascent,
        Descent=descent,
        CapHeight=capitals,
        StemV=stem,
        FontFile2=reference(font_file),
    )


def _to_unicode(codes: list[int]) -> bytes:
    """Write the map from glyph numbers to characters, in blocks of at most a hundred (9.10.3)."""
    lines = [
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
        "/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def",
        "/CMapName /Adobe-Identity-UCS def /CMapType 2 def",
        "1 begincodespacerange <0000> <FFFF> endcodespacerange",
    ]
    pairs = [f"<{position:04X}> <{code:04X}>" for position, code in enumerate(codes, start=1)]
    for start in range(0, len(pairs), 100):
        block = pairs[start : start + 100]
        lines += [f"{len(block)} beginbfchar", *block, "endbfchar"]
    lines.append("endcmap CMapName currentdict /CMap defineresource pop end end")
    return "\n".join(lines).encode()
