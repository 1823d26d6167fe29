"""Pictures in a document: a PNG becomes an image object of few colours, opaque on white paper."""

import zlib
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO

from PIL import Image

from certificates.pdf.objects import PdfFile, dictionary

_MOST_COLOURS = 256
_MOST_DOTS = 250_000


@dataclass(frozen=True)
class Picture:
    """A picture ready to be written: its size in dots, and its dots already compressed.

    Each dot is the number of a colour of the palette, which is red, green and blue in a row.
    """

    width: int
    height: int
    palette: bytes
    dots: bytes

    @property
    def weight(self) -> int:
        """The bytes that it takes in a file, where its palette is written in hexadecimal."""
        return len(self.dots) + 2 * len(self.palette)


@lru_cache(maxsize=64)
def picture(png: bytes) -> Picture:
    """Prepare a PNG, once: a structure prints the same logo on all its documents.

    More than 256 colours are brought down to as many. A picture of too many dots is a `ValueError`;
    bytes that are no PNG make the decoder raise what it will.
    """
    with Image.open(BytesIO(png), formats=["PNG"]) as opened:
        if opened.width * opened.height > _MOST_DOTS:
            raise ValueError("more dots than a page needs")
        few = on_white(opened).quantize(_MOST_COLOURS, dither=Image.Dither.NONE)
    return Picture(
        width=few.width,
        height=few.height,
        palette=bytes(few.getpalette() or ()),
        dots=zlib.compress(few.tobytes(), 9),
    )


def on_white(image: Image.Image) -> Image.Image:
    """Return a picture as white paper shows it, without any transparency."""
    if not image.has_transparency_data:
        return image.convert("RGB")
    drawn = image.convert("RGBA")
    paper = Image.new("RGB", image.size, "white")
    paper.paste(drawn, mask=drawn.getchannel("A"))
    return paper


def write_picture(file: PdfFile, held: Picture) -> int:
    """Write a picture and return its number (ISO 32000-1, 8.6.6.3 and 8.9.5)."""
    last = len(held.palette) // 3 - 1
    entries = dictionary(
        Type=b"/XObject",
        Subtype=b"/Image",
        Width=b"%d" % held.width,
        Height=b"%d" % held.height,
        ColorSpace=b"[/Indexed /DeviceRGB %d <%s>]" % (last, held.palette.hex().encode()),
        BitsPerComponent=b"8",
        Filter=b"/FlateDecode",
        Length=b"%d" % len(held.dots),
    )
    return file.add(b"%s\nstream\n%s\nendstream" % (entries, held.dots))
