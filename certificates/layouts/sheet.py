"""The closed attendance sheet: A4 on its side, a row a person, a column a half-day, and its proof."""

from collections.abc import Iterator, Sequence

from certificates.content import SEAL_LINE
from certificates.layouts import palette
from certificates.layouts.acts import NOTHING, is_there, learner_act, presence_words, trainer_act
from certificates.layouts.days import (
    clock,
    day_of,
    day_words,
    drawable,
    hours_words,
    moment_words,
    plural,
    short_day,
)
from certificates.layouts.grid import Cell, Grid, GridColumn, GridRow
from certificates.layouts.leaves import LANDSCAPE, Leaves, Text, plain, strong
from certificates.layouts.sheet_head import draw_head
from certificates.pdf.attachments import Attachment
from certificates.pdf.metadata import Description
from certificates.sheets.content import HalfDay, HalfDaySlot, Part, SheetContent, SheetLine, digest
from certificates.typography import clean

NAMED = "Feuille d’émargement"
IDENTIFIER = "palier:sheet:"
"""How the document's identifier begins in its metadata; the digest of the content follows."""

DISCLAIMER = "Cachet non qualifié au sens du règlement (UE) n° 910/2014."
HALVES = {HalfDay.MORNING: "Matin", HalfDay.AFTERNOON: "Après-midi"}
MOST_HALF_DAYS = 4
"""Half-days that one table holds; a longer session has several tables."""

_PRESENCE_WIDTH, _HOURS_WIDTH, _NARROWEST_PERSON = 96.0, 76.0, 150.0
_WIDEST_HALF_DAY = 280.0
_TIED_LINES = 2
_PARTS = {Part.LEAD: "mène la séance", Part.WITH: "avec", Part.REPLACED: "remplacé pour cette séance"}
_LEGEND = (
    "« Code secret » : la personne a tapé son code. « Carte » : elle a montré ou tapé sa carte. « Code du "
    "tableau » : connectée sur son compte, elle a tapé le code affiché dans la salle. Les heures sont celles "
    "de Paris, au moment de l’acte."
)
_STAND_IN = (
    "« ? » tient lieu d’une lettre que ce papier ne sait pas écrire : la preuve jointe garde le nom exact."
)
_ENCLOSED = (
    "La preuve complète est jointe à ce PDF (evidence.json) : elle se vérifie sans réseau, avec la racine de "
    "l’émetteur, et permet de recalculer chaque ligne."
)


def draw_sheet(content: SheetContent, *, attachments: Sequence[Attachment] = ()) -> bytes:
    """Return the PDF of a closed sheet, ready to be sealed; the same content gives the same bytes."""
    fingerprint = digest(content)
    leaves = _leaves(content, fingerprint, attachments)
    draw_head(leaves, content, named=NAMED)
    end = [*_end(content, fingerprint)]
    below = sum(text.height(leaves.width) + gap for text, gap in end)
    for first in range(0, max(len(content.half_days), 1), MOST_HALF_DAYS):
        is_last = first + MOST_HALF_DAYS >= len(content.half_days)
        _draw_table(leaves, content, content.half_days[first : first + MOST_HALF_DAYS], below * is_last)
    for text, gap in end:
        leaves.cursor -= gap
        leaves.write(text)
    return leaves.to_bytes()


def _leaves(content: SheetContent, fingerprint: str, attachments: Sequence[Attachment]) -> Leaves:
    """Begin the paper: what it says of itself, and what it carries."""
    title, day = drawable(content.title), day_of(content.starts_at)
    return Leaves(
        Description(
            title=f"{NAMED}, {title}, {day_words(day)}",
            author=drawable(content.structure_name),
            identifier=IDENTIFIER + fingerprint,
            day=day_of(content.closed_at),
        ),
        identifier=bytes.fromhex(fingerprint)[:16],
        running=f"{title} · {day:%d/%m/%Y} · version {content.version}",
        size=LANDSCAPE,
        example=content.example,
        attachments=attachments,
    )


def columns_of(
    leaves: Leaves,
    slots: Sequence[HalfDaySlot],
    *,
    before: Sequence[GridColumn] = (),
    after: Sequence[GridColumn] = (),
) -> list[GridColumn]:
    """Return the columns: the person, those that come before the half-days, these, and those after."""
    taken = sum(column.width for column in (*before, *after))
    half = min((leaves.width - taken - _NARROWEST_PERSON) / max(len(slots), 1), _WIDEST_HALF_DAY)
    person = leaves.width - taken - half * len(slots)
    halves = [GridColumn(_slot_head(slot), half, is_ruled=True) for slot in slots]
    return [GridColumn(head("Personne"), person), *before, *halves, *after]


def _draw_table(leaves: Leaves, content: SheetContent, slots: Sequence[HalfDaySlot], below: float) -> None:
    """Draw the people, the total and the trainers; the last of them stay with what is below."""
    presence = GridColumn(head("Présence"), _PRESENCE_WIDTH)
    hours = GridColumn(head("Heures retenues"), _HOURS_WIDTH, is_ruled=True)
    grid = Grid(leaves, columns_of(leaves, slots, before=[presence], after=[hours]))
    people = [GridRow(_person(content, line, slots)) for line in content.lines]
    others = [_total(content, slots), *_trainers(content, slots)]
    tied: list[GridRow] = []
    for row in reversed([*people[-_TIED_LINES:], *others]):
        tied.append(GridRow(row.cells, tied=below, is_apart=row.is_apart))
        below += grid.height(row)
    grid.draw([*people[:-_TIED_LINES], *reversed(tied)])


def head(words: str) -> Cell:
    """Return the head of a column."""
    return [strong(words, 8.2, palette.ACCENT)]


def _slot_head(slot: HalfDaySlot) -> Cell:
    hours = f"{clock(slot.begins_at)} – {clock(slot.ends_at)}"
    return [*head(f"{HALVES[slot.half]}, {short_day(slot.day)}"), plain(hours, 7.6)]


def _person(content: SheetContent, line: SheetLine, slots: Sequence[HalfDaySlot]) -> list[Cell]:
    name = drawable(f"{line.given_name} {line.family_name}")
    told, times = presence_words(line)
    signed = {(act.day, act.half): act for act in line.signatures}
    acts = (learner_act(content, line, slot, signed.get((slot.day, slot.half))) for slot in slots)
    hours = [plain(hours_words(line.counted) if line.counted else NOTHING, 9)]
    if line.counted != line.minutes:
        hours.append(plain(f"sur {hours_words(line.minutes)}", 7.4, palette.SOFT))
    presence = [plain(told, 9), *(plain(each, 7.6, palette.SOFT) for each in times)]
    return [[strong(name, 9.4)], presence, *([act] for act in acts), hours]


def _total(content: SheetContent, slots: Sequence[HalfDaySlot]) -> GridRow:
    totals = content.totals
    words = f"{totals.came} sur {totals.people}"
    there: list[Cell] = []
    for slot in slots:
        here = [line for line in content.lines if is_there(content, line, slot)]
        signed = sum((slot.day, slot.half) in {(a.day, a.half) for a in line.signatures} for line in here)
        there.append(
            [plain(f"{plural(signed, 'acte')} pour {plural(len(here), 'présent')}", 8.2, palette.SOFT)]
        )
    hours = [strong(hours_words(totals.counted), 9.4)]
    if totals.counted != totals.minutes:
        hours.append(plain(f"sur {hours_words(totals.minutes)}", 7.4, palette.SOFT))
    return GridRow([[strong("Total", 9.4)], [strong(words, 9)], *there, hours], is_apart=True)


def _trainers(content: SheetContent, slots: Sequence[HalfDaySlot]) -> Iterator[GridRow]:
    """Yield a row for each trainer, those who signed without being announced too."""
    parts = {trainer.name: _PARTS[trainer.part] for trainer in content.trainers}
    signers = {act.name: "a signé pour la structure" for act in content.trainer_signatures}
    for index, (name, part) in enumerate({**signers, **parts}.items()):
        acts = {(a.day, a.half): a for a in content.trainer_signatures if a.name == name}
        told = ([trainer_act(slot, acts.get((slot.day, slot.half)))] for slot in slots)
        yield GridRow([[strong(drawable(name), 9.4)], [plain(part, 8.6)], *told, []], is_apart=index == 0)


def _end(content: SheetContent, fingerprint: str) -> Iterator[tuple[Text, float]]:
    """Yield what stands under the table, each with the white above it."""
    closed = f"Feuille close {moment_words(content.closed_at)} par {drawable(content.closed_by)}"
    yield strong(f"{closed} · version {content.version}", 9), 8
    if content.reason:
        before = content.version - 1
        reason = f"Elle corrige la version {before}, gardée aussi. Raison : {drawable(content.reason)}"
        yield plain(reason, 8.6), 1
    for words in _also(content):
        yield plain(words, 8), 1
    grouped = " ".join(fingerprint[at : at + 8] for at in range(0, 64, 8))
    yield plain(f"Empreinte du contenu (SHA-256) : {grouped}", 8.2), 4
    yield plain(f"{_ENCLOSED} {SEAL_LINE} {DISCLAIMER}", 7.2, palette.SOFT), 2
    yield plain(_LEGEND, 7.2, palette.SOFT), 1


def _also(content: SheetContent) -> Iterator[str]:
    if content.visitors:
        people = "personne est venue" if content.visitors == 1 else "personnes sont venues"
        yield f"En plus de ces noms, {content.visitors} {people} en accès libre sans se nommer."
    if content.rounding_minutes > 1:
        unit = content.rounding_minutes
        yield f"Les heures retenues sont arrondies, pour chacun, aux {unit} minutes inférieures."
    if content.scans:
        yield f"Feuille tenue sur papier, numérisée : empreinte du fichier {' ; '.join(content.scans)}"
    names = [f"{line.given_name} {line.family_name}" for line in content.lines]
    if any(drawable(name) != clean(name) for name in names):
        yield _STAND_IN
