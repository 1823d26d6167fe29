"""The call list: whom to tell what, before their sessions, with a box to tick by hand."""

from certificates.layouts import palette
from certificates.layouts.days import clock, day_of, day_words, drawable, plural, short_day
from certificates.layouts.grid import Cell, Grid, GridColumn, GridRow
from certificates.layouts.leaves import LANDSCAPE, Leaves, display, plain, strong
from certificates.pdf.metadata import Description
from certificates.sheets.canonical import digest_of
from certificates.sheets.papers import Call, CallList
from certificates.sheets.records import written

NO_PHONE = "pas de téléphone : prévenir sur place"
_TITLE = "Qui appeler"
_WIDTHS = {"Personne": 170.0, "Téléphone": 120.0, "Séance": 180.0, "Que dire": 225.0, "Prévenu": 72.89}
_BOX = 24.0


def draw_call_list(calls: CallList) -> bytes:
    """Return the PDF of the list; the same content gives the same bytes."""
    day = day_words(calls.printed_on)
    leaves = Leaves(
        Description(
            title=f"{_TITLE}, {day}",
            author=drawable(calls.structure_name),
            identifier="palier:calls",
            day=calls.printed_on,
        ),
        identifier=bytes.fromhex(digest_of(written(calls)))[:16],
        running=f"{_TITLE} · {calls.printed_on:%d/%m/%Y}",
        size=LANDSCAPE,
    )
    leaves.write(strong(drawable(calls.structure_name), 9.5, palette.ACCENT))
    leaves.cursor -= 8
    leaves.write(display(_TITLE, 25), kind="H1")
    leaves.cursor -= 4
    known = sum(call.phone is not None for call in calls.calls)
    told = f"Liste du {day} : {plural(len(calls.calls), 'personne')}, dont {known} avec un téléphone"
    leaves.write(plain(told, 9, palette.SOFT))
    leaves.cursor -= 8
    heads = [GridColumn([strong(words, 8.2, palette.ACCENT)], wide) for words, wide in _WIDTHS.items()]
    heads[-1] = GridColumn(heads[-1].head, heads[-1].width, is_ruled=True)
    Grid(leaves, heads).draw([GridRow(_cells(call), tall=_BOX) for call in calls.calls])
    return leaves.to_bytes()


def _cells(call: Call) -> list[Cell]:
    when = f"{short_day(day_of(call.starts_at))}, {clock(call.starts_at)}"
    phone = strong(drawable(call.phone), 9.4) if call.phone else plain(NO_PHONE, 8.2, palette.SOFT)
    session: Cell = [plain(drawable(call.session_title), 9), plain(when, 8.2, palette.SOFT)]
    return [[strong(drawable(call.name), 9.4)], [phone], session, [plain(drawable(call.why), 8.6)], []]
