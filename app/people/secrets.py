"""Secrets: hashed by Argon2id (RFC 9106), drawn at random, never kept or logged in clear.

Hash and check before opening a write transaction: each takes tens of milliseconds on purpose.
"""

import secrets
from dataclasses import dataclass
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from flask import current_app

from app.core.identifiers import new_token, random_code
from app.people.errors import WeakSecret
from app.people.rules.signing_in import CARD_LENGTH, PIN_LENGTH, password_trouble, pin_is_easy

_COSTS = {
    "owasp": PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1),
    "minimal": PasswordHasher(time_cost=1, memory_cost=8, parallelism=1),
}
"""`owasp`: 19 MiB, two passes, one lane (OWASP Password Storage Cheat Sheet); `minimal`: for tests."""


@dataclass(frozen=True, kw_only=True)
class DrawnCard:
    """What is printed on a new card, and the hash of its PIN."""

    number: str
    pin: str
    token: str
    pin_hash: str


def hashed(secret: str) -> str:
    """Return the Argon2id hash of a password or PIN."""
    return _hasher().hash(secret)


def hashed_password(password: str) -> str:
    """Return the hash of a password that somebody chose.

    Raises:
        WeakSecret: it is too short or too well known; the sentence says what to do.
    """
    if trouble := password_trouble(password):
        raise WeakSecret(trouble, {"secret": [trouble]})
    return hashed(password)


def is_right(secret: str, secret_hash: str | None) -> bool:
    """Tell whether a secret matches its hash; an unknown account takes the same time to refuse."""
    try:
        _hasher().verify(secret_hash or _nobodys_hash(_cost()), secret)
    except (VerifyMismatchError, InvalidHashError):
        return False
    return secret_hash is not None


def drawn_card() -> DrawnCard:
    """Draw a card at random: its number, its PIN and the secret of its QR code."""
    pin = _drawn_pin()
    return DrawnCard(number=random_code(CARD_LENGTH), pin=pin, token=new_token(), pin_hash=hashed(pin))


def _drawn_pin() -> str:
    while pin_is_easy(pin := "".join(secrets.choice("0123456789") for _ in range(PIN_LENGTH))):
        continue
    return pin


def _cost() -> str:
    cost: str = current_app.extensions["settings"].password_cost
    return cost


def _hasher() -> PasswordHasher:
    return _COSTS[_cost()]


@lru_cache(maxsize=2)
def _nobodys_hash(cost: str) -> str:
    return _COSTS[cost].hash(secrets.token_hex(16))
