"""The certificate: one A4 page that an employer understands in twenty seconds."""

import hashlib
import json
import math

from certificates.content import CertificateContent
from certificates.layouts import palette
from certificates.layouts.columns import draw_columns, set_groups
from certificates.layouts.flow import Column
from certificates.layouts.foot import Foot
from certificates.pdf.document import Document
from certificates.pdf.fonts import Face
from certificates.pdf.metadata import Description
from certificates.pdf.page import Box, Page, Style
from certificates.typography import grouped_siret

SALT_PREFIX = "palier:salt:"
"""How the document's identifier begins in its metadata; the salt of the commitment follows."""

LEFT = 58.0
RIGHT = 50.0
_NAME_SIZES = (32, 29, 26, 23, 20, 18, 16, 14, 12, 10, 9)
_TITLE_SIZES = (44, 40, 36, 32, 28, 24, 20, 16, 13)


def draw_certificate(content: CertificateContent) -> bytes:
    """Return the PDF of a certificate, ready to be sealed; the same content gives the same bytes.

    Raises:
        Unprintable: the content does not fit one page, even in the smallest letters.
    """
    stored = json.dumps(content.to_dict(), sort_keys=True)
    identifier = hashlib.sha256(stored.encode()).digest()[:16]
    document = Document(_description(content), identifier=identifier)
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


def _description(content: CertificateContent) -> Description:
    return Description(
        title=f"{content.title}, {content.holder_name}",
        author=content.issuer_name,
        identifier=SALT_PREFIX + content.salt,
        day=content.awarded_on,
    )


def _pace(content: CertificateContent) -> float:
    """Return how much white the page can afford, from the number of lines that it must hold."""
    lines = sum(len(group.items) + 1 for group in content.groups)
    return 0.6 if lines > 30 else 0.8 if lines > 20 else 1 if lines > 10 else 1.4


def _draw_decoration(page: Page, *, example: bool) -> None:
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


def _draw_issuer(column: Column, content: CertificateContent) -> None:
    whole, column.width = column.width, column.width - 60
    sizes = (11, 10, 9, 8, 7)
    column.paragraph(
        content.issuer_name, palette.strong, palette.ACCENT, sizes=sizes, height=31, whole_from=9
    )
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
        content.title, palette.display, palette.ACCENT, sizes=_TITLE_SIZES, height=102, kind="H1"
    )
    column.skip(6)
    column.paragraph(content.claim_line, palette.plain, palette.SOFT, sizes=(11, 10, 9, 8, 7), height=40)


def _draw_holder(column: Column, content: CertificateContent) -> None:
    column.skip(20)
    column.paragraph("au nom de", palette.italic, palette.SOFT, sizes=(14,), height=20)
    column.skip(2)
    column.paragraph(
        content.holder_name, palette.display, palette.INK, sizes=_NAME_SIZES, height=90, whole_from=22
    )
    column.cursor -= 11
    with column.page.decoration():
        column.page.rectangle(Box(column.left, column.cursor, 56, 2), palette.ACCENT)
    if content.level_sentence:
        column.skip(13)
        sizes = (10.5, 9.5, 8.5, 7.5)
        column.paragraph(content.level_sentence, palette.plain, palette.INK, sizes=sizes, height=48)


def _draw_competencies(column: Column, content: CertificateContent, *, bottom: float) -> None:
    column.skip(20)
    with column.page.decoration():
        column.page.rectangle(Box(column.left, column.cursor, column.width, 0.6), palette.HAIRLINE)
    column.skip(14)
    heading = "Compétences constatées"
    column.paragraph(heading, palette.italic, palette.SOFT, sizes=(14,), height=20, kind="H2")
    column.skip(6)
    columns = set_groups(content.groups, width=column.width, height=column.cursor - bottom)
    box = Box(column.left, bottom, column.width, column.cursor - bottom)
    draw_columns(column.page, columns, box, tree=column.tree, inside=column.tree.document)
