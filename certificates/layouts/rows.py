"""The pieces of a text that runs over several pages: headings, words, and lines with their level."""

from certificates.layouts import palette
from certificates.passport_content import PassportLine
from certificates.pdf.page import Box, Page, Style
from certificates.pdf.structure import Element, StructureTree
from certificates.typography import bound, wrap

_LEVEL_WIDTH = 92.0
_SEEN_WIDTH = 104.0
_GUTTER = 12.0
_ROW_WHITE = 5.2
_HEADINGS = {
    "H2": (palette.strong(12.5, palette.ACCENT), 22.0, 3.0),
    "H3": (palette.strong(9.6, palette.INK), 12.0, 4.0),
}
"""Style of a heading, and the white above and below it, in points."""


class Block:
    """A piece already cut into lines; `tied` is the height below it that must stay on its page."""

    def __init__(self, *, height: float, tied: float = 0) -> None:
        self.height = height
        self.needs = height + tied

    def draw(self, page: Page, tree: StructureTree, left: float, top: float, *, inside: Element) -> None:
        """Draw the piece below a height, inside an element of the structure."""
        raise NotImplementedError


class Heading(Block):
    """A title of the second or third rank."""

    def __init__(self, title: str, *, kind: str, width: float, tied: float) -> None:
        self._kind = kind
        self._style, self._above, below = _HEADINGS[kind]
        self._lines = wrap(bound(title), self._style.face, size=self._style.size, width=width)
        height = len(self._lines) * self._style.size * self._style.leading
        super().__init__(height=self._above + height + below, tied=tied)

    def draw(self, page: Page, tree: StructureTree, left: float, top: float, *, inside: Element) -> None:
        """Draw the title under its white."""
        with page.tagged(tree.add(self._kind, inside=inside)):
            page.lines(left, top - self._above - self._style.size, self._lines, self._style)


class Words(Block):
    """A small paragraph that explains."""

    def __init__(self, text: str, *, width: float, tied: float = 0) -> None:
        self._style = palette.plain(8, palette.SOFT)
        self._lines = wrap(bound(text), self._style.face, size=self._style.size, width=width)
        super().__init__(height=len(self._lines) * self._style.size * self._style.leading + 2, tied=tied)

    def draw(self, page: Page, tree: StructureTree, left: float, top: float, *, inside: Element) -> None:
        """Draw the paragraph."""
        with page.tagged(tree.add("P", inside=inside)):
            page.lines(left, top - self._style.size, self._lines, self._style)


class Row(Block):
    """A thing that the person does, its level, and how it was seen, side by side."""

    def __init__(self, line: PassportLine, *, width: float) -> None:
        self._width = width
        self._cells = [
            _cell(line.statement, palette.plain(9.2), width - _LEVEL_WIDTH - _SEEN_WIDTH - 2 * _GUTTER),
            _cell(line.level, palette.strong(8.4, palette.ACCENT), _LEVEL_WIDTH),
            _cell(line.seen, palette.plain(7.6, palette.SOFT), _SEEN_WIDTH),
        ]
        super().__init__(height=max(_height(style, lines) for style, lines in self._cells) + _ROW_WHITE)

    def draw(self, page: Page, tree: StructureTree, left: float, top: float, *, inside: Element) -> None:
        """Draw the three cells on one baseline, above a hairline; read aloud they are one sentence."""
        with page.decoration():
            page.rectangle(Box(left, top - self.height + 1, self._width, 0.5), palette.HOUSE.pale)
        body = tree.add("LBody", inside=tree.add("LI", inside=inside))
        rights = (self._width - _LEVEL_WIDTH - _SEEN_WIDTH - _GUTTER, self._width - _SEEN_WIDTH)
        with page.tagged(body):
            for (style, lines), offset in zip(self._cells, (0, *rights), strict=True):
                spoken = [*lines[:-1], lines[-1] + " "]
                page.lines(left + offset, top - 10.6, spoken, style)


def _cell(text: str, style: Style, width: float) -> tuple[Style, list[str]]:
    return style, wrap(bound(text), style.face, size=style.size, width=width) or [""]


def _height(style: Style, lines: list[str]) -> float:
    return 10.6 - style.size + len(lines) * style.size * style.leading
