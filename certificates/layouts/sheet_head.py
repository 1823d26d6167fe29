"""The head of an attendance sheet, signed on the machine or by hand: who, what, when, where."""

from collections.abc import Sequence

from certificates.layouts import palette
from certificates.layouts.days import clock, drawable, hours_words, span_words
from certificates.layouts.leaves import Leaves, Text, display, plain, strong
from certificates.sheets.content import Part, SheetContent, Trainer
from certificates.sheets.papers import BlankSheet
from certificates.typography import grouped_siret

TITLE_SIZES = (25, 22, 19, 16, 13)
_CLEAR_OF_STAIRS = 110.0
_GUTTER = 22.0


Headed = SheetContent | BlankSheet
"""What says, of its session, all that a head tells."""


def draw_head(leaves: Leaves, headed: Headed, *, named: str) -> None:
    """Draw who organises, what the paper is, the session's title, and four facts."""
    measure = leaves.width - _CLEAR_OF_STAIRS
    issuer = drawable(headed.structure_name)
    if headed.structure_siret:
        issuer += f" · SIRET {grouped_siret(headed.structure_siret)}"
    leaves.write(strong(issuer, 9.5, palette.ACCENT), width=measure)
    if headed.example:
        leaves.write(strong("Document d’exemple, sans valeur", 8.5, palette.EXAMPLE_WORD), width=measure)
    leaves.cursor -= 8
    leaves.write(plain(named, 9, palette.SOFT), width=measure)
    leaves.write(_title(drawable(headed.title), measure), kind="H1", width=measure)
    leaves.cursor -= 10
    _draw_facts(leaves, _facts(headed))
    leaves.cursor -= 9


def _title(title: str, measure: float) -> Text:
    """Return the title in the largest letters that keep it on one line, else on few."""
    sizes = (display(title, size) for size in TITLE_SIZES)
    return next((text for text in sizes if len(text.lines(measure)) == 1), display(title, TITLE_SIZES[-1]))


def _facts(headed: Headed) -> list[tuple[str, str]]:
    told = [
        ("Date et heures", _when(headed)),
        ("Programme", _programme(headed)),
        ("Formation assurée par", _trainers(headed.trainers)),
        ("Lieu", ", ".join(filter(None, (headed.site_name, headed.site_address, headed.room)))),
    ]
    return [(label, drawable(value)) for label, value in told if value]


def _when(headed: Headed) -> str:
    when = span_words(headed.starts_at, headed.ends_at)
    if not headed.pauses:
        return when
    pauses = " et ".join(f"de {clock(each.begins_at)} à {clock(each.ends_at)}" for each in headed.pauses)
    return f"{when} (pause commune {pauses})"


def _programme(headed: Headed) -> str:
    """Name the course and the module as the programme does; a module that is the title is not said twice."""
    module = headed.module_title
    length = f" ({hours_words(headed.module_minutes)} au programme)" if headed.module_minutes else ""
    titles = [headed.course_title, f"module « {module} »{length}" if module else None]
    told = ", ".join(filter(None, titles))
    cycle = headed.cycle_title
    return f"{told} · {cycle}" if told and cycle else told or cycle or ""


def _trainers(trainers: Sequence[Trainer]) -> str:
    of = {part: [each.name for each in trainers if each.part is part] for part in Part}
    told = _listed(of[Part.LEAD])
    if of[Part.WITH]:
        told += f", avec {_listed(of[Part.WITH])}"
    if of[Part.REPLACED]:
        told += f", en remplacement de {_listed(of[Part.REPLACED])}"
    return told


def _listed(names: Sequence[str]) -> str:
    return " et ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def _draw_facts(leaves: Leaves, facts: Sequence[tuple[str, str]]) -> None:
    """Draw the facts, two on a line, each under its label."""
    measure = (leaves.width - _GUTTER) / 2
    listing = leaves.tree.add("L", inside=leaves.tree.document)
    margin, top = leaves.left, leaves.cursor
    for start in range(0, len(facts), 2):
        lowest = top
        for index, (label, value) in enumerate(facts[start : start + 2]):
            leaves.left, leaves.cursor = margin + index * (measure + _GUTTER), top
            entry = leaves.tree.add("LI", inside=listing)
            leaves.write(plain(label, 7.4, palette.SOFT), kind="Lbl", width=measure, inside=entry)
            leaves.write(plain(value, 9.4), kind="LBody", width=measure, inside=entry)
            lowest = min(lowest, leaves.cursor)
        top = lowest - 3
    leaves.left, leaves.cursor = margin, top
