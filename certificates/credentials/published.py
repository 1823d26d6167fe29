"""The public keys of an issuer: how ours are published, and how another's are read.

Two forms of the same keys: a list (RFC 7517) and the document that a did:web name leads to
(W3C DID 1.0). Keys that no longer sign stay in both, for what they signed.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from certificates.credentials.multibase import from_multikey, multikey
from certificates.credentials.strict import packed, unpacked
from certificates.errors import CertificateError

ED25519 = {"kty": "OKP", "crv": "Ed25519"}

_PUBLIC = {"RSA": ("n", "e"), "EC": ("crv", "x", "y"), "OKP": ("crv", "x")}
"""The members of a public key, by its kind; a private one is never kept."""

_CONTEXTS = (
    "https://www.w3.org/ns/did/v1",
    "https://w3id.org/security/jwk/v1",
    "https://w3id.org/security/multikey/v1",
)
_MOST_KEYS = 20
_LONGEST_MEMBER = 2048


class UnusableKeys(CertificateError):
    """The text is no list of public keys that credentials can be checked with."""

    code = "unusable_keys"

    def __init__(self) -> None:
        super().__init__(
            "Ces clés ne se lisent pas : donnez le fichier « jwks.json » ou « did.json » "
            "que l’autre installation publie."
        )


def jwks(keys: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the list of keys that an issuer publishes (RFC 7517 §5): the current ones, then the retired."""
    return {"keys": [dict(key) for key in keys]}


def did_document(issuer_id: str, keys: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the document that the issuer's identifier leads to (W3C DID 1.0, did:web).

    `keys` are public keys (RFC 7517) with their `kid`; Ed25519 is written as a Multikey.
    """
    return {
        "@context": list(_CONTEXTS),
        "id": issuer_id,
        "verificationMethod": [_method(issuer_id, key) for key in keys],
        "assertionMethod": [key["kid"] for key in keys],
    }


def jwks_from(document: Any) -> dict[str, Any]:
    """Read the public keys of another issuer, from its list of keys or its DID document.

    Only what checks a signature is kept: the public members and the key's name.

    Raises:
        UnusableKeys: there is no key in it that we can use.
    """
    if not isinstance(document, Mapping):
        raise UnusableKeys
    found = document.get("keys")
    if found is None:
        methods = _listed(document.get("verificationMethod"))
        found = [_key_of(each) for each in methods if isinstance(each, Mapping)]
    kept = [key for key in (_public(each) for each in _listed(found)) if key]
    if not kept:
        raise UnusableKeys
    return {"keys": kept}


def _method(issuer_id: str, key: Mapping[str, Any]) -> dict[str, Any]:
    method = {"id": key["kid"], "controller": issuer_id}
    if is_ed25519(key):
        return {**method, "type": "Multikey", "publicKeyMultibase": multikey(unpacked(key["x"]))}
    return {**method, "type": "JsonWebKey", "publicKeyJwk": dict(key)}


def is_ed25519(key: Mapping[str, Any]) -> bool:
    """Tell whether a public key is one of Ed25519."""
    return all(key.get(name) == value for name, value in ED25519.items())


def _listed(value: Any) -> list[Any]:
    return value[:_MOST_KEYS] if isinstance(value, list) else []


def _key_of(method: Mapping[str, Any]) -> dict[str, Any] | None:
    """Read the key of a method, whichever way it is written, under the method's name."""
    written = method.get("publicKeyMultibase")
    if isinstance(written, str):
        try:
            return {"kid": method.get("id"), **ED25519, "x": packed(from_multikey(written))}
        except ValueError:
            return None
    jwk = method.get("publicKeyJwk")
    return {"kid": method.get("id"), **jwk} if isinstance(jwk, Mapping) else None


def _public(jwk: Any) -> dict[str, str] | None:
    if not isinstance(jwk, Mapping):
        return None
    names = _PUBLIC.get(jwk["kty"], ()) if isinstance(jwk.get("kty"), str) else ()
    kept = {name: jwk.get(name) for name in ("kty", *names, *(["kid"] if jwk.get("kid") else []))}
    if not names or not all(isinstance(text, str) and len(text) <= _LONGEST_MEMBER for text in kept.values()):
        return None
    return {name: str(text) for name, text in kept.items()}
