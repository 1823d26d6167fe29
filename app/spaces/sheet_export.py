"""One file for a period: the sealed sheets, their evidence, and a table of presences.

The table is `presences.csv`: one row a person and half-day, names left out; a person is named by the
public id that the sheets bear.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from app.core import clock
from app.core.spreadsheets import harmless
from app.core.zips import Member, Names
from app.sessions import rules
from app.sessions.models import MarkHow, Presence
from app.sessions.queries.sheet_export import ExportedLine, contents_of, papers_of
from certificates.sheets import SheetContent
from certificates.sheets.content import HalfDaySlot, SheetLine

TABLE = "presences.csv"
COLUMNS = (
    "seance_ref", "apprenant_ref", "demi_journee", "statut", "arrivee", "depart", "minutes", "signe_le",
    "formateur_signe_le", "source", "correction_de", "motif",
)  # fmt: skip
_SOURCES = {MarkHow.PAPER: "papier", MarkHow.IMPORT: "import", MarkHow.OFFLINE: "hors_ligne"}


def members(lines: Sequence[ExportedLine]) -> Iterator[Member]:
    """Yield the table first, then each sealed sheet and its evidence, under names that people can read."""
    names, now = Names(), clock.in_paris(clock.now())
    yield Member(name=TABLE, content=table(contents_of(lines)), at=now)
    for line, pdf, bundle in papers_of(lines):
        assert line.sealed_at is not None
        at = clock.in_paris(line.sealed_at)
        base = f"{clock.in_paris(line.starts_at).date().isoformat()} {line.title}"
        yield Member(name=names.take(base, "pdf"), content=pdf, at=at)
        yield Member(name=names.take(base, "json"), content=bundle.encode(), at=at)


def table(contents: Iterable[SheetContent]) -> bytes:
    """Write the presences for a spreadsheet: UTF-8 with its mark, semicolons."""
    written = io.StringIO(newline="")
    rows = csv.writer(written, delimiter=";")
    rows.writerow(COLUMNS)
    for content in contents:
        for line in content.lines:
            for slot in content.half_days:
                rows.writerow(harmless(cell) for cell in _row(content, line, slot))
    return b"\xef\xbb\xbf" + written.getvalue().encode()


def _row(content: SheetContent, line: SheetLine, slot: HalfDaySlot) -> tuple[str, ...]:
    acts = [act for act in line.signatures if (act.day, act.half) == (slot.day, slot.half)]
    trainers = [act for act in content.trainer_signatures if (act.day, act.half) == (slot.day, slot.half)]
    refused = next((act.reason for act in acts if act.reason), None)
    return (
        content.session_id,
        line.learner_id,
        slot.half.value,
        line.presence.value,
        _hour(line.arrived_at),
        _hour(line.left_at),
        str(_minutes(content, line, slot)),
        _moment(next((act.signed_at for act in acts if not act.reason), None)),
        _moment(trainers[0].signed_at if trainers else None),
        _SOURCES.get(MarkHow(line.how), "ecran"),
        content.previous or "",
        refused or content.reason,
    )


def _minutes(content: SheetContent, line: SheetLine, slot: HalfDaySlot) -> int:
    return rules.minutes_counted(
        Presence(line.presence),
        starts_at=slot.begins_at,
        ends_at=slot.ends_at,
        arrived_at=line.arrived_at,
        left_at=line.left_at,
        pauses=[(pause.begins_at, pause.ends_at) for pause in content.pauses],
    )


def _hour(moment: datetime | None) -> str:
    return f"{clock.in_paris(moment):%H:%M}" if moment else ""


def _moment(moment: datetime | None) -> str:
    return clock.in_paris(moment).isoformat(timespec="seconds") if moment else ""
