"""The head of our documents: the edge, the flight of stairs, and who issues them."""

import math
from typing import Protocol

from certificates.layouts import palette
from certificates.layouts.flow import Column
from certificates.pdf.fonts import Face
from certificates.pdf.page import Box, Page, Style
from certificates.typography import grouped_siret

LEFT = 58.0
RIGHT = 50.0
TOP = 50.0


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


def draw_decoration(page: Page, *, example: bool) -> None:
    """Draw the edge, the flight of stairs in its corner and, on an example, the word across the page."""
    with page.decoration():
        if example:
            _draw_example(page)
        page.rectangle(Box(0, 0, 9, page.height), palette.ACCENT)
        inks = (palette.ACCENT, palette.ACCENT_MIDDLE, palette.ACCENT_PALE)
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


def draw_issuer(column: Column, issued: Issued) -> None:
    """Write who issues the document, clear of the stairs, and whether it is an example."""
    whole, column.width = column.width, column.width - 60
    sizes = (11, 10, 9, 8, 7)
    column.paragraph(issued.issuer_name, palette.strong, palette.ACCENT, sizes=sizes, height=31, whole_from=9)
    place = issued.issuer_place
    if issued.issuer_siret:
        place = f"{place} · SIRET {grouped_siret(issued.issuer_siret)}"
    column.paragraph(place, palette.plain, palette.SOFT, sizes=(8.5, 7.5, 6.5), height=28)
    column.width = whole
    if issued.example:
        column.skip(5)
        notice = "Document d’exemple, sans valeur"
        column.paragraph(notice, palette.strong, palette.EXAMPLE_WORD, sizes=(9,), height=14)
