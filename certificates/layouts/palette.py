"""The few colours and styles of our documents: one deep accent, its tints, two inks."""

from dataclasses import dataclass
from functools import lru_cache

from certificates.look import Look, channels
from certificates.pdf.fonts import Face
from certificates.pdf.page import Ink, Style


@dataclass(frozen=True)
class Tints:
    """An accent deep enough for small letters, and what is made of it with white."""

    accent: Ink
    middle: Ink
    pale: Ink
    hairline: Ink


HOUSE = Tints(
    accent=Ink(15, 76, 92), middle=Ink(122, 162, 172), pale=Ink(219, 231, 234), hairline=Ink(199, 212, 216)
)
ACCENT = HOUSE.accent
INK = Ink(27, 35, 40)
SOFT = Ink(84, 97, 104)
EXAMPLE = Ink(246, 226, 214)
EXAMPLE_WORD = Ink(158, 66, 20)


def tints(look: Look) -> Tints:
    """Return the colours of a look: the house's own where it chose none."""
    return HOUSE if look.accent is None else _derived(look.accent)


@lru_cache(maxsize=64)
def _derived(accent: str) -> Tints:
    """Thin an accent with white, by as much as the house's own tints are thinned."""
    ink = Ink(*channels(accent))
    return Tints(ink, *(_thinned(ink, white) for white in (0.47, 0.86, 0.77)))


def _thinned(ink: Ink, white: float) -> Ink:
    return Ink(*(round(channel + (255 - channel) * white) for channel in (ink.red, ink.green, ink.blue)))


def display(size: float, ink: Ink = ACCENT) -> Style:
    """Return the style of titles and names."""
    return Style(Face.DISPLAY, size, ink, leading=1.14)


def italic(size: float, ink: Ink = SOFT) -> Style:
    """Return the style of the few connecting words."""
    return Style(Face.DISPLAY_ITALIC, size, ink, leading=1.3)


def strong(size: float, ink: Ink = INK) -> Style:
    """Return the style of labels and of words that must be seen."""
    return Style(Face.STRONG, size, ink)


def plain(size: float, ink: Ink = INK) -> Style:
    """Return the style of running text."""
    return Style(Face.TEXT, size, ink)
