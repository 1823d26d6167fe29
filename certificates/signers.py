"""Who holds the key of a seal: a file that this process has opened, or a token that keeps it inside.

`KeyedCertificate`, read from its file, is a signer; so is `TokenSigner`, whose key never leaves
the token. Both sign with SHA-256, PKCS#1 v1.5 for RSA and ECDSA for P-256.
"""

import hashlib
from dataclasses import dataclass
from typing import Protocol

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from certificates.tokens import SecurityToken


class Signer(Protocol):
    """What a seal asks of whoever holds its key; safe between threads."""

    @property
    def chain(self) -> tuple[x509.Certificate, ...]:
        """The certificate of the key and those above it, the root last."""

    def sign(self, message: bytes) -> bytes:
        """Return the signature of a message, in DER for ECDSA."""


@dataclass(frozen=True)
class TokenSigner:
    """A key inside a token, known by its identifier there, and its public chain."""

    token: SecurityToken
    key_id: bytes
    chain: tuple[x509.Certificate, ...]

    def sign(self, message: bytes) -> bytes:
        """Return the signature of a message; raises as `SecurityToken.sign` does."""
        if isinstance(self.chain[0].public_key(), rsa.RSAPublicKey):
            return self.token.sign_rsa(self.key_id, message)
        numbers = self.token.sign_ecdsa(self.key_id, hashlib.sha256(message).digest())
        half = len(numbers) // 2
        return encode_dss_signature(int.from_bytes(numbers[:half]), int.from_bytes(numbers[half:]))
