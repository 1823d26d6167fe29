"""The badge: a picture to show, with the signed credential inside (Open Badges 3.0, baked badges).

A badge is drawn once per title and issuer, then each holder's credential is put in it: the picture
says nothing about the person.
"""

import zlib
from collections.abc import Iterator
from functools import lru_cache
from importlib import resources
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

from certificates.layouts.palette import ACCENT, EXAMPLE, EXAMPLE_WORD
from certificates.look import channels
from certificates.pdf.page import Ink
from certificates.typography import clean

SIDE = 600
KEYWORD = b"openbadgecredential"
LARGEST = 2 * 1024 * 1024
"""Bytes beyond which a picture is not opened; ours take under 25 KB, and the credential as much."""

_SCALE = 3
"""How much larger the badge is drawn before it is brought to size: the edges come out smooth."""

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_ITXT = b"iTXt"
_PLAIN = b"\0\0\0\0\0"
"""After the keyword: its end, not compressed, no method, no language, no translated keyword."""

_WHITE = (255, 255, 255)
_LANDING = (242, 180, 90)
_HEAVIEST = 25 * 1024
_COLOURS = (32, 20, 12)
"""How many colours a badge is kept in: fewer only where a very long title weighs too much."""

_MARGIN = 52
_TITLE_SIZES = (58, 52, 46, 40, 36, 32, 28)
_ISSUER_SIZES = (25, 23, 21, 19)

_Colour = tuple[int, int, int]


@lru_cache(maxsize=64)
def badge_image(*, title: str, issuer_name: str, accent: str | None = None, example: bool = False) -> bytes:
    """Draw the badge of a title, as its issuer gives it: a square PNG of 600 pixels, under 25 KB.

    `accent` is a colour on which white reads well (`#rrggbb`); an example says that it is one. Spaces
    that may not break a line are no-break spaces, as everywhere in print.
    """
    ground = channels(accent) if accent else _channels(ACCENT)
    picture = Image.new("RGB", (SIDE * _SCALE, SIDE * _SCALE), ground)
    pen = _Pen(picture)
    _draw_stairs(pen, ground)
    _draw_title(pen, clean(title))
    _draw_issuer(pen, clean(issuer_name), example=example)
    if example:
        _draw_example(pen)
    return _lightest(picture.resize((SIDE, SIDE), Image.Resampling.LANCZOS))


def baked(png: bytes, credential: str) -> bytes:
    """Put a signed credential (VC-JWT) in a picture, in the place of the one that it may hold.

    Raises:
        ValueError: these bytes are no PNG.
    """
    text = KEYWORD + _PLAIN + credential.encode()
    chunks = [chunk for chunk in _chunks(png) if not _is_credential(*chunk)]
    chunks.insert(1, (_ITXT, text))
    return _SIGNATURE + b"".join(_written(kind, content) for kind, content in chunks)


def credential_in(png: bytes) -> str | None:
    """Return the credential that a picture holds; None where it holds none, two, or is no PNG."""
    try:
        found = [content for kind, content in _chunks(png) if _is_credential(kind, content)]
        if len(found) != 1 or not found[0].startswith(KEYWORD + _PLAIN):
            return None
        return found[0].removeprefix(KEYWORD + _PLAIN).decode()
    except ValueError:
        return None


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Part a PNG into its pieces (PNG third edition §5).

    Raises:
        ValueError: it is not one, whole and undamaged from the first byte to the last.
    """
    if not png.startswith(_SIGNATURE) or len(png) > LARGEST:
        raise ValueError("not a PNG")
    place = len(_SIGNATURE)
    kind = b""
    while kind != b"IEND":
        length = int.from_bytes(png[place : place + 4])
        kind, content = png[place + 4 : place + 8], png[place + 8 : place + 8 + length]
        end = place + 12 + length
        if png[place:end] != _written(kind, content):
            raise ValueError("a damaged PNG")
        yield kind, content
        place = end
    if place != len(png):
        raise ValueError("more than a PNG")


def _written(kind: bytes, content: bytes) -> bytes:
    return len(content).to_bytes(4) + kind + content + zlib.crc32(kind + content).to_bytes(4)


def _is_credential(kind: bytes, content: bytes) -> bool:
    """Tell whether a piece is a credential, in any of the three ways a PNG holds words."""
    return kind in (_ITXT, b"tEXt", b"zTXt") and content.partition(b"\0")[0] == KEYWORD


class _Pen:
    """Draws in pixels of the badge, whatever the size of the sheet."""

    def __init__(self, picture: Image.Image) -> None:
        self._draw = ImageDraw.Draw(picture)

    def shape(self, points: list[tuple[float, float]], fill: _Colour) -> None:
        self._draw.polygon([(x * _SCALE, y * _SCALE) for x, y in points], fill=fill)

    def box(self, left: float, top: float, right: float, bottom: float, fill: _Colour) -> None:
        self.shape([(left, top), (right, top), (right, bottom), (left, bottom)], fill)

    def text(self, line: str, left: float, baseline: float, face: str, size: int, fill: _Colour) -> None:
        place = (left * _SCALE, baseline * _SCALE)
        self._draw.text(place, line, fill=fill, font=_font(face, size), anchor="ls")


def _lightest(picture: Image.Image) -> bytes:
    for colours in _COLOURS:
        output = BytesIO()
        few = picture.quantize(colours, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
        few.save(output, "PNG", optimize=True)
        if output.tell() <= _HEAVIEST:
            break
    return output.getvalue()


def _draw_stairs(pen: _Pen, ground: _Colour) -> None:
    """Draw the house's flight of stairs, quiet, and its landing."""
    steps = [(0, 436), (96, 436), (96, 384), (192, 384), (192, 332), (408, 332), (408, 280), (504, 280)]
    steps += [(504, 228), (600, 228), (600, 600), (0, 600)]
    pen.shape([(float(x), float(y)) for x, y in steps], _mixed(ground, _WHITE, 11))
    pen.box(192, 332, 408, 340, _LANDING)


def _draw_title(pen: _Pen, title: str) -> None:
    size, lines = _set(title, "NotoSerifDisplay-Medium", _TITLE_SIZES, width=SIDE - 2 * _MARGIN, height=190)
    for number, line in enumerate(lines):
        baseline = 60 + size * (0.8 + 1.16 * number)
        pen.text(line, _MARGIN, baseline, "NotoSerifDisplay-Medium", size, _WHITE)


def _draw_issuer(pen: _Pen, name: str, *, example: bool) -> None:
    bottom = SIDE - (94 if example else _MARGIN)
    size, lines = _set(name, "NotoSans-SemiBold", _ISSUER_SIZES, width=SIDE - 2 * _MARGIN, height=70)
    for number, line in enumerate(reversed(lines)):
        pen.text(line, _MARGIN, bottom - number * size * 1.3, "NotoSans-SemiBold", size, _WHITE)


def _draw_example(pen: _Pen) -> None:
    pen.box(0, SIDE - 64, SIDE, SIDE, _channels(EXAMPLE))
    word = _channels(EXAMPLE_WORD)
    pen.text("EXEMPLE, sans valeur", _MARGIN, SIDE - 23, "NotoSans-SemiBold", 26, word)


def _set(
    text: str, face: str, sizes: tuple[int, ...], *, width: float, height: float
) -> tuple[int, list[str]]:
    """Return the largest size at which a text fits its box, and its lines; at worst, what fits of it."""
    for size in sizes:
        lines = _lines(text, face, size, width)
        most = int(height / (size * 1.16))
        if len(lines) <= most:
            return size, lines
    return size, [*lines[: most - 1], lines[most - 1].rstrip(" ,;:.") + "…"]


def _lines(text: str, face: str, size: int, width: float) -> list[str]:
    font = _font(face, size)
    lines: list[str] = []
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and font.getlength(longer) <= width * _SCALE:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


@lru_cache(maxsize=32)
def _font(face: str, size: int) -> ImageFont.FreeTypeFont:
    file = BytesIO(resources.files("certificates").joinpath("fonts", f"{face}.ttf").read_bytes())
    return ImageFont.truetype(file, size * _SCALE, layout_engine=ImageFont.Layout.BASIC)


def _mixed(colour: _Colour, other: _Colour, hundredths: int) -> _Colour:
    red, green, blue = (
        (a * (100 - hundredths) + b * hundredths) // 100 for a, b in zip(colour, other, strict=True)
    )
    return red, green, blue


def _channels(ink: Ink) -> _Colour:
    return ink.red, ink.green, ink.blue
