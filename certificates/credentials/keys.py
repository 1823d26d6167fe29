"""The key that signs credentials, and how it is published (RFC 7517, RFC 7638, W3C did:web).

RS256 with RSA of 3,072 bits: the one algorithm that every reader of Open Badges 3.0 must know.
"""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import rsa
from joserfc import jws
from joserfc.jwk import RSAKey
from joserfc.jws import JWSRegistry

from certificates.credentials.content import Credential
from certificates.credentials.document import written
from certificates.errors import CertificateError

ALGORITHM = "RS256"
KEY_BITS = 3072
LONGEST_PAYLOAD = 384 * 1024
"""Bytes of a credential's text: some thousand things shown, far above any real passport."""

_PUBLIC = {"RSA": ("n", "e"), "EC": ("crv", "x", "y"), "OKP": ("crv", "x")}
"""The members of a public key, by its kind; a private one is never kept."""

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


def did_web(public_url: str) -> str:
    """Return the identifier of an installation from its public address (did:web, a port as %3A)."""
    parts = urlsplit(public_url)
    host = parts.netloc.lower().replace(":", "%3A")
    return ":".join(["did", "web", host, *filter(None, parts.path.split("/"))])


def new_private_key() -> rsa.RSAPrivateKey:
    """Make a key; it takes some tenths of a second."""
    return rsa.generate_private_key(public_exponent=65537, key_size=KEY_BITS)


class CredentialKey:
    """The signing key of an issuer, opened once; safe between threads."""

    def __init__(self, private: rsa.RSAPrivateKey, *, issuer_id: str) -> None:
        self.issuer_id = issuer_id
        self._key = RSAKey.import_key(private)
        self._registry = JWSRegistry(algorithms=[ALGORITHM])
        self._registry.max_payload_length = LONGEST_PAYLOAD
        self.kid = f"{issuer_id}#{self._key.thumbprint()}"

    def public_jwk(self) -> dict[str, Any]:
        """Return the public half, as others keep it."""
        public = self._key.as_dict(private=False)
        return {**public, "kid": self.kid, "use": "sig", "alg": ALGORITHM}

    def jwks(self) -> dict[str, Any]:
        """Return the list of keys that the issuer publishes (RFC 7517 §5)."""
        return {"keys": [self.public_jwk()]}

    def sign(self, credential: Credential) -> str:
        """Return a credential as a VC-JWT: its document, and the claims that repeat it.

        The header holds `alg`, `kid` and `typ` only: Open Badges 3.0 allows no other.
        """
        assert credential.issuer.id == self.issuer_id, "a credential is signed by its own issuer"
        claims: dict[str, Any] = {
            "iss": credential.issuer.id,
            "jti": credential.id,
            "sub": credential.holder.urn,
            "nbf": int(credential.valid_from.timestamp()),
        }
        if credential.valid_until:
            claims["exp"] = int(credential.valid_until.timestamp())
        payload = json.dumps({**written(credential), **claims}, ensure_ascii=False, separators=(",", ":"))
        header = {"alg": ALGORITHM, "kid": self.kid, "typ": "JWT"}
        return jws.serialize_compact(header, payload, self._key, registry=self._registry)


def did_document(key: CredentialKey) -> dict[str, Any]:
    """Return the document that the issuer's identifier leads to (W3C DID 1.0, did:web)."""
    method = {
        "id": key.kid,
        "type": "JsonWebKey",
        "controller": key.issuer_id,
        "publicKeyJwk": key.public_jwk(),
    }
    return {
        "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/jwk/v1"],
        "id": key.issuer_id,
        "verificationMethod": [method],
        "assertionMethod": [key.kid],
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
        methods = document.get("verificationMethod")
        named = (each for each in _listed(methods) if isinstance(each, Mapping))
        found = [_with_name(each.get("publicKeyJwk"), each.get("id")) for each in named]
    kept = [key for key in (_public(each) for each in _listed(found)) if key]
    if not kept:
        raise UnusableKeys
    return {"keys": kept}


def _listed(value: Any) -> list[Any]:
    return value[:_MOST_KEYS] if isinstance(value, list) else []


def _with_name(jwk: Any, name: Any) -> Any:
    return {"kid": name, **jwk} if isinstance(jwk, Mapping) else None


def _public(jwk: Any) -> dict[str, str] | None:
    if not isinstance(jwk, Mapping):
        return None
    names = _PUBLIC.get(jwk["kty"], ()) if isinstance(jwk.get("kty"), str) else ()
    kept = {name: jwk.get(name) for name in ("kty", *names, *(["kid"] if jwk.get("kid") else []))}
    if not names or not all(isinstance(text, str) and len(text) <= _LONGEST_MEMBER for text in kept.values()):
        return None
    return {name: str(text) for name, text in kept.items()}
