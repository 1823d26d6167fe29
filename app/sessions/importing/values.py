"""Words and hours of a filled sheet, as people write them in France."""

import re
from datetime import time
from fractions import Fraction

from app.people.importing.cells import Cell
from app.people.rules.names import folded
from app.sessions.rules import Presence

WORDS = {
    Presence.PRESENT: "présent",
    Presence.LATE: "en retard",
    Presence.EXCUSED: "excusé",
    Presence.ABSENT: "absent",
}
"""The four answers, as the template writes them."""

_READ = {
    **dict.fromkeys(("present", "presente", "present e"), Presence.PRESENT),
    **dict.fromkeys(("en retard", "retard"), Presence.LATE),
    **dict.fromkeys(("excuse", "excusee", "excuse e"), Presence.EXCUSED),
    **dict.fromkeys(("absent", "absente", "absent e"), Presence.ABSENT),
}
_CLOCK = re.compile(r"(\d{1,2})\s*[:.]\s*(\d{2})(?::\d{2}(?:[.,]\d+)?)?")
_SPOKEN = re.compile(r"(\d{1,2})\s*h(?:\s*(\d{2})(?:\s*min)?)?", re.IGNORECASE)
_PART_OF_A_DAY = re.compile(r"0?\.\d{1,20}(?:E-\d{1,2})?|\d(?:\.\d{1,20})?E-\d{1,2}", re.IGNORECASE)
_MINUTES_OF_A_DAY = 24 * 60


def presence(text: str) -> Presence:
    """Return the answer that a word means, however it is accented or agrees.

    Raises:
        ValueError: it is none of the four.
    """
    answer = _READ.get(folded(text))
    if answer is None:
        raise ValueError(text)
    return answer


def hour(cell: Cell) -> time | None:
    """Return an hour: « 14:05 », « 14 h 05 », « 14h », or a spreadsheet's part of a day.

    A spreadsheet keeps an hour as a number of days (ECMA-376 part 1, 18.17.4.2), rounded here to
    the minute.

    Raises:
        ValueError: it is no hour.
    """
    text = " ".join(cell.text.split())
    if not text:
        return None
    if cell.is_number:
        return _of_a_day(text)
    found = _CLOCK.fullmatch(text) or _SPOKEN.fullmatch(text)
    if found is None:
        raise ValueError(text)
    return time(int(found[1]), int(found[2] or 0))


def _of_a_day(text: str) -> time:
    if not _PART_OF_A_DAY.fullmatch(text):
        raise ValueError(text)
    minutes = round(Fraction(text) * _MINUTES_OF_A_DAY)
    return time(minutes // 60, minutes % 60)
