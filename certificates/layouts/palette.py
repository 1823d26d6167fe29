"""The few colours and styles of our documents: one deep accent, its tints, two inks."""

from certificates.pdf.fonts import Face
from certificates.pdf.page import Ink, Style

ACCENT = Ink(15, 76, 92)
ACCENT_MIDDLE = Ink(122, 162, 172)
ACCENT_PALE = Ink(219, 231, 234)
HAIRLINE = Ink(199, 212, 216)
INK = Ink(27, 35, 40)
SOFT = Ink(84, 97, 104)
EXAMPLE = Ink(246, 226, 214)
EXAMPLE_WORD = Ink(158, 66, 20)


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
