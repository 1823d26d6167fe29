"""Days, hours and French spaces as our papers say them: on the clocks of Paris."""

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

from certificates.pdf.fonts import Face
from certificates.typography import NARROW, clean, long_date

PARIS = ZoneInfo("Europe/Paris")
WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
NO_BREAK = "\u00a0"
STAND_IN = "?"
"""What stands for a letter of a script that our fonts do not draw."""


def day_words(day: date) -> str:
    """Say a day in full: « mardi 24 novembre 2026 »."""
    return f"{WEEKDAYS[day.weekday()]} {long_date(day)}"


def short_day(day: date) -> str:
    """Say a day at the head of a column: « mar. 24/11 »."""
    return f"{WEEKDAYS[day.weekday()][:3]}. {day:%d/%m}"


def day_of(moment: datetime) -> date:
    """Return the day of a moment in Paris."""
    return moment.astimezone(PARIS).date()


def clock(moment: datetime) -> str:
    """Say a moment of a day: « 14:02 »."""
    return f"{moment.astimezone(PARIS):%H:%M}"


def hour_words(moment: datetime) -> str:
    """Say an hour as people do: « 14 h », « 9 h 30 »."""
    local = moment.astimezone(PARIS)
    return f"{local.hour}{NO_BREAK}h" + (f"{NO_BREAK}{local.minute:02}" if local.minute else "")


def moment_words(moment: datetime) -> str:
    """Say a moment in full: « mardi 24 novembre 2026 à 16:03 »."""
    return f"{day_words(day_of(moment))} à {clock(moment)}"


def span_words(begins_at: datetime, ends_at: datetime) -> str:
    """Say from when to when: a day and two hours, or two moments where the days differ."""
    if day_of(begins_at) == day_of(ends_at):
        return f"{day_words(day_of(begins_at))}, de {clock(begins_at)} à {clock(ends_at)}"
    return f"du {moment_words(begins_at)} au {moment_words(ends_at)}"


def hours_words(minutes: int) -> str:
    """Say a length: « 45 min », « 2 h », « 1 h 45 »."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest}{NO_BREAK}min"
    return f"{hours}{NO_BREAK}h" + (f"{NO_BREAK}{rest:02}" if rest else "")


def plural(count: int, word: str) -> str:
    """Say how many: « 1 acte », « 12 actes »."""
    return f"{count}{NO_BREAK}{word}{'s' if count > 1 else ''}"


def french(text: str) -> str:
    """Put the narrow spaces of French before ; : ! ? and inside « », where plain ones stand.

    A colon between two figures (« 14:02 ») keeps to them.
    """
    return re.sub(r"(?<=«) | (?=[»;:!?])", NARROW, text)


def drawable(text: str) -> str:
    """Return what a person typed as it can be drawn: cleaned, on one line, unknown letters as « ? ».

    A sheet is a fact of the day: it is printed whatever the names, which the evidence keeps as they are.
    """
    cleaned = clean(text)
    missing = {*Face.TEXT.lacks(cleaned), *Face.STRONG.lacks(cleaned), *Face.DISPLAY.lacks(cleaned)}
    return "".join(STAND_IN if letter in missing else letter for letter in cleaned)
