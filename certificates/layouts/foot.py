"""The foot of our documents: facts with their labels, and how to verify it all."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from certificates.errors import Unprintable
from certificates.layouts import palette
from certificates.layouts.qr import draw_code
from certificates.look import USUAL, Look
from certificates.pdf.page import Box, Page
from certificates.pdf.structure import StructureTree
from certificates.typography import bound, fitted, wrap

QR_SIDE = 88.0
HEIGHT_OF_NOTICES = 58.0
_BOTTOM = 24.0
_GUTTER = 20.0
_LABEL = 7.2
_VALUE = 9.0
_SMALL_VALUE = 7.2
_LEADING = 1.32
_ROW_GAP = 7.0
_MENTION_SIZES = (9.0, 8.2, 7.2)
_MENTION_LINES = 2


@dataclass(frozen=True)
class _Fact:
    """A label and its value, already cut into lines."""

    label: str
    lines: list[str]
    size: float

    @property
    def height(self) -> float:
        return _LABEL * 1.45 + len(self.lines) * self.size * _LEADING


@dataclass(frozen=True)
class _Mention:
    """The structure's own line, already cut."""

    lines: list[str]
    size: float

    @property
    def height(self) -> float:
        return len(self.lines) * self.size * _LEADING + 7


class Verifiable(Protocol):
    """What a document says of its own verification."""

    @property
    def code(self) -> str:
        """The code, grouped."""

    @property
    def url(self) -> str:
        """The address that the code to scan leads to."""

    @property
    def seal_line(self) -> str:
        """What the seal does."""

    @property
    def disclaimer(self) -> str:
        """What the document is not."""


class Foot:
    """Measures itself first, so that the list above knows what is left, then draws itself."""

    def __init__(
        self,
        content: Verifiable,
        facts: Sequence[tuple[str, str]],
        *,
        left: float,
        width: float,
        look: Look = USUAL,
    ) -> None:
        self._content = content
        self._tints = palette.tints(look)
        self._mention = _set_mention(look.mention, width) if look.mention else None
        self._left = left
        self._width = width
        self._measure = (width - QR_SIDE - 2 * _GUTTER) / 2
        told = [self._fact(label, value) for label, value in facts if value]
        self._rows = [told[start : start + 2] for start in range(0, len(told), 2)]
        if look.signatory:
            self._rows.append([self._fact("Pour l’organisme", look.signatory, columns=2)])

    @property
    def top(self) -> float:
        """The height above the sheet's lower edge that the foot needs, in points."""
        rows = sum(max(fact.height for fact in row) + _ROW_GAP for row in self._rows)
        return _BOTTOM + self._notices + max(rows + 14, QR_SIDE + 38)

    @property
    def _notices(self) -> float:
        """The height of what stands below the facts."""
        return HEIGHT_OF_NOTICES + (self._mention.height if self._mention else 0)

    def draw(self, page: Page, tree: StructureTree) -> None:
        """Draw the facts, the code to scan, the address and the two notices."""
        with page.decoration():
            page.rectangle(Box(self._left, self.top, self._width, 0.6), self._tints.hairline)
        self._draw_facts(page, tree)
        self._draw_code(page, tree)
        self._draw_notices(page, tree)

    def _fact(self, label: str, value: str, *, columns: int = 1) -> _Fact:
        face, value = palette.plain(_VALUE).face, bound(value)
        width = self._measure * columns + _GUTTER * (columns - 1)
        lines = wrap(value, face, size=_VALUE, width=width)
        if len(lines) <= 3:
            return _Fact(label, lines, _VALUE)
        return _Fact(label, wrap(value, face, size=_SMALL_VALUE, width=width), _SMALL_VALUE)

    def _draw_facts(self, page: Page, tree: StructureTree) -> None:
        listing = tree.add("L", inside=tree.document)
        top = self.top - 14
        for row in self._rows:
            for index, fact in enumerate(row):
                left = self._left + index * (self._measure + _GUTTER)
                entry = tree.add("LI", inside=listing)
                with page.tagged(tree.add("Lbl", inside=entry)):
                    page.text(left, top - _LABEL, fact.label, palette.plain(_LABEL, palette.SOFT))
                with page.tagged(tree.add("LBody", inside=entry)):
                    baseline = top - _LABEL * 1.45 - fact.size
                    page.lines(left, baseline, fact.lines, palette.plain(fact.size))
            top -= max(fact.height for fact in row) + _ROW_GAP

    def _draw_code(self, page: Page, tree: StructureTree) -> None:
        box = Box(self._left + self._width - QR_SIDE, self.top - QR_SIDE - 14, QR_SIDE, QR_SIDE)
        spoken = f"Code à scanner pour vérifier ce document : {self._content.url}"
        layout = b"<</O /Layout /Placement /Block /BBox %s>>" % box.corners()
        figure = tree.add("Figure", inside=tree.document, alternative=spoken, attributes=layout)
        with page.tagged(figure):
            draw_code(page, box, self._content.url, ink=palette.INK)
        style = palette.strong(8.6)
        left = box.left + (QR_SIDE - style.width(self._content.code)) / 2
        with page.tagged(tree.add("P", inside=tree.document)):
            page.text(left, box.bottom - 19, self._content.code, style)

    def _draw_notices(self, page: Page, tree: StructureTree) -> None:
        baseline = _BOTTOM + self._notices - 12
        if self._mention:
            baseline = self._draw_mention(self._mention, page, tree, baseline)
        lead = palette.plain(8.2, palette.SOFT)
        words = "Pour vérifier : scannez le code ou ouvrez cette adresse, et comparez chaque ligne."
        with page.tagged(tree.add("P", inside=tree.document)):
            page.text(self._left, baseline, words, lead)
        baseline = self._draw_address(page, tree, baseline - 12)
        small = palette.plain(6.6, palette.SOFT)
        for notice in (self._content.seal_line, self._content.disclaimer):
            lines = wrap(bound(notice), small.face, size=small.size, width=self._width)
            with page.tagged(tree.add("P", inside=tree.document)):
                baseline = page.lines(self._left, baseline, lines, small)

    def _draw_mention(self, mention: _Mention, page: Page, tree: StructureTree, baseline: float) -> float:
        style = palette.plain(mention.size)
        with page.tagged(tree.add("P", inside=tree.document)):
            page.lines(self._left, baseline, mention.lines, style)
        return baseline - mention.height

    def _draw_address(self, page: Page, tree: StructureTree, baseline: float) -> float:
        style = palette.strong(8.2, self._tints.accent)
        address = self._content.url
        link = tree.add("Link", inside=tree.add("P", inside=tree.document))
        lines = wrap(address, style.face, size=style.size, width=self._width)
        with page.tagged(link):
            following = page.lines(self._left, baseline, lines, style)
        box = Box(self._left, following + 8, min(style.width(lines[0]), self._width), len(lines) * 11.0)
        page.link(box, address, owner=link, description=f"Vérifier ce document : {address}")
        return following - 3


def _set_mention(mention: str, width: float) -> _Mention:
    """Cut the structure's own line in the largest letters that need at most two lines.

    Raises:
        Unprintable: it needs more.
    """
    size, lines = fitted(
        bound(mention),
        palette.plain(_VALUE).face,
        sizes=_MENTION_SIZES,
        width=width,
        height=_MENTION_SIZES[0] * _MENTION_LINES,
        leading=1,
    )
    if len(lines) > _MENTION_LINES:
        raise Unprintable("La mention ne tient pas sur deux lignes : raccourcissez-la.")
    return _Mention(lines, size)
