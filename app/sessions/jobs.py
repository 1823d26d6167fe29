"""Work that follows: the seal of a closed sheet, the place too many of two records that were merged."""

from typing import Any

import structlog

from app.core import housekeeping, jobs
from app.core.keys import IssuingImpossible, current_keys
from app.core.writing import writing
from app.sessions.queries.sealing import sheet_to_seal, sheets_waiting
from app.sessions.queries.second_places import second_places
from app.sessions.services.sealing import sealed_sheet, store_sheet
from app.sessions.services.second_places import free_second_place
from app.sessions.services.sheets import CLOSED, SEAL_SHEET

_log = structlog.get_logger(__name__)


@jobs.job(SEAL_SHEET)
def seal_sheet(payload: dict[str, Any]) -> None:
    """Seal one version of a sheet; done again, it changes nothing.

    Without a key it waits, and its page says so: `seal_waiting_sheets` asks again.
    """
    waiting = sheet_to_seal(payload["sheet_id"], closed=CLOSED)
    if waiting is None:
        return
    try:
        made = sealed_sheet(waiting, current_keys())
    except IssuingImpossible:
        _log.warning("sheet.waits", sheet=waiting.sheet_id)
        return
    with writing():
        store_sheet(waiting.sheet_id, made)


@housekeeping.chore
def seal_waiting_sheets() -> None:
    """Ask again for the sheets that waited for a key or for a timestamp, now that they are there."""
    if current_keys().try_again() is not None:
        return
    unfinished = {payload["sheet_id"] for payload in jobs.unfinished(SEAL_SHEET)}
    waiting = [each for each in sheets_waiting() if each not in unfinished]
    if waiting:
        with writing():
            for sheet_id in waiting:
                jobs.ask(SEAL_SHEET, {"sheet_id": sheet_id}, promptly=True)


@housekeeping.chore
def free_second_places() -> None:
    """Give back the places that one human had twice in a session to come: the first who waits gets one."""
    for second in second_places():
        with writing():
            free_second_place(second)
