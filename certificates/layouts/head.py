"""The head of our documents: the edge, the flight of stairs, and who issues them."""

import math
from dataclasses import replace
from typing import Protocol

from certificates.layouts import palette
from certificates.layouts.flow import Column
from certificates.layouts.palette import Tints
from certificates.pdf.fonts import Face
from certificates.pdf.images import Picture
from certificates.pdf.page import Box, Page, Style
from certificates.typography import grouped_siret

LEFT = 58.0
RIGHT = 50.0
TOP = 50.0
CLEAR_OF_STAIRS = 60.0
LOGO_WIDTH = 130.0
LOGO_HEIGHT = 46.0
_BESIDE = 16.0


class Issued(Protocol):
    """What a document says of whoever issues it."""

    @property
    def issuer_name(self) -> str:
        """The structure's name."""

    @property
    def issuer_place(self) -> str:
        """Its town."""

    @property
    def issuer_siret(self) -> str | None:
        """Its number in the national register, fourteen digits."""

    @property
    def example(self) -> bool:
        """Whether the document is worth nothing."""


def draw_decoration(page: Page, *, example: bool, tints: Tints = palette.HOUSE) -> None:
    """Draw the edge, the flight of stairs in its corner and, on an example, the word across the page."""
    with page.decoration():
        if example:
            _draw_example(page)
        page.rectangle(Box(0, 0, 9, page.height), tints.accent)
        inks = (tints.accent, tints.middle, tints.pale)
        for step, ink in enumerate(inks):
            tall = 16.0 * (len(inks) - step)
            page.rectangle(Box(page.width - 34 * (step + 1), page.height - tall, 34, tall), ink)


def _draw_example(page: Page) -> None:
    """Write EXEMPLE along the diagonal, centred on the page, under everything else."""
    word = Style(Face.STRONG, 138, palette.EXAMPLE)
    turn = math.atan2(page.height, page.width)
    along, up = word.width("EXEMPLE") / 2, word.size * 0.36
    left = page.width / 2 - along * math.cos(turn) + up * math.sin(turn)
    bottom = page.height / 2 - along * math.sin(turn) - up * math.cos(turn)
    page.slanted_text(left, bottom, "EXEMPLE", word, degrees=math.degrees(turn))


def draw_issuer(column: Column, issued: Issued, *, logo: Picture | None = None) -> None:
    """Write who issues the document, clear of the stairs, and whether it is an example.

    A logo stands at the margin, and the words beside it, each centred on the other.
    """
    left, whole, top = column.left, column.width, column.cursor
    column.width -= CLEAR_OF_STAIRS
    shown = printed_size(logo) if logo else None
    if shown:
        column.left, column.width = left + shown.width + _BESIDE, column.width - shown.width - _BESIDE
    _write_issuer(column, issued)
    if logo and shown:
        _draw_logo(column, logo, shown, top)
    column.left, column.width = left, whole
    if issued.example:
        column.skip(5)
        notice = "Document d’exemple, sans valeur"
        column.paragraph(notice, palette.strong, palette.EXAMPLE_WORD, sizes=(9,), height=14)


def printed_size(logo: Picture) -> Box:
    """Return the largest box of the logo's own shape that the head has room for."""
    scale = min(LOGO_WIDTH / logo.width, LOGO_HEIGHT / logo.height)
    return Box(0, 0, logo.width * scale, logo.height * scale)


def _write_issuer(column: Column, issued: Issued) -> None:
    sizes = (11, 10, 9, 8, 7)
    name, accent = issued.issuer_name, column.tints.accent
    column.paragraph(name, palette.strong, accent, sizes=sizes, height=31, whole_from=9)
    place = issued.issuer_place
    if issued.issuer_siret:
        place = f"{place} · SIRET {grouped_siret(issued.issuer_siret)}"
    column.paragraph(place, palette.plain, palette.SOFT, sizes=(8.5, 7.5, 6.5), height=28)


def _draw_logo(column: Column, logo: Picture, shown: Box, top: float) -> None:
    """Draw the logo beside the words, as decoration: the words beside it name whose it is."""
    middle = (top + column.cursor) / 2
    box = replace(shown, left=LEFT, bottom=middle - shown.height / 2)
    with column.page.decoration():
        column.page.picture(box, logo)
    column.cursor = min(column.cursor, box.bottom)
