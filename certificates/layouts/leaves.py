"""Papers of several pages: each with the house's edge, what it is at the bottom, and a count."""

from collections.abc import Sequence
from dataclasses import dataclass

from certificates.layouts import palette
from certificates.layouts.days import french
from certificates.layouts.head import draw_decoration
from certificates.pdf.attachments import Attachment
from certificates.pdf.document import Document
from certificates.pdf.metadata import Description
from certificates.pdf.page import A4, Ink, Page, Style
from certificates.pdf.structure import Element
from certificates.typography import bound, wrap

LANDSCAPE = (A4[1], A4[0])
LEFT, RIGHT, TOP, BOTTOM = 40.0, 34.0, 32.0, 28.0
_RUNNING = 14.0
"""Where the line at the bottom of each page stands, in points above the edge."""


@dataclass(frozen=True)
class Text:
    """A text in its style, to be cut to the measure it finds."""

    words: str
    style: Style

    def lines(self, width: float) -> list[str]:
        """Return the lines of the text in that measure."""
        return wrap(bound(self.words), self.style.face, size=self.style.size, width=width) or [""]

    def height(self, width: float) -> float:
        """Return the height that the lines take."""
        return len(self.lines(width)) * self.style.size * self.style.leading


class Leaves:
    """A paper in the making; `cursor` is the height at which the next thing goes, on `page`.

    A bare one, to be cut, has neither the edge nor the line at the bottom.
    """

    def __init__(
        self,
        about: Description,
        *,
        identifier: bytes,
        running: str,
        size: tuple[float, float] = A4,
        example: bool = False,
        attachments: Sequence[Attachment] = (),
        is_bare: bool = False,
    ) -> None:
        self._document = Document(about, identifier=identifier, attachments=attachments)
        self._size = size
        self._example = example
        self._is_bare = is_bare
        self._running = running
        self._pages: list[Page] = []
        self.tree = self._document.structure
        self.left = LEFT
        self.width = size[0] - LEFT - RIGHT
        self.page = self._new_page()
        self.cursor = size[1] - TOP

    @property
    def room(self) -> float:
        """How much height is left on the page."""
        return self.cursor - BOTTOM

    def turn(self) -> None:
        """Go on with a new page."""
        self.page = self._new_page()
        self.cursor = self._size[1] - TOP - 22

    def write(
        self, text: Text, *, kind: str = "P", width: float | None = None, inside: Element | None = None
    ) -> None:
        """Write a paragraph below what stands, on one page."""
        lines = text.lines(width or self.width)
        with self.page.tagged(self.tree.add(kind, inside=inside or self.tree.document)):
            size = text.style.size
            self.cursor = self.page.lines(self.left, self.cursor - size, lines, text.style) + size

    def flow(self, text: Text, *, kind: str = "P", indent: float = 0, inside: Element | None = None) -> None:
        """Write a paragraph below what stands, on as many pages as it takes."""
        lines, step = text.lines(self.width - indent), text.style.size * text.style.leading
        owner = self.tree.add(kind, inside=inside or self.tree.document)
        while lines:
            if self.room < step:
                self.turn()
            fitting = max(int(self.room / step), 1)
            with self.page.tagged(owner):
                size = text.style.size
                here = [line + " " for line in lines[:fitting]]
                self.cursor = self.page.lines(self.left + indent, self.cursor - size, here, text.style) + size
            lines = lines[fitting:]

    def to_bytes(self) -> bytes:
        """Return the file; the line at the bottom comes last, when the pages are counted."""
        for number, page in enumerate(() if self._is_bare else self._pages, start=1):
            self._draw_running(page, number)
        return self._document.to_bytes()

    def _new_page(self) -> Page:
        page = self._document.new_page(self._size)
        if not self._is_bare:
            draw_decoration(page, example=self._example)
        self._pages.append(page)
        return page

    def _draw_running(self, page: Page, number: int) -> None:
        style = palette.plain(7, palette.SOFT)
        count = f"page {number} sur {len(self._pages)}"
        measure = self.width - style.width(count) - 20
        with page.decoration():
            page.text(self.left, _RUNNING, _shortened(self._running, style, measure), style)
            page.text(self.left + self.width - style.width(count), _RUNNING, count, style)


def _shortened(text: str, style: Style, width: float) -> str:
    """Return a text on one line, cut where it does not fit."""
    if style.width(text) <= width:
        return text
    while text and style.width(text + "…") > width:
        text = text[:-1]
    return text + "…"


def plain(words: str, size: float, ink: Ink = palette.INK) -> Text:
    """Return running text, its French spaces set."""
    return Text(french(words), palette.plain(size, ink))


def strong(words: str, size: float, ink: Ink = palette.INK) -> Text:
    """Return words that must be seen, their French spaces set."""
    return Text(french(words), palette.strong(size, ink))


def display(words: str, size: float, ink: Ink = palette.ACCENT) -> Text:
    """Return a title, its French spaces set."""
    return Text(french(words), palette.display(size, ink))
