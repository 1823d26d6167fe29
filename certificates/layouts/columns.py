"""The lists of what was shown, balanced on two columns in the largest letters that fit."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from certificates.content import CompetencyGroup
from certificates.errors import Unprintable
from certificates.layouts import palette
from certificates.pdf.page import Box, Ink, Page
from certificates.pdf.structure import StructureTree
from certificates.typography import wrap

# From the largest; the first that fits is found by halving, since smaller letters never need more room.
SIZES = (11.0, 10.5, 10.0, 9.5, 9.0, 8.5, 8.0, 7.5, 7.0, 6.5, 6.0)
GUTTER = 26.0
_INDENT = 11.0
_WHITE_AFTER = 1.2


@dataclass(frozen=True)
class SetGroup:
    """A group already cut into lines for one size and one measure (heights in points)."""

    title: Sequence[str]
    items: Sequence[Sequence[str]]
    size: float

    @property
    def height(self) -> float:
        """The height, with the white after the group."""
        lines = len(self.title) * 1.06 + sum(map(len, self.items))
        return self.size * (1.35 * lines + 0.28 * len(self.items) + _WHITE_AFTER)


def set_groups(groups: Sequence[CompetencyGroup], *, width: float, height: float) -> list[list[SetGroup]]:
    """Choose the size and the break of the columns.

    Raises:
        Unprintable: even the smallest letters do not fit the page.
    """
    measure = (width - GUTTER) / 2

    def columns(size: float) -> list[list[SetGroup]]:
        return _balanced([_set(group, size=size, width=measure) for group in groups])

    def fits(size: float) -> bool:
        return all(_height(column) <= height for column in columns(size))

    chosen = bisect_left(SIZES, True, key=fits)
    if chosen == len(SIZES):
        raise Unprintable("Trop de compétences pour une seule page : le certificat ne peut pas être imprimé.")
    return columns(SIZES[chosen])


def draw_columns(
    page: Page, columns: Sequence[Sequence[SetGroup]], box: Box, *, tree: StructureTree, tints: palette.Tints
) -> None:
    """Draw the columns from the top of the box."""
    measure = (box.width - GUTTER) / 2
    for index, column in enumerate(columns):
        left = box.left + index * (measure + GUTTER)
        top = box.bottom + box.height
        for group in column:
            _draw_group(page, group, left, top, tree=tree, tints=tints)
            top -= group.height


@lru_cache(maxsize=1024)
def _set(group: CompetencyGroup, *, size: float, width: float) -> SetGroup:
    """Cut a group into lines, once: everyone who holds the same award has the same groups."""
    title = wrap(group.title, palette.strong(size).face, size=size * 1.04, width=width)
    face = palette.plain(size).face
    items = [wrap(item, face, size=size, width=width - _INDENT) for item in group.items]
    return SetGroup(title, items, size)


def _height(column: Sequence[SetGroup]) -> float:
    """Return the height of a column, without the white after its last group."""
    return sum(group.height for group in column) - (column[-1].size * _WHITE_AFTER if column else 0)


def _balanced(groups: list[SetGroup]) -> list[list[SetGroup]]:
    """Break between two groups where the taller column is lowest; a lone group breaks inside."""
    if len(groups) == 1 and len(groups[0].items) > 1:
        groups = _halves(groups[0])
    breaks = range(1, len(groups) + 1)
    best = min(breaks, key=lambda at: max(_height(groups[:at]), _height(groups[at:])))
    return [groups[:best], groups[best:]]


def _halves(group: SetGroup) -> list[SetGroup]:
    middle = (len(group.items) + 1) // 2
    return [
        SetGroup(group.title, group.items[:middle], group.size),
        SetGroup([""] * len(group.title), group.items[middle:], group.size),
    ]


def _draw_group(
    page: Page, group: SetGroup, left: float, top: float, *, tree: StructureTree, tints: palette.Tints
) -> None:
    size = group.size
    heading = palette.strong(size * 1.04, tints.accent)
    baseline = top - size * 1.1
    if any(group.title):
        with page.tagged(tree.add("H3", inside=tree.document)):
            page.lines(left, baseline, group.title, heading)
    baseline -= size * (1.42 * len(group.title) + 0.12)
    listing = tree.add("L", inside=tree.document)
    for lines in group.items:
        entry = tree.add("LI", inside=listing)
        _draw_bullet(page, left, baseline, size, tints.middle)
        with page.tagged(tree.add("LBody", inside=entry)):
            baseline = page.lines(left + _INDENT, baseline, lines, palette.plain(size))
        baseline -= size * 0.28


def _draw_bullet(page: Page, left: float, baseline: float, size: float, ink: Ink) -> None:
    with page.decoration():
        page.rectangle(Box(left + 1, baseline + size * 0.22, size * 0.26, size * 0.26), ink)
