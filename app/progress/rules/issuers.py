"""Which keys of another installation are kept, and under which identifier."""

import re
from base64 import urlsafe_b64decode
from collections.abc import Mapping
from typing import Any

from app.progress.errors import (
    IssuerMisnamed,
    KeysNotOfThisIssuer,
    KeysTooWeak,
    KeysUnreadable,
    PrivateKeyGiven,
)
from certificates.credentials import jwks_from
from certificates.errors import CertificateError

LONGEST_ISSUER = 300
LONGEST_NAME = 200
LEAST_RSA, MOST_RSA = 2048, 8192
"""Bits of an RSA key: fewer prove nothing, more only slow whoever checks."""

_ISSUER = re.compile(r"did:[a-z0-9]+:[A-Za-z0-9._:%-]+|https://[^\s/]+\S*")
_PRIVATE = frozenset({"d", "p", "q", "dp", "dq", "qi", "oth", "k"})
"""The members that only a private or shared key has (RFC 7518, section 6)."""

_ED25519_BYTES = 32


def issuer_named(typed: str, document: Any) -> str:
    """Return the identifier of the issuer: the one typed, else the one that a DID document gives.

    Raises:
        IssuerMisnamed: neither gives one.
        KeysNotOfThisIssuer: the document is that of another issuer.
    """
    told = document.get("id") if isinstance(document, Mapping) else None
    named = typed.strip() or (told if isinstance(told, str) else "")
    if len(named) > LONGEST_ISSUER or not _ISSUER.fullmatch(named):
        raise IssuerMisnamed
    if told is not None and told != named:
        raise KeysNotOfThisIssuer
    return named


def keys_kept(document: Any) -> dict[str, Any]:
    """Return the public keys (RFC 7517) that are kept of a list of keys, or of a DID document.

    Only RSA of 2,048 bits or more, and Ed25519.

    Raises:
        PrivateKeyGiven: the file holds a secret that should never have left its installation.
        KeysUnreadable: there is no key in it.
        KeysTooWeak: no key of it is of a kind and a size that prove something.
    """
    if _holds_a_secret(document):
        raise PrivateKeyGiven
    try:
        listed = jwks_from(document)["keys"]
    except CertificateError as unusable:
        raise KeysUnreadable from unusable
    kept = [key for key in listed if _is_strong(key)]
    if not kept:
        raise KeysTooWeak
    return {"keys": kept}


def _holds_a_secret(value: Any) -> bool:
    """Look for a private key wherever it may stand in the document."""
    if isinstance(value, Mapping):
        is_secret = "kty" in value and not _PRIVATE.isdisjoint(value)
        return is_secret or any(map(_holds_a_secret, value.values()))
    return isinstance(value, list) and any(map(_holds_a_secret, value))


def _is_strong(key: Mapping[str, str]) -> bool:
    match key.get("kty"):
        case "RSA":
            return LEAST_RSA <= int.from_bytes(_unpacked(key["n"])).bit_length() <= MOST_RSA
        case "OKP":
            return key.get("crv") == "Ed25519" and len(_unpacked(key["x"])) == _ED25519_BYTES
    return False


def _unpacked(text: str) -> bytes:
    """Read a number as a key writes it; nothing at all where it is not one."""
    if not re.fullmatch(r"[A-Za-z0-9_-]+", text):
        return b""
    try:
        return urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError:
        return b""
