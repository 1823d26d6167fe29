"""The certificate: one A4 page that an employer understands in twenty seconds."""

import hashlib
import json

from certificates.content import CertificateContent
from certificates.layouts import palette
from certificates.layouts.columns import draw_columns, set_groups
from certificates.layouts.flow import Column
from certificates.layouts.foot import Foot
from certificates.pdf.document import Document
from certificates.pdf.metadata import Description
from certificates.pdf.page import Box, Page, Style
from certificates.typography import grouped_siret

SALT_PREFIX = "palier:salt:"
"""How the document's identifier begins in its metadata; the salt of the commitment follows."""

LEFT = 58.0
RIGHT = 50.0
_LARGEST_NAMES = (32, 29, 26, 23, 20, 18, 16, 14, 12, 10, 9)
_LARGEST_TITLES = (44, 40, 36, 32, 28, 24, 20, 16, 13)


def draw_certificate(content: CertificateContent) -> bytes:
    """Return the PDF of a certificate, ready to be sealed; the same content gives the same bytes.

    Raises:
        Unprintable: the content does not fit one page, even in the smallest letters.
    """
    about = Description(
        title=f"{content.title}, {content.holder_name}",
        author=content.issuer_name,
        identifier=SALT_PREFIX + content.salt,
        day=content.awarded_on,
    )
    stored = json.dumps(content.to_dict(), sort_keys=True)
    document = Document(about, identifier=hashlib.sha256(stored.encode()).digest()[:16])
    page = document.new_page()
    width = page.width - LEFT - RIGHT
    top = page.height - 50
    column = Column(page, document.structure, left=LEFT, top=top, width=width, pace=_pace(content))
    foot = Foot(content, left=LEFT, width=width)

    _draw_decoration(page, example=content.example)
    _draw_issuer(column, content)
    _draw_award(column, content)
    _draw_holder(column, content)
    if content.groups:
        _draw_competencies(column, content, bottom=foot.top + 8)
    foot.draw(page, document.structure)
    return document.to_bytes()


def _pace(content: CertificateContent) -> float:
    """Return how much white the page can afford, from the number of lines that it must hold."""
    lines = sum(len(group.items) + 1 for group in content.groups)
    return 0.6 if lines > 30 else 0.8 if lines > 20 else 1 if lines > 10 else 1.4


def _draw_decoration(page: Page, *, example: bool) -> None:
    """Draw the edge, the flight of stairs in its corner and, on an example, the word across the page."""
    with page.decoration():
        if example:
            word = Style(palette.strong(1).face, 128, palette.EXAMPLE, tracking=4)
            page.slanted_text(88, 150, "EXEMPLE", word, degrees=50)
        page.rectangle(Box(0, 0, 9, page.height), palette.ACCENT)
        inks = (palette.ACCENT, palette.ACCENT_MIDDLE, palette.ACCENT_PALE)
        for step, ink in enumerate(inks):
            tall = 16.0 * (len(inks) - step)
            page.rectangle(Box(page.width - 34 * (step + 1), page.height - tall, 34, tall), ink)


def _draw_issuer(column: Column, content: CertificateContent) -> None:
    whole, column.width = column.width, column.width - 60
    sizes = (11, 10, 9, 8, 7)
    column.paragraph(content.issuer_name, palette.strong, palette.ACCENT, sizes=sizes, height=31)
    place = content.issuer_place
    if content.issuer_siret:
        place = f"{place} · SIRET {grouped_siret(content.issuer_siret)}"
    column.paragraph(place, palette.plain, palette.SOFT, sizes=(8.5, 7.5, 6.5), height=28)
    column.width = whole
    if content.example:
        column.skip(5)
        notice = "Document d’exemple, sans valeur"
        column.paragraph(notice, palette.strong, palette.EXAMPLE_WORD, sizes=(9,), height=14)


def _draw_award(column: Column, content: CertificateContent) -> None:
    column.skip(34)
    column.paragraph(
        content.title, palette.display, palette.ACCENT, sizes=_LARGEST_TITLES, height=102, kind="H1"
    )
    column.skip(6)
    column.paragraph(content.claim_line, palette.plain, palette.SOFT, sizes=(11, 10, 9, 8, 7), height=40)


def _draw_holder(column: Column, content: CertificateContent) -> None:
    column.skip(20)
    column.paragraph("au nom de", palette.italic, palette.SOFT, sizes=(14,), height=20)
    column.skip(2)
    column.paragraph(content.holder_name, palette.display, palette.INK, sizes=_LARGEST_NAMES, height=90)
    column.skip(9)
    with column.page.decoration():
        column.page.rectangle(Box(column.left, column.cursor, 56, 2), palette.ACCENT)
    if content.level_sentence:
        column.skip(11)
        sizes = (10.5, 9.5, 8.5, 7.5)
        column.paragraph(content.level_sentence, palette.plain, palette.INK, sizes=sizes, height=48)


def _draw_competencies(column: Column, content: CertificateContent, *, bottom: float) -> None:
    column.skip(20)
    with column.page.decoration():
        column.page.rectangle(Box(column.left, column.cursor, column.width, 0.6), palette.HAIRLINE)
    column.skip(14)
    heading = "Compétences constatées"
    column.paragraph(heading, palette.strong, palette.INK, sizes=(10.5,), height=16, kind="H2")
    column.skip(4)
    columns = set_groups(content.groups, width=column.width, height=column.cursor - bottom)
    box = Box(column.left, bottom, column.width, column.cursor - bottom)
    draw_columns(column.page, columns, box, tree=column.tree, inside=column.tree.document)
