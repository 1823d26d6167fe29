"""Prove who is there: a secret or a card is checked, its failures are counted, guessing is slowed.

The same for whoever comes in by the door and for whoever signs a sheet.
"""

from collections.abc import Callable

from app.core import rates
from app.core.writing import writing
from app.people import secrets, services
from app.people.errors import SignInRefused
from app.people.queries import Candidate

OF_AN_ACCOUNT = rates.Limit("sign-in to an account", most=5)
FROM_AN_ADDRESS = rates.Limit("sign-in from an address", most=100)


def check_secret(candidate: Candidate | None, secret: str, *, subject: str) -> Candidate:
    """Check a secret outside any write transaction; nobody's takes the same time to refuse.

    Args:
        subject: what was tried, for the count of failures: an identifiant, known or not.

    Raises:
        SignInRefused, TooMany: it is not proved; the failure is counted.
    """
    secret_hash = candidate.secret_hash if candidate else None
    return _check(candidate, lambda: secrets.is_right(secret, secret_hash), subject=subject)


def check_card(candidate: Candidate | None, held: Candidate | None, *, subject: str) -> Candidate:
    """Check that the card which was shown, or whose number was typed, is that of whoever is meant.

    Raises:
        SignInRefused, TooMany: it is not; the failure is counted.
    """
    is_theirs = candidate is not None and held is not None and held.account_id == candidate.account_id
    return _check(candidate, lambda: is_theirs, subject=subject)


def _check(candidate: Candidate | None, is_right: Callable[[], bool], *, subject: str) -> Candidate:
    rates.check(OF_AN_ACCOUNT, subject)
    rates.check(FROM_AN_ADDRESS, rates.visitor())
    if not is_right():
        _count_failure(candidate, subject)
    assert candidate is not None, "nobody's secret is never right"
    return candidate


def _count_failure(candidate: Candidate | None, subject: str) -> None:
    rates.fail(OF_AN_ACCOUNT, subject)
    rates.fail(FROM_AN_ADDRESS, rates.visitor())
    if candidate is not None:
        with writing():
            services.count_failure(candidate.account_id)
    raise SignInRefused
