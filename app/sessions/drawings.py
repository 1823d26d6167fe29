"""Signatures drawn by hand: read as dots and drawn again, so that nothing else is ever kept."""

import base64
import binascii
from io import BytesIO

from PIL import Image, UnidentifiedImageError

from app.sessions.errors import DrawingRefused

HEAVIEST = 20 * 1024
WIDEST, TALLEST = 1200, 600
_BEGINS = "data:image/png;base64,"
_SHADES = 16
_LONGEST = len(_BEGINS) + HEAVIEST * 8


def redrawn(sent: str) -> bytes | None:
    """Return the PNG of a signature, in shades of grey on white; None where nothing was drawn.

    Args:
        sent: what the page's script posts, a PNG in a `data:` address (RFC 2397).

    Raises:
        DrawingRefused: it is no such picture, or weighs more than 20 KB once drawn again.
    """
    if not sent:
        return None
    drawn = _shades(_read(sent))
    if drawn.getextrema() == (255, 255):
        return None
    kept = BytesIO()
    drawn.quantize(_SHADES, dither=Image.Dither.NONE).save(kept, "PNG", optimize=True)
    if kept.tell() > HEAVIEST:
        raise DrawingRefused("Ce dessin est trop chargé : effacez-le, puis signez plus simplement.")
    return kept.getvalue()


def _read(sent: str) -> bytes:
    if sent.startswith(_BEGINS) and len(sent) <= _LONGEST:
        try:
            return base64.b64decode(sent[len(_BEGINS) :], validate=True)
        except binascii.Error:
            pass
    raise _damaged()


def _shades(content: bytes) -> Image.Image:
    """Return the dots alone, as white paper shows them."""
    try:
        with Image.open(BytesIO(content), formats=["PNG"]) as opened:
            if opened.width > WIDEST or opened.height > TALLEST:
                raise _damaged()
            seen = opened.convert("RGBA")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError):
        raise _damaged() from None
    paper = Image.new("RGBA", seen.size, "white")
    paper.alpha_composite(seen)
    return paper.convert("L")


def _damaged() -> DrawingRefused:
    return DrawingRefused("Ce dessin est abîmé : effacez-le, puis signez de nouveau.")
