"""What the pages of codes, of links and of files have in common."""

from collections.abc import Mapping
from typing import Any

from cryptography.hazmat.primitives.hashes import SHA256
from flask import Response, request
from flask_login import current_user

from app.awards import schemas
from app.core import counters, rates
from app.core.keys import IssuingImpossible, current_keys

UNKNOWN_CODES = rates.Limit("unknown certificate code", most=30)
"""Codes and links alike: whoever guesses at one guesses at the other."""


def explained(shown: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return what the template of a paper needs: its fields, its facts and what its title means."""
    return {
        "shown": shown,
        "compared": schemas.compared(shown) if shown else [],
        "meaning": schemas.meaning_of(shown) if shown else None,
        "root_fingerprint": _root_fingerprint() if shown else None,
    }


def _root_fingerprint() -> str | None:
    """Return the SHA-256 of our root certificate; None where the keys were never made."""
    try:
        return current_keys().root().fingerprint(SHA256()).hex()
    except IssuingImpossible:
        return None


def one_more_unknown() -> None:
    """Count a code or a link that says nothing to us.

    Raises:
        TooMany: too many came from this address.
    """
    rates.check(UNKNOWN_CODES, rates.visitor())
    rates.fail(UNKNOWN_CODES, rates.visitor())


def count_opening(subject: str) -> None:
    """Count an opening, unless it is by somebody of the house: the holder, or the staff."""
    if request.method != "HEAD" and not current_user.is_authenticated:
        counters.count(subject)


def varied(response: Response) -> Response:
    """Say that the answer depends on what was asked for, a page or JSON."""
    response.vary.add("Accept")
    return response
