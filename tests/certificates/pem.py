"""Public keys as outside tools take them."""

from collections.abc import Mapping
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from certificates.credentials.strict import unpacked


def public_pem(key: Mapping[str, Any]) -> bytes:
    """Write an Ed25519 public key (RFC 8037) in PEM."""
    public = Ed25519PublicKey.from_public_bytes(unpacked(key["x"]))
    return public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
