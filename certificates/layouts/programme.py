"""The programme of a course: what it aims at, its parts in their order, in the words of the sheets."""

from collections.abc import Iterator

from certificates.layouts import palette
from certificates.layouts.days import day_words, drawable, hours_words, plural
from certificates.layouts.leaves import Leaves, Text, display, plain, strong
from certificates.pdf.metadata import Description
from certificates.sheets.canonical import digest_of
from certificates.sheets.papers import Programme, ProgrammeModule
from certificates.sheets.records import written
from certificates.typography import grouped_siret

NAMED = "Programme de formation"
_CLEAR_OF_STAIRS = 110.0
_INDENT = 14.0
_MOST_TIED = 260.0
"""The greatest height that a part may ask for in one piece: a longer one runs over two pages."""


def draw_programme(programme: Programme) -> bytes:
    """Return the PDF of a programme; the same content gives the same bytes."""
    title = drawable(programme.title)
    leaves = Leaves(
        Description(
            title=f"{NAMED}, {title}",
            author=drawable(programme.structure_name),
            identifier="palier:programme",
            day=programme.printed_on,
        ),
        identifier=bytes.fromhex(digest_of(written(programme)))[:16],
        running=f"{title} · {programme.printed_on:%d/%m/%Y}",
        example=programme.example,
    )
    _draw_head(leaves, programme, title)
    for position, module in enumerate(programme.modules, start=1):
        _draw_module(leaves, module, position)
    leaves.cursor -= 14
    edition = f"Programme imprimé le {day_words(programme.printed_on)}, édition {programme.revision}."
    leaves.flow(plain(f"{edition} Les feuilles d’émargement portent les mêmes titres.", 8, palette.SOFT))
    return leaves.to_bytes()


def _draw_head(leaves: Leaves, programme: Programme, title: str) -> None:
    measure = leaves.width - _CLEAR_OF_STAIRS
    leaves.write(strong(drawable(programme.structure_name), 10, palette.ACCENT), width=measure)
    place = [programme.structure_place]
    if programme.structure_siret:
        place.append(f"SIRET {grouped_siret(programme.structure_siret)}")
    leaves.write(plain(drawable(" · ".join(filter(None, place))), 8.5, palette.SOFT), width=measure)
    leaves.cursor -= 20
    leaves.write(plain(NAMED, 9.5, palette.SOFT))
    leaves.write(display(title, 28), kind="H1")
    leaves.cursor -= 6
    for words in filter(None, programme.summary.splitlines()):
        leaves.flow(plain(drawable(words), 10.4))
        leaves.cursor -= 3
    leaves.cursor -= 8
    _draw_facts(leaves, programme)


def _draw_facts(leaves: Leaves, programme: Programme) -> None:
    total = hours_words(sum(module.minutes for module in programme.modules))
    facts = (
        ("Durée", f"{total}, en {plural(len(programme.modules), 'module')}"),
        ("Pour qui", programme.audience),
        ("Prépare à", programme.framework),
    )
    listing = leaves.tree.add("L", inside=leaves.tree.document)
    for label, value in facts:
        if value:
            entry = leaves.tree.add("LI", inside=listing)
            leaves.flow(plain(label, 7.6, palette.SOFT), kind="Lbl", inside=entry)
            leaves.flow(plain(drawable(value), 10), kind="LBody", inside=entry)
            leaves.cursor -= 4


def _draw_module(leaves: Leaves, module: ProgrammeModule, position: int) -> None:
    """Draw a part, whole on a page where it may be."""
    title = strong(f"{position}. {drawable(module.title)}", 13, palette.ACCENT)
    before = [*_before(module)]
    aims = [plain(drawable(aim), 9.6) for aim in module.aims]
    texts = [*before, *aims]
    height = title.height(leaves.width) + sum(text.height(leaves.width - _INDENT) + 4 for text in texts) + 18
    if leaves.room < min(height, _MOST_TIED):
        leaves.turn()
    else:
        leaves.cursor -= 18
    leaves.flow(title, kind="H2")
    leaves.cursor -= 2
    for text in before:
        leaves.flow(text)
        leaves.cursor -= 3
    _draw_aims(leaves, aims)


def _before(module: ProgrammeModule) -> Iterator[Text]:
    """Yield what stands above the aims: the length, what comes before, a few words."""
    length = hours_words(module.minutes)
    if module.requires:
        titles = " ; ".join(f"« {drawable(title)} »" for title in module.requires)
        length += f" · à suivre après {titles}"
    yield plain(length, 9, palette.SOFT)
    for words in filter(None, module.summary.splitlines()):
        yield plain(drawable(words), 10)


def _draw_aims(leaves: Leaves, aims: list[Text]) -> None:
    if not aims:
        return
    leaves.flow(plain("Ce que l’on y apprend :", 9, palette.SOFT))
    leaves.cursor -= 2
    listing = leaves.tree.add("L", inside=leaves.tree.document)
    for aim in aims:
        entry = leaves.tree.add("LI", inside=listing)
        if leaves.room < aim.style.size * 2:
            leaves.turn()
        with leaves.page.tagged(leaves.tree.add("Lbl", inside=entry)):
            baseline = leaves.cursor - aim.style.size
            leaves.page.text(leaves.left + 3, baseline, "– ", aim.style)
        leaves.flow(aim, kind="LBody", indent=_INDENT, inside=entry)
        leaves.cursor -= 1.5
