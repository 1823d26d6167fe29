"""How we write French: typography, dates, hours, durations, numbers. Pure functions.

Rules followed: the *Lexique des règles typographiques en usage à l'Imprimerie nationale*, with the
narrow no-break space before ; : ! ? and inside « ».
"""

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from app.core.paris import in_paris

NARROW = "\u202f"
NO_BREAK = "\u00a0"
DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
MONTHS = (
    *("janvier", "février", "mars", "avril", "mai", "juin"),
    *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
)

_SPACES = f"[ \t{NO_BREAK}{NARROW}]*"
_TYPOGRAPHY = (
    (re.compile(r"\.{3}"), "…"),
    (re.compile("'"), "’"),
    (re.compile(r'"([^"]*)"'), r"«\1»"),
    (re.compile(f"«{_SPACES}"), f"«{NARROW}"),
    (re.compile(f"{_SPACES}»"), f"{NARROW}»"),
    (re.compile(rf"(?<=[^\s;:!?]){_SPACES}([;:!?]+)(?=[\s»)\]]|$)"), rf"{NARROW}\1"),
    (re.compile(rf"(?<=\d){_SPACES}([%€])"), rf"{NARROW}\1"),
)


@lru_cache(maxsize=4096)
def typography(text: str) -> str:
    """Set a curriculum's text as a French printer would.

    For texts that we publish, never for what a person typed, which is shown as typed. Applying
    it twice changes nothing more.
    """
    for pattern, set_as in _TYPOGRAPHY:
        text = pattern.sub(set_as, text)
    return text


def day_fr(day: date, *, today: date | None = None) -> str:
    """Say a day as on a door, « mardi 24 novembre »; of another year, in full: « lundi 4 janvier 2027 ».

    An aware moment is first shown on the clocks of Paris. In a template, `today` is the day it is.

    Args:
        today: the day in whose year whoever reads is; without it the year is left out, for where it
            is said beside the day.
    """
    day = _in_france(day)
    number = "1er" if day.day == 1 else str(day.day)
    said = f"{DAYS[day.weekday()]} {number}{NO_BREAK}{MONTHS[day.month - 1]}"
    return said if today is None or today.year == day.year else f"{said} {day.year}"


def date_fr(day: date) -> str:
    """Say a day in full: « mardi 24 novembre 2026 »."""
    return f"{day_fr(day)} {_in_france(day).year}"


def time_fr(moment: datetime | time) -> str:
    """Say an hour of the day: « 14 h », « 9 h 05 »."""
    if isinstance(moment, datetime):
        moment = in_paris(moment).time()
    return _hours_and_minutes(moment.hour, moment.minute)


def duration_fr(length: int | timedelta) -> str:
    """Say how long, from minutes or a `timedelta`: « 45 min », « 2 h », « 1 h 30 »."""
    minutes = length if isinstance(length, int) else int(length.total_seconds()) // 60
    hours, minutes = divmod(minutes, 60)
    return _hours_and_minutes(hours, minutes) if hours else f"{minutes}{NO_BREAK}min"


def number_fr(number: int) -> str:
    """Group thousands with narrow spaces: « 12 480 »."""
    return f"{number:,}".replace(",", NARROW)


def plural(count: int, one: str, several: str | None = None) -> str:
    """Count things in French, where zero is singular: « 0 séance », « 1 séance », « 2 séances »."""
    noun = one if abs(count) < 2 else several or f"{one}s"
    return f"{number_fr(count)}{NO_BREAK}{noun}"


def de(name: str) -> str:
    """Return « de » with its space, or « d’ » before a vowel: « de Rose », « d’Ali », « d’Yvette »."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if c.isalpha())
    is_a_vowel = bare[1:2] not in tuple("aeiou") if bare[:1] == "y" else bare[:1] in tuple("aeiouœæ")
    return "d’" if is_a_vowel else "de "


def _in_france(day: date) -> date:
    return in_paris(day).date() if isinstance(day, datetime) else day


def _hours_and_minutes(hours: int, minutes: int) -> str:
    return f"{hours}{NO_BREAK}h" + (f"{NO_BREAK}{minutes:02}" if minutes else "")
