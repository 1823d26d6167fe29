"""The square that a phone reads, drawn as rectangles."""

from collections.abc import Iterator, Sequence
from itertools import groupby

import segno

from certificates.pdf.page import Box, Ink, Page

QUIET_ZONE = 4
"""Modules of clear paper that the symbol needs on each side (ISO/IEC 18004)."""

_MASK = 2


def draw_code(page: Page, box: Box, address: str, *, ink: Ink) -> None:
    """Draw an address as a QR code of level M that fills a square box.

    The caller leaves the paper clear around it, `QUIET_ZONE` modules wide.

    The mask is fixed: every reader accepts any of the eight, and choosing the best one costs five
    times the rest of the symbol.
    """
    matrix = segno.make_qr(address, error="m", mask=_MASK, boost_error=False).matrix
    side = box.width / len(matrix)
    top = box.bottom + box.height
    runs = [
        (box.left + start * side, top - (line + 1) * side, length * side)
        for line, row in enumerate(matrix)
        for start, length in _dark_runs(row)
    ]
    page.runs(runs, height=side, ink=ink)


def _dark_runs(row: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield the start and the length of each run of dark modules."""
    start = 0
    for dark, modules in groupby(row):
        length = len(list(modules))
        if dark:
            yield start, length
        start += length
