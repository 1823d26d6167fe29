"""The certificate: one A4 page that an employer understands in twenty seconds."""

import hashlib
import json
from collections.abc import Sequence
from contextlib import suppress

from certificates.content import CertificateContent
from certificates.errors import Unprintable
from certificates.layouts import palette
from certificates.layouts.columns import draw_columns, set_groups
from certificates.layouts.flow import Column
from certificates.layouts.foot import Foot
from certificates.layouts.head import LEFT, RIGHT, TOP, draw_decoration, draw_issuer
from certificates.layouts.logo import picture_of
from certificates.layouts.palette import tints
from certificates.pdf.attachments import Attachment
from certificates.pdf.document import Document
from certificates.pdf.images import Picture
from certificates.pdf.metadata import Description
from certificates.pdf.page import Box
from certificates.typography import long_date

SALT_PREFIX = "palier:salt:"
"""How the document's identifier begins in its metadata; the salt of the commitment follows."""

_NAME_SIZES = (32, 29, 26, 23, 20, 18, 16, 14, 12, 10, 9)
_TITLE_SIZES = (44, 40, 36, 32, 28, 24, 20, 16, 13)
_ROOMS = (1, 0.75, 0.55)
"""How much of their usual height the title, the name and the white take: less where a list is long."""


def draw_certificate(
    content: CertificateContent, *, logo: bytes | None = None, attachments: Sequence[Attachment] = ()
) -> bytes:
    """Return the PDF of a certificate, ready to be sealed; the same content gives the same bytes.

    `logo` is the PNG that the content's look names by its digest (see `layouts.logo`).

    Raises:
        Unprintable: the content does not fit one page, even in the smallest letters, or the logo
            is not the one that the content names.
    """
    shown = picture_of(content.look, logo)
    for room in _ROOMS:
        with suppress(Unprintable):
            return _drawn(content, shown, attachments, room=room)
    return _drawn(content, shown, attachments, room=_ROOMS[0])


def _drawn(
    content: CertificateContent, logo: Picture | None, attachments: Sequence[Attachment], *, room: float
) -> bytes:
    """Draw the page, its title and name in so much of their usual height."""
    document = Document(_description(content), identifier=_identifier(content), attachments=attachments)
    page = document.new_page()
    width = page.width - LEFT - RIGHT
    column = Column(
        page,
        document.structure,
        left=LEFT,
        top=page.height - TOP,
        width=width,
        pace=_pace(content) * room,
        tints=tints(content.look),
    )
    foot = Foot(content, _facts(content), left=LEFT, width=width, look=content.look)

    draw_decoration(page, example=content.example, tints=column.tints)
    draw_issuer(column, content, logo=logo)
    _draw_award(column, content, room)
    _draw_holder(column, content, room)
    if content.groups:
        _draw_competencies(column, content, bottom=foot.top + 8)
    foot.draw(page, document.structure)
    return document.to_bytes()


def _identifier(content: CertificateContent) -> bytes:
    stored = json.dumps(content.to_dict(), sort_keys=True)
    return hashlib.sha256(stored.encode()).digest()[:16]


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


def _draw_award(column: Column, content: CertificateContent, room: float) -> None:
    column.skip(34)
    sizes, accent = _up_to(room, _TITLE_SIZES), column.tints.accent
    column.paragraph(content.title, palette.display, accent, sizes=sizes, height=102 * room, kind="H1")
    column.skip(6)
    column.paragraph(content.claim_line, palette.plain, palette.SOFT, sizes=(11, 10, 9, 8, 7), height=40)


def _up_to(room: float, sizes: Sequence[float]) -> Sequence[float]:
    """Leave out the letters that are too large for the room; `sizes` begins with the largest."""
    return [size for size in sizes if size <= sizes[0] * room]


def _draw_holder(column: Column, content: CertificateContent, room: float) -> None:
    column.skip(20)
    column.paragraph("au nom de", palette.italic, palette.SOFT, sizes=(14,), height=20)
    column.skip(2)
    column.paragraph(
        content.holder_name,
        palette.display,
        palette.INK,
        sizes=_up_to(room, _NAME_SIZES),
        height=90 * room,
        whole_from=22 * room,
    )
    column.cursor -= 11
    with column.page.decoration():
        column.page.rectangle(Box(column.left, column.cursor, 56, 2), column.tints.accent)
    if content.level_sentence:
        column.skip(13)
        sizes = (10.5, 9.5, 8.5, 7.5)
        column.paragraph(content.level_sentence, palette.plain, palette.INK, sizes=sizes, height=48)


def _draw_competencies(column: Column, content: CertificateContent, *, bottom: float) -> None:
    column.skip(20)
    with column.page.decoration():
        column.page.rectangle(Box(column.left, column.cursor, column.width, 0.6), column.tints.hairline)
    column.skip(14)
    heading = "Compétences constatées"
    column.paragraph(heading, palette.italic, palette.SOFT, sizes=(14,), height=20, kind="H2")
    column.skip(6)
    columns = set_groups(content.groups, width=column.width, height=column.cursor - bottom)
    box = Box(column.left, bottom, column.width, column.cursor - bottom)
    draw_columns(column.page, columns, box, tree=column.tree, tints=column.tints)


def _facts(content: CertificateContent) -> list[tuple[str, str]]:
    """Return the facts in reading order, each with its label."""
    return [
        ("Date et lieu de délivrance", f"{long_date(content.awarded_on)}, {content.issuer_place}"),
        ("Délivrance accordée par", content.awarded_by),
        ("Durée et période", ", ".join(filter(None, (content.hours_text, content.period_text)))),
        ("Lieu de formation", content.site_name),
        ("Formation assurée par", ", ".join(content.trainer_names)),
        ("Référentiel", f"{content.framework_name}, version {content.framework_version}"),
    ]
