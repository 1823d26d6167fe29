"""Text that flows down a page in a column: each paragraph takes the largest letters that fit its height."""

from collections.abc import Callable, Sequence

from certificates.errors import Unprintable
from certificates.layouts.palette import HOUSE, Tints
from certificates.pdf.page import Ink, Page, Style
from certificates.pdf.structure import StructureTree
from certificates.typography import fitted

Styled = Callable[[float, Ink], Style]
"""A style of the palette that still waits for its size and ink."""


class Column:
    """A place on the page where paragraphs follow one another; `cursor` is the top of the next.

    `pace` stretches or tightens the white between them: a page with little to say breathes more.
    """

    def __init__(
        self,
        page: Page,
        tree: StructureTree,
        *,
        left: float,
        top: float,
        width: float,
        pace: float = 1,
        tints: Tints = HOUSE,
    ) -> None:
        self.page = page
        self.tree = tree
        self.left = left
        self.width = width
        self.cursor = top
        self.pace = pace
        self.tints = tints

    def skip(self, height: float) -> None:
        """Leave white, more or less of it with the pace."""
        self.cursor -= height * self.pace

    def paragraph(
        self,
        text: str,
        styled: Styled,
        ink: Ink,
        *,
        sizes: Sequence[float],
        height: float,
        whole_from: float | None = None,
        kind: str = "P",
    ) -> None:
        """Draw a paragraph in the largest of the sizes that fits the height.

        With `whole_from`, one line in letters at least that large is better than two in larger ones.

        Raises:
            Unprintable: the text is too long for the smallest size.
        """
        probe = styled(sizes[0], ink)
        if whole_from is not None:
            whole = [s for s in sizes if s >= whole_from and probe.face.width(text, s) <= self.width]
            sizes = whole or sizes
        size, lines = fitted(
            text, probe.face, sizes=sizes, width=self.width, height=height, leading=probe.leading
        )
        if len(lines) * size * probe.leading > height:
            raise Unprintable(f"Texte trop long pour tenir sur la page : « {text[:40]}… ».")
        style = styled(size, ink)
        with self.page.tagged(self.tree.add(kind, inside=self.tree.document)):
            self.cursor = self.page.lines(self.left, self.cursor - size, lines, style) + size
