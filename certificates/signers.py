"""Who holds the key of a seal: a file that this process has opened, or a token that keeps it inside.

A signer signs with SHA-256, PKCS#1 v1.5 for RSA and ECDSA for P-256, which every common reader
verifies, and knows the chain of its certificate.
"""

from typing import Protocol

from cryptography import x509


class Signer(Protocol):
    """What a seal asks of whoever holds its key; safe between threads."""

    @property
    def chain(self) -> tuple[x509.Certificate, ...]:
        """The certificate of the key and those above it, the root last."""

    def sign(self, message: bytes) -> bytes:
        """Return the signature of a message, in DER for ECDSA."""
