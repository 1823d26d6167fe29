"""Believe an issuer of passports, or no longer: a list of this installation, asked of nobody else."""

import json
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.core import clock, journal
from app.core.database import db, lock
from app.core.keys import current_keys
from app.progress.errors import IssuerJustAdded, IssuerNotTrusted, IssuerUnnamed, KeysUnreadable, OwnIssuer
from app.progress.models import TrustedIssuer
from app.progress.rules.issuers import LONGEST_NAME, issuer_named, keys_kept

HEAVIEST_KEYS = 64 * 1024
"""Bytes of a list of keys: some hundreds of keys, far above what anyone publishes."""


def trust_issuer(
    keys: bytes, *, issuer: str, name: str, by: int | None, structure_id: int | None = None
) -> TrustedIssuer:
    """Believe an issuer from now on, with the public keys of a file; earlier keys of it end.

    `issuer` may be empty where the file is a DID document, which names it. `structure_id` is the
    one whose journal keeps the act, where a person of a structure does it.

    Raises:
        KeysUnreadable, PrivateKeyGiven, KeysTooWeak: the keys cannot be kept.
        IssuerMisnamed, KeysNotOfThisIssuer, OwnIssuer, IssuerUnnamed: the issuer is not well named.
        IssuerJustAdded: somebody else adds it at the same moment.
    """
    document = _read(keys)
    jwks = keys_kept(document)
    named = issuer_named(issuer, document)
    if named == current_keys().issuer_id:
        raise OwnIssuer
    shown = " ".join(name.split())
    if not shown or len(shown) > LONGEST_NAME or not shown.isprintable():
        raise IssuerUnnamed
    earlier = _in_force(named)
    if earlier is not None:
        earlier.ended_at = clock.now()
        db.session.flush()
    trusted = TrustedIssuer(issuer=named, name=shown, jwks=jwks, added_by=by, added_at=clock.now())
    try:
        db.session.add(trusted)
        db.session.flush()
    except IntegrityError:
        raise IssuerJustAdded from None
    _keep_in_journal("trusted", trusted, by=by, structure_id=structure_id)
    return trusted


def distrust_issuer(issuer: str, *, by: int | None, structure_id: int | None = None) -> None:
    """Believe an issuer no longer; what was recognised until now stays so.

    Raises:
        IssuerNotTrusted: it is not in the list.
    """
    trusted = _in_force(issuer.strip())
    if trusted is None:
        raise IssuerNotTrusted
    trusted.ended_at = clock.now()
    _keep_in_journal("ended", trusted, by=by, structure_id=structure_id)


def _read(keys: bytes) -> Any:
    if len(keys) > HEAVIEST_KEYS:
        raise KeysUnreadable
    try:
        return json.loads(keys.decode("utf-8-sig"))
    except (ValueError, RecursionError) as unreadable:
        raise KeysUnreadable from unreadable


def _in_force(issuer: str) -> TrustedIssuer | None:
    """Return the issuer's line, and hold it, so that two administrators wait for one another."""
    wanted = select(TrustedIssuer).where(TrustedIssuer.issuer == issuer, TrustedIssuer.ended_at.is_(None))
    trusted = db.session.scalar(wanted)
    if trusted is not None:
        lock(trusted)
    return trusted if trusted is not None and trusted.ended_at is None else None


def _keep_in_journal(act: str, trusted: TrustedIssuer, *, by: int | None, structure_id: int | None) -> None:
    if structure_id is not None:
        words = {"issuer": trusted.issuer, "name": trusted.name}
        journal.record(structure_id, f"progress:issuer:{act}", str(trusted.id), by=by, words=words)
