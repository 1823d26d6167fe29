"""Who may come in: cards, passwords, locks."""

from datetime import timedelta
from itertools import pairwise

from app.core.identifiers import CROCKFORD, fold

MOST_FAILURES = 10
CARD_LENGTH = 8
PIN_LENGTH = 4
SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 200
AT_A_SHARED_WORKSTATION = timedelta(hours=4)
AT_WORK = timedelta(hours=12)

_TOO_KNOWN = (
    *("motdepasse", "password", "azerty", "qwerty", "palier", "mediatheque"),
    *(
        "bonjour",
        "soleil",
        "doudou",
        "loulou",
        "chouchou",
        "administrateur",
        "numerique",
        "iloveyou",
        "letmein",
    ),
)


def normalised(identifiant: str) -> str:
    """Return an identifiant as it is kept: without case or outer spaces."""
    return " ".join(identifiant.casefold().split())


def as_card_number(typed: str) -> str | None:
    """Read a card's number however it is typed; nothing when it cannot be one."""
    number = fold(typed)
    if len(number) == CARD_LENGTH and all(character in CROCKFORD for character in number):
        return number
    return None


def is_locked_after(failures: int) -> bool:
    """Tell whether so many failures in a row lock an account."""
    return failures >= MOST_FAILURES


def pin_is_easy(pin: str) -> bool:
    """Tell whether a PIN is among the first that anyone tries: 0000, 1234, 4321, 1212, years."""
    steps = {int(after) - int(before) for before, after in pairwise(pin)}
    return steps in ({0}, {1}, {-1}) or pin[:2] == pin[2:] or pin.startswith(("19", "20"))


def password_trouble(password: str) -> str | None:
    """Say what is wrong with a password, if anything."""
    if len(password) < SHORTEST_PASSWORD:
        return f"Prenez au moins {SHORTEST_PASSWORD} caractères : quatre mots sans lien suffisent."
    if len(password) > LONGEST_PASSWORD:
        return f"Restez sous {LONGEST_PASSWORD} caractères."
    rest = password.casefold()
    for known in _TOO_KNOWN:
        rest = rest.replace(known, "")
    if len(set(rest.strip("0123456789!?.-_* "))) < 4:
        return "Ce mot de passe est trop connu : ajoutez des mots que personne ne devinerait."
    return None
