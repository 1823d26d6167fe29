"""The passport: as many A4 pages as needed, each thing on a line with its level and how it was seen."""

import hashlib
import json
from collections.abc import Iterator, Sequence

from certificates.layouts import palette
from certificates.layouts.certificate import SALT_PREFIX
from certificates.layouts.flow import Column
from certificates.layouts.foot import Foot
from certificates.layouts.head import LEFT, RIGHT, TOP, draw_decoration, draw_issuer
from certificates.layouts.rows import Block, Heading, Row, Words
from certificates.passport_content import PassportContent, PassportPart
from certificates.pdf.attachments import Attachment
from certificates.pdf.document import Document
from certificates.pdf.metadata import Description
from certificates.pdf.page import Box, Page
from certificates.pdf.structure import Element
from certificates.typography import long_date

_RUNNING = 13.0
"""Where the line at the bottom of each page stands, in points above the edge."""

_BOTTOM = 40.0
_TIED_LINES = 3
_NAME_SIZES = (28, 25, 22, 19, 16, 14, 12, 10)
_TITLE_SIZES = (30, 29, 28, 27, 26, 25, 24, 20)


def draw_passport(content: PassportContent, *, attachments: Sequence[Attachment] = ()) -> bytes:
    """Return the PDF of a passport, ready to be sealed; the same content gives the same bytes.

    Raises:
        Unprintable: a name does not fit, even in the smallest letters.
    """
    return _Drawing(content, attachments).to_bytes()


class _Drawing:
    """A passport on its way to paper: blocks go down a page until it is full, then on to the next."""

    def __init__(self, content: PassportContent, attachments: Sequence[Attachment]) -> None:
        stored = json.dumps(content.to_dict(), sort_keys=True)
        identifier = hashlib.sha256(stored.encode()).digest()[:16]
        self._content = content
        self._document = Document(_description(content), identifier=identifier, attachments=attachments)
        self._tree = self._document.structure
        self._pages: list[Page] = []
        self._listing: Element | None = None
        self._page = self._new_page()
        self._width = self._page.width - LEFT - RIGHT
        self._cursor = self._page.height - TOP

    def to_bytes(self) -> bytes:
        """Draw all of it; the line at the bottom comes last, when the pages are counted."""
        self._draw_head()
        foot = Foot(self._content, _facts(self._content), left=LEFT, width=self._width)
        blocks = [block for part in self._content.parts for block in _blocks(part, width=self._width)]
        _tie_the_last(blocks, to=foot.top + 14 - _BOTTOM)
        for block in blocks:
            self._draw_block(block)
        foot.draw(self._page, self._tree)
        for number, page in enumerate(self._pages, start=1):
            self._draw_running_line(page, number)
        return self._document.to_bytes()

    def _new_page(self) -> Page:
        page = self._document.new_page()
        draw_decoration(page, example=self._content.example)
        self._pages.append(page)
        return page

    def _turn_the_page(self) -> None:
        """Go on with a new page that says whose it is: loose sheets find their way back together."""
        self._page = self._new_page()
        top = self._page.height - TOP
        with self._page.decoration():
            words = f"{self._content.holder_name} · {self._content.code}"
            self._page.text(LEFT, top - 8, words, palette.plain(8, palette.SOFT))
        self._cursor = top - 30

    def _draw_head(self) -> None:
        content, width = self._content, self._width
        column = Column(self._page, self._tree, left=LEFT, top=self._cursor, width=width)
        draw_issuer(column, content)
        column.skip(26)
        column.paragraph(
            content.title,
            palette.display,
            palette.ACCENT,
            sizes=_TITLE_SIZES,
            height=72,
            whole_from=24,
            kind="H1",
        )
        column.skip(5)
        column.paragraph(content.claim_line, palette.plain, palette.SOFT, sizes=(9.6, 9, 8), height=40)
        column.skip(14)
        column.paragraph("au nom de", palette.italic, palette.SOFT, sizes=(13,), height=18)
        column.paragraph(
            content.holder_name, palette.display, palette.INK, sizes=_NAME_SIZES, height=70, whole_from=19
        )
        column.cursor -= 10
        with self._page.decoration():
            self._page.rectangle(Box(LEFT, column.cursor, 56, 2), palette.ACCENT)
        self._cursor = column.cursor - 8

    def _draw_block(self, block: Block) -> None:
        """Draw a block where it fits with what must not be parted from it, else on a new page."""
        if self._cursor - block.needs < _BOTTOM:
            self._turn_the_page()
        match block:
            case Row():
                listing = self._listing or self._tree.add("L", inside=self._tree.document)
                self._listing = listing
                block.draw(self._page, self._tree, LEFT, self._cursor, inside=listing)
            case _:
                self._listing = None
                block.draw(self._page, self._tree, LEFT, self._cursor, inside=self._tree.document)
        self._cursor -= block.height

    def _draw_running_line(self, page: Page, number: int) -> None:
        """Name the document at the bottom of a page, and count."""
        style = palette.plain(6.6, palette.SOFT)
        count = f"page {number} sur {len(self._pages)}"
        with page.decoration():
            page.text(LEFT, _RUNNING, f"{self._content.title} · {self._content.code}", style)
            page.text(LEFT + self._width - style.width(count), _RUNNING, count, style)


def _blocks(part: PassportPart, *, width: float) -> Iterator[Block]:
    """Cut a framework into blocks, each heading tied to the first line below it."""
    rows = [[Row(line, width=width) for line in domain.lines] for domain in part.domains]
    first = rows[0][0].height if rows and rows[0] else 0
    title = f"Selon le référentiel {part.framework_name}, version {part.framework_version}"
    scale = Words(part.scale, width=width)
    yield Heading(title, kind="H2", width=width, tied=scale.height + first + 30)
    yield Words(part.scale, width=width, tied=first + 30)
    for domain, lines in zip(part.domains, rows, strict=True):
        yield Heading(domain.title, kind="H3", width=width, tied=lines[0].height if lines else 0)
        yield from lines


def _tie_the_last(blocks: list[Block], *, to: float) -> None:
    """Keep a few lines with what ends the document, so that it never stands alone on a page."""
    below = to
    for block in reversed(blocks[-_TIED_LINES:]):
        block.needs = max(block.needs, block.height + below)
        below += block.height


def _description(content: PassportContent) -> Description:
    return Description(
        title=f"{content.title}, {content.holder_name}",
        author=content.issuer_name,
        identifier=SALT_PREFIX + content.salt,
        day=content.issued_on,
    )


def _facts(content: PassportContent) -> Sequence[tuple[str, str]]:
    """Return the facts in reading order, each with its label."""
    place = f", {content.issuer_place}" if content.issuer_place else ""
    count = sum(len(domain.lines) for part in content.parts for domain in part.domains)
    return [
        ("Date et lieu", f"{long_date(content.issued_on)}{place}"),
        ("Ce que contient ce passeport", f"{count} savoir-faire"),
        ("Établi par", content.issuer_name),
    ]
