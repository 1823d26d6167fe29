"""Reminder slips: six on a page, cut along the dashes, made for somebody who reads slowly."""

from collections.abc import Iterator

from certificates.layouts import palette
from certificates.layouts.days import NO_BREAK, WEEKDAYS, day_of, drawable, hour_words
from certificates.layouts.leaves import Leaves, Text, display, plain, strong
from certificates.pdf.metadata import Description
from certificates.pdf.page import A4, Box
from certificates.sheets.canonical import digest_of
from certificates.sheets.papers import Slip, Slips
from certificates.sheets.records import written
from certificates.typography import clean, long_date

ACROSS, DOWN = 2, 3
_INSET, _DASH = 28.0, 3.0
_WIDTH, _HEIGHT = A4[0] / ACROSS, A4[1] / DOWN
_MEASURE = _WIDTH - 2 * _INSET
_SCALES = (1, 0.9, 0.8, 0.7, 0.6)
_MOST_LETTERS = 70
"""Letters of a name or a place beyond which it is cut: a slip is a reminder, not a record."""


def draw_slips(slips: Slips) -> bytes:
    """Return the PDF of the slips, in their order; the same content gives the same bytes."""
    leaves = Leaves(
        Description(
            title="Rappels de séances, à découper",
            author=drawable(slips.structure_name),
            identifier="palier:slips",
            day=slips.printed_on,
        ),
        identifier=bytes.fromhex(digest_of(written(slips)))[:16],
        running="",
        is_bare=True,
    )
    a_page = ACROSS * DOWN
    for first in range(0, max(len(slips.slips), 1), a_page):
        if first:
            leaves.turn()
        _draw_cuts(leaves)
        for place, slip in enumerate(slips.slips[first : first + a_page]):
            _draw_slip(leaves, slips, slip, place)
    return leaves.to_bytes()


def _draw_slip(leaves: Leaves, slips: Slips, slip: Slip, place: int) -> None:
    """Draw a slip in its place: left to right, then down, each read as a whole."""
    row, column = divmod(place, ACROSS)
    leaves.left = column * _WIDTH + _INSET
    leaves.cursor = A4[1] - row * _HEIGHT - _INSET
    owner = leaves.tree.add("Sect", inside=leaves.tree.document)
    for text, gap in _fitted(slips, slip):
        leaves.cursor -= gap
        leaves.write(text, width=_MEASURE, inside=owner)


def _fitted(slips: Slips, slip: Slip) -> list[tuple[Text, float]]:
    """Return what a slip says in the largest letters with which it fits."""
    for scale in _SCALES:
        set_so = [*_paragraphs(slips, slip, scale)]
        if sum(text.height(_MEASURE) + gap for text, gap in set_so) <= _HEIGHT - 2 * _INSET:
            break
    return set_so


def _paragraphs(slips: Slips, slip: Slip, scale: float) -> Iterator[tuple[Text, float]]:
    """Yield what a slip says, each with the white above it."""
    day = day_of(slip.starts_at)
    when = f"{WEEKDAYS[day.weekday()].capitalize()} {long_date(day)}"
    trainer = f" avec {_short(slip.trainer)}" if slip.trainer else ""
    where = ", ".join(filter(None, (slip.site_name, slip.site_address, slip.room)))
    yield plain(_short(slips.structure_name), 8.4 * scale, palette.ACCENT), 0
    yield display(_greeting(slip.given_name), 19 * scale), 6 * scale
    yield strong(when, 13 * scale), 10 * scale
    yield strong(f"de {hour_words(slip.starts_at)} à {hour_words(slip.ends_at)}", 13 * scale), 1
    yield plain(f"« {_short(slip.title)} »{trainer}", 11.4 * scale), 8 * scale
    yield plain(_short(where, 2 * _MOST_LETTERS), 10.4 * scale), 6 * scale
    if slip.bring:
        yield strong(f"Apportez {_short(slip.bring)}.", 10.4 * scale), 8 * scale
    if slips.phone:
        phone = drawable(slips.phone).replace(" ", NO_BREAK)
        told = f"Vous ne pouvez pas venir ? Dites-le nous : {_short(phone)}"
        yield plain(told, 9.4 * scale, palette.SOFT), 8 * scale


def _greeting(given_name: str) -> str:
    """Greet by name, but not by a row of question marks."""
    shown = drawable(given_name)
    return f"Bonjour {_short(shown, 40)}" if shown == clean(given_name) else "Bonjour"


def _short(words: str, most: int = _MOST_LETTERS) -> str:
    cleaned = drawable(words)
    return cleaned if len(cleaned) <= most else cleaned[: most - 1].rstrip() + "…"


def _draw_cuts(leaves: Leaves) -> None:
    """Draw dashes where the scissors go."""
    with leaves.page.decoration():
        for row in range(1, DOWN):
            across = [(start * _DASH, row * _HEIGHT, _DASH) for start in range(0, int(A4[0] / _DASH), 3)]
            leaves.page.runs(across, height=0.6, ink=palette.HOUSE.middle)
        for column in range(1, ACROSS):
            for start in range(0, int(A4[1] / _DASH), 3):
                dash = Box(column * _WIDTH, start * _DASH, 0.6, _DASH)
                leaves.page.rectangle(dash, palette.HOUSE.middle)
