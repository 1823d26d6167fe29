"""The blank attendance sheet, for paper days: the same look, boxes to sign in, lines for whoever comes."""

from certificates.layouts import palette
from certificates.layouts.days import day_of, day_words, drawable
from certificates.layouts.grid import Cell, Grid, GridColumn, GridRow
from certificates.layouts.leaves import LANDSCAPE, Leaves, Text, plain, strong
from certificates.layouts.sheet import MOST_HALF_DAYS, NAMED, columns_of, head
from certificates.layouts.sheet_head import draw_head
from certificates.pdf.metadata import Description
from certificates.sheets.canonical import digest_of
from certificates.sheets.content import HalfDaySlot, Part
from certificates.sheets.papers import BlankSheet
from certificates.sheets.records import written

_BOX = 30.0
"""The height of a box that somebody signs in, in points: a little over a centimetre."""

_TIMES_WIDTH = 62.0
_HOW = (
    "Chaque personne signe elle-même, à chaque demi-journée. Qui arrive plus tard ou part plus tôt écrit "
    "l’heure. Qui ne peut pas signer : écrivez « présent, n’a pas pu signer » et pourquoi. Le soir, recopiez "
    "la feuille dans Palier et joignez-en la photo ou le scan."
)


def draw_blank_sheet(sheet: BlankSheet) -> bytes:
    """Return the PDF of a sheet to sign by hand; the same content gives the same bytes."""
    title, day = drawable(sheet.title), day_of(sheet.starts_at)
    leaves = Leaves(
        Description(
            title=f"{NAMED} à signer, {title}, {day_words(day)}",
            author=drawable(sheet.structure_name),
            identifier="palier:blank-sheet",
            day=day,
        ),
        identifier=bytes.fromhex(digest_of(written(sheet)))[:16],
        running=f"{title} · {day:%d/%m/%Y}",
        size=LANDSCAPE,
        example=sheet.example,
    )
    draw_head(leaves, sheet, named=f"{NAMED} à signer")
    for first in range(0, max(len(sheet.half_days), 1), MOST_HALF_DAYS):
        _draw_table(leaves, sheet, sheet.half_days[first : first + MOST_HALF_DAYS])
    leaves.cursor -= 8
    leaves.write(plain(_HOW, 8, palette.SOFT))
    return leaves.to_bytes()


def _draw_table(leaves: Leaves, sheet: BlankSheet, slots: tuple[HalfDaySlot, ...]) -> None:
    """Draw the boxes: for each name known, for whoever comes besides, for each trainer."""
    grid = Grid(leaves, _columns(leaves, slots))
    empty: list[Cell] = [[] for _ in range(len(slots) + 2)]
    people = [GridRow([[strong(drawable(name), 9.4)], *empty], tall=_BOX) for name in sheet.names]
    besides = [
        GridRow([[plain("Nom et prénom :", 7.4, palette.SOFT)], *empty], tall=_BOX)
    ] * sheet.empty_lines
    trainers = [each for each in sheet.trainers if each.part is not Part.REPLACED]
    signing = [
        GridRow([_trainer(drawable(each.name)), *empty], tall=_BOX, is_apart=index == 0)
        for index, each in enumerate(trainers)
    ]
    grid.draw([*people, *besides, *signing])


def _columns(leaves: Leaves, slots: tuple[HalfDaySlot, ...]) -> list[GridColumn]:
    """Return the person, two hours to write by hand, and a box for each half-day."""
    hours = [GridColumn(head(words), _TIMES_WIDTH, is_ruled=True) for words in ("Arrivée", "Départ")]
    return columns_of(leaves, slots, before=hours)


def _trainer(name: str) -> list[Text]:
    return [strong(name, 9.4), plain("assure la formation", 7.4, palette.SOFT)]
