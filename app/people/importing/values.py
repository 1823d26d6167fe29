"""Values of a cell, read as people write them in France; what cannot be read is a sentence."""

import re
from datetime import date, timedelta

from app.people.rules.names import folded

FIRST_YEAR = 1900
_EXCEL_EPOCH = date(1899, 12, 30)
"""Day 0 of a spreadsheet's calendar (ECMA-376 part 1, 18.17.4.1), where 1900 is a leap year."""

_YEAR = re.compile(r"(\d{4})(?:\.0+)?")
_DAY_FIRST = re.compile(r"\d{1,2}[/.\-]\d{1,2}[/.\-](\d{4})")
_YEAR_FIRST = re.compile(r"(\d{4})-\d{2}-\d{2}(?:[T ].*)?")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
_PHONE = re.compile(r"\+?[\d\s.()/\-]{4,30}")

GENDERS = {
    **dict.fromkeys(("feminin", "femme", "f"), "feminin"),
    **dict.fromkeys(("masculin", "homme", "m", "h"), "masculin"),
    **dict.fromkeys(("non communique", "autre", ""), "non_communique"),
}
"""What files say → the code of La Coop de la médiation numérique."""

ANSWERS = {"oui": "oui", "non": "non", "inconnu": "inconnu", "": "inconnu"}


def birth_year(text: str, *, is_number: bool, this_year: int) -> int | None:
    """Return a year of birth from a year, a date or a spreadsheet's day number; the date is not kept.

    Raises:
        ValueError: it is none of these, or nobody alive was born then.
    """
    text = text.strip()
    if not text:
        return None
    year = _year_in(text, is_number=is_number)
    if not FIRST_YEAR <= year <= this_year:
        raise ValueError(text)
    return year


def _year_in(text: str, *, is_number: bool) -> int:
    for pattern in (_YEAR, _DAY_FIRST, _YEAR_FIRST):
        if found := pattern.fullmatch(text):
            return int(found[1])
    if is_number and re.fullmatch(r"\d{4,6}(\.\d+)?", text):
        return (_EXCEL_EPOCH + timedelta(days=int(text.partition(".")[0]))).year
    raise ValueError(text)


def chosen(text: str, among: dict[str, str]) -> str:
    """Return the code of an answer, however it is accented.

    Raises:
        ValueError: it is not an answer that we know.
    """
    answer = folded(text)
    if answer not in among:
        raise ValueError(text)
    return among[answer]


def phone(text: str, *, is_number: bool) -> str | None:
    """Return a telephone number as text; a spreadsheet that took it for a number lost its first 0.

    Raises:
        ValueError: it is no telephone number.
    """
    text = text.strip()
    if not text:
        return None
    if is_number and re.fullmatch(r"[1-9]\d{8}(\.0+)?", text):
        return "0" + text.partition(".")[0]
    if not _PHONE.fullmatch(text):
        raise ValueError(text)
    return text


def email(text: str) -> str | None:
    """Return an e-mail address, never required.

    Raises:
        ValueError: it is no address.
    """
    text = text.strip()
    if text and not (_EMAIL.fullmatch(text) and len(text) <= 254):
        raise ValueError(text)
    return text or None
