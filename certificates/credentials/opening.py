"""What somebody sends, opened: a token (RFC 7515) or a document with its proof; nothing is proven yet.

Both forms answer the same two questions: is it made as the standard allows, and did one of these
keys sign it.
"""

import binascii
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from joserfc import jwk
from joserfc.errors import JoseError
from joserfc.jws import JWSRegistry

from certificates.credentials.proofs import MEMBERS, PROOF, is_proven
from certificates.credentials.published import is_ed25519
from certificates.credentials.strict import json_object, unpacked

HOSTILE = (
    ValueError,
    TypeError,
    KeyError,
    ArithmeticError,
    RecursionError,
    JoseError,
    UnsupportedAlgorithm,
    binascii.Error,
    x509.DuplicateExtension,
    x509.UnsupportedGeneralNameType,
)
"""What parsers may raise on a text that somebody made up; for us they all mean the same."""

KINDS = {
    "RS256": ("RSA", None),
    "ES256": ("EC", "P-256"),
    "EdDSA": ("OKP", "Ed25519"),
    "Ed25519": ("OKP", "Ed25519"),
}
_SMALLEST_RSA = 2048

Jwk = Mapping[str, Any]


@dataclass(frozen=True)
class Token:
    """A signed text in three pieces."""

    header: Mapping[str, Any]
    document: Mapping[str, Any]
    text: str

    @property
    def key_name(self) -> Any:
        """The name of the key that the header claims, if any."""
        return self.header.get("kid")

    def is_allowed(self, *, headers: frozenset[str], types: Iterable[str]) -> bool:
        """Tell whether the header holds only these members, and the type is one of these."""
        embedded = self.header.get("jwk", {})
        return (
            set(self.header) <= headers
            and self.header.get("alg") in KINDS
            and self.header.get("typ", "JWT") in types
            and isinstance(embedded, dict)
            and "d" not in embedded
        )

    def is_signed_by(self, key: Jwk) -> bool:
        """Tell whether a key made the signature; the algorithm must fit the key, whatever the header says."""
        algorithm = str(self.header["alg"])
        if not _is_fit(key, algorithm):
            return False
        model = JWSRegistry.algorithms[algorithm]
        opened = jwk.import_key(dict(key))
        model.check_key(opened)
        signed, _dot, signature = self.text.rpartition(".")
        return bool(model.verify(signed.encode(), unpacked(signature), opened))


@dataclass(frozen=True)
class Proven:
    """A document and the one proof that it carries."""

    document: Mapping[str, Any]
    proof: Mapping[str, Any]

    @property
    def key_name(self) -> Any:
        """The name of the key that the proof claims."""
        return self.proof.get("verificationMethod")

    def is_allowed(self) -> bool:
        """Tell whether the proof is of the one kind that we believe, and says nothing else."""
        return (
            set(self.proof) <= MEMBERS
            and all(self.proof.get(name) == value for name, value in PROOF.items())
            and "verificationMethod" in self.proof
            and all(isinstance(text, str) for text in self.proof.values())
        )

    def is_signed_by(self, key: Jwk) -> bool:
        """Tell whether a key made the proof."""
        if not is_ed25519(key):
            return False
        public = Ed25519PublicKey.from_public_bytes(unpacked(key["x"]))
        return is_proven(self.document, self.proof, public)


def opened(text: str, *, largest: int) -> Token | Proven:
    """Read a token, or a JSON document that holds its proof.

    Raises:
        ValueError: the text is too long, or is neither; other exceptions are in `HOSTILE`.
    """
    text = text.strip()
    if len(text) > largest:
        raise ValueError("too long")
    return _document(text) if text.startswith("{") else _token(text)


def is_signed_by_one(signed: Token | Proven, keys: Iterable[Jwk], *, issuer_id: str) -> bool:
    """Try an issuer's keys: those of the name that the file gives, all of them where it gives none."""
    for key in keys:
        try:
            if _is_named(key, signed.key_name, issuer_id) and signed.is_signed_by(key):
                return True
        except HOSTILE:
            continue
    return False


def _document(text: str) -> Proven:
    document = json_object(text)
    proof = document.get("proof")
    if not isinstance(proof, dict):
        raise ValueError("not exactly one proof")
    return Proven(document, proof)


def _token(text: str) -> Token:
    if not re.fullmatch(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+", text):
        raise ValueError("not a compact JWS")
    header, claims, signature = text.split(".")
    unpacked(signature)
    return Token(json_object(unpacked(header)), json_object(unpacked(claims)), text)


def _is_named(key: Jwk, wanted: Any, issuer_id: str) -> bool:
    if wanted is None:
        return True
    return bool(key.get("kid")) and wanted in (key["kid"], f"{issuer_id}#{key['kid']}")


def _is_fit(key: Jwk, algorithm: str) -> bool:
    """Tell whether a key is of the kind, and of the size, that the algorithm asks for."""
    kind, curve = KINDS[algorithm]
    if key.get("kty") != kind or (curve is not None and key.get("crv") != curve):
        return False
    return kind != "RSA" or len(str(key.get("n", ""))) * 6 >= _SMALLEST_RSA
