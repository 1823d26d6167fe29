"""The logo of a structure: any picture taken in, a small clean one printed."""

import hashlib
from collections.abc import Iterator
from io import BytesIO

from PIL import Image, ImageOps

from certificates.errors import Unprintable
from certificates.layouts.head import LOGO_HEIGHT, LOGO_WIDTH
from certificates.look import Look
from certificates.pdf.images import Picture, on_white, picture

LARGEST_UPLOAD = 4 * 1024 * 1024
"""Bytes of a picture that is not even opened."""

MOST_DOTS = 16_000_000
"""Dots of a picture that is not even unpacked: a telephone's photograph has twelve millions."""

LARGEST = 10_000
"""Bytes that a logo may take, in a file whose whole may take 80,000."""

FEWEST_DOTS = 24
"""Dots on the shorter side below which nothing could be recognised."""

_STEPS = ((1, 64), (1, 32), (0.75, 48), (0.75, 32), (0.6, 32), (0.5, 32), (0.4, 24), (0.3, 24), (0.25, 16))
"""The share of the dots that the head has room for, and the colours, from the finest."""

_DOTS_PER_POINT = 300 / 72
_FORMATS = ("PNG", "JPEG")
_IMMENSE = (Image.DecompressionBombError, Image.DecompressionBombWarning)
_HOSTILE = (
    ArithmeticError, AttributeError, LookupError, MemoryError, OSError, RuntimeError, SyntaxError, TypeError,
    ValueError,
)  # fmt: skip
"""What a decoder may raise on bytes that somebody made up; for us they all mean « no picture »."""


def fitted(upload: bytes) -> bytes:
    """Return a logo as it is printed: a PNG of few colours, at most `LARGEST` bytes, without metadata.

    Its clear margins are cut, and what lets light through shows the white of the paper: no reader
    then has anything to blend. The same picture always gives the same bytes.

    Raises:
        Unprintable: it is no PNG or JPEG, is too big or too small, or cannot be made light enough.
    """
    if len(upload) > LARGEST_UPLOAD:
        raise Unprintable("Cette image est trop lourde : choisissez un fichier de moins de 4 Mo.")
    image = _trimmed(_opened(upload))
    for candidate in _lighter_and_lighter(image):
        if max(len(candidate), picture(candidate).weight) <= LARGEST:
            return candidate
    raise Unprintable("Cette image est trop chargée pour un logo : choisissez un dessin plus simple.")


def digest(logo: bytes) -> str:
    """Return what a look names a logo by."""
    return hashlib.sha256(logo).hexdigest()


def picture_of(look: Look, logo: bytes | None) -> Picture | None:
    """Return the picture to print, which must be the one that the look names, and one of ours.

    Raises:
        Unprintable: it is another one, is missing, or never came out of `fitted`.
    """
    if look.logo_digest != (None if logo is None else digest(logo)):
        raise Unprintable("Le logo n’est pas celui que nomme le modèle : choisissez-le de nouveau.")
    return None if logo is None else _checked(logo)


def _checked(logo: bytes) -> Picture:
    """Prepare a logo; a page may have carried it to a browser and back."""
    try:
        if len(logo) <= LARGEST and (held := picture(logo)).weight <= LARGEST:
            return held
    except (*_IMMENSE, *_HOSTILE) as reason:
        raise _not_ours() from reason
    raise _not_ours()


def _not_ours() -> Unprintable:
    return Unprintable("Ce logo n’est pas prêt pour l’impression : choisissez-le de nouveau.")


def _opened(upload: bytes) -> Image.Image:
    """Unpack a picture, upright; its size is looked at before its dots are."""
    try:
        with Image.open(BytesIO(upload), formats=_FORMATS) as image:
            _check_size(image.size)
            image.draft("RGB", (1200, 1200))
            return on_white(ImageOps.exif_transpose(image))
    except _IMMENSE as reason:
        raise _immense() from reason
    except _HOSTILE as reason:
        raise Unprintable("Ce fichier n’est pas une image PNG ou JPEG lisible.") from reason


def _immense() -> Unprintable:
    return Unprintable("Cette image est trop grande : choisissez-en une plus petite.")


def _check_size(size: tuple[int, int]) -> None:
    width, height = size
    if width * height > MOST_DOTS:
        raise _immense()
    if min(size) < FEWEST_DOTS:
        raise Unprintable(
            f"Cette image est trop petite pour être imprimée : il faut au moins {FEWEST_DOTS} points "
            "en largeur et en hauteur."
        )


def _trimmed(image: Image.Image) -> Image.Image:
    """Cut the margins that print as bare paper."""
    drawn = ImageOps.invert(image).getbbox()
    if drawn is None:
        raise Unprintable("Cette image est vide ou toute blanche : elle ne se verrait pas sur le papier.")
    return image.crop(drawn)


def _lighter_and_lighter(image: Image.Image) -> Iterator[bytes]:
    """Yield the picture in fewer and fewer dots and colours; the first fills the head at 300 dots an inch."""
    room = (LOGO_WIDTH * _DOTS_PER_POINT, LOGO_HEIGHT * _DOTS_PER_POINT)
    for share, colours in _STEPS:
        size = (max(1, round(room[0] * share)), max(1, round(room[1] * share)))
        smaller = image.copy()
        smaller.thumbnail(size, Image.Resampling.LANCZOS)
        yield _written(smaller, colours)


def _written(image: Image.Image, colours: int) -> bytes:
    """Write a PNG whose colours stand in their own order, so that a logo fitted again stays the same."""
    few = image.quantize(colours, dither=Image.Dither.NONE)
    known = few.getpalette() or []
    used = sorted(set(few.tobytes()), key=lambda at: known[3 * at : 3 * at + 3])
    target = BytesIO()
    few.remap_palette(used).save(target, "PNG", optimize=True)
    return target.getvalue()
