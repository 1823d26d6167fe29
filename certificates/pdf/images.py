"""Pictures in a document: a PNG becomes an image object, with a soft mask where it lets paper through."""

import zlib
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO

from PIL import Image

from certificates.pdf.objects import PdfFile, dictionary, reference


@dataclass(frozen=True)
class Picture:
    """A picture ready to be written: its size in dots, and its layers already compressed.

    Each dot of `dots` is one of the colours of `palette`, given as red, green and blue in a row;
    `veil` says how opaque each dot is, and is left out where all of them are.
    """

    width: int
    height: int
    palette: bytes
    dots: bytes
    veil: bytes | None


@lru_cache(maxsize=64)
def picture(png: bytes) -> Picture:
    """Prepare a PNG of at most 256 colours: a structure prints the same logo on all its documents."""
    with Image.open(BytesIO(png), formats=["PNG"]) as opened:
        image = opened.convert("RGBA")
    colours = image.convert("RGB").quantize(256, dither=Image.Dither.NONE)
    veil = image.getchannel("A")
    is_opaque = veil.getextrema() == (255, 255)
    return Picture(
        width=image.width,
        height=image.height,
        palette=bytes(colours.getpalette() or ()),
        dots=zlib.compress(colours.tobytes(), 9),
        veil=None if is_opaque else zlib.compress(veil.tobytes(), 9),
    )


def write_picture(file: PdfFile, held: Picture) -> int:
    """Write a picture and return its number (ISO 32000-1, 8.9.5 and 11.6.5.3)."""
    colours = len(held.palette) // 3
    space = b"[/Indexed /DeviceRGB %d <%s>]" % (colours - 1, held.palette.hex().encode())
    mask = None if held.veil is None else reference(file.add(_layer(held, held.veil, space=b"/DeviceGray")))
    return file.add(_layer(held, held.dots, space=space, mask=mask))


def _layer(held: Picture, dots: bytes, *, space: bytes, mask: bytes | None = None) -> bytes:
    entries = dictionary(
        Type=b"/XObject",
        Subtype=b"/Image",
        Width=b"%d" % held.width,
        Height=b"%d" % held.height,
        ColorSpace=space,
        BitsPerComponent=b"8",
        SMask=mask,
        Filter=b"/FlateDecode",
        Length=b"%d" % len(dots),
    )
    return b"%s\nstream\n%s\nendstream" % (entries, dots)
