"""The signature container inside a sealed PDF: CMS SignedData in DER (RFC 5652; ETSI EN 319 122-1).

A seal signs thousands of documents with the same certificates, so what never changes is encoded
once; per document there remain one digest and one signature.
"""

import hashlib
from collections.abc import Sequence

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding

from certificates.authority import PrivateKey

_SEQUENCE, _SET, _OCTETS = 0x30, 0x31, 0x04
_DATA = bytes.fromhex("06092a864886f70d010701")
_SIGNED_DATA = bytes.fromhex("06092a864886f70d010702")
_CONTENT_TYPE = bytes.fromhex("06092a864886f70d010903")
_MESSAGE_DIGEST = bytes.fromhex("06092a864886f70d010904")
_SIGNING_CERTIFICATE_V2 = bytes.fromhex("060b2a864886f70d010910022f")
_ALGORITHM_PROTECTION = bytes.fromhex("06092a864886f70d010934")
_SHA256 = bytes.fromhex("0609608648016503040201")
_SHA256_WITH_RSA = bytes.fromhex("06092a864886f70d01010b0500")
_SHA256_WITH_ECDSA = bytes.fromhex("06082a8648ce3d040302")
_ONE = bytes.fromhex("020101")


def element(tag: int, *parts: bytes) -> bytes:
    """Encode one DER element (ITU-T X.690)."""
    content = b"".join(parts)
    length = len(content)
    if length < 128:
        return bytes((tag, length)) + content
    size = (length.bit_length() + 7) // 8
    return bytes((tag, 128 | size)) + length.to_bytes(size, "big") + content


class SignatureContainer:
    """Builds the detached signatures of one seal, known by its chain of certificates, its own first.

    Building needs no key, so that a checker can build the same container again and compare.
    """

    def __init__(self, chain: Sequence[x509.Certificate]) -> None:
        own = chain[0]
        algorithm = _algorithm_of(own)
        self._digest_algorithm = element(_SEQUENCE, _SHA256)
        self._algorithm = element(_SEQUENCE, algorithm)
        self._certificates = element(0xA0, *sorted(held.public_bytes(Encoding.DER) for held in chain))
        self._signer = element(_SEQUENCE, own.issuer.public_bytes(), _integer(own.serial_number))
        protection = element(_SEQUENCE, self._digest_algorithm, element(0xA1, algorithm))
        self._fixed_attributes = [
            _attribute(_CONTENT_TYPE, _DATA),
            _attribute(_SIGNING_CERTIFICATE_V2, _certificate_identifier(own)),
            _attribute(_ALGORITHM_PROTECTION, protection),
        ]
        self.largest = len(self.assemble(bytes(32), bytes(_largest_signature(own))))
        """The most bytes that a container of this seal can take."""

    def to_sign(self, digest: bytes) -> bytes:
        """Return the bytes to sign for a document whose SHA-256 is given."""
        return element(_SET, self._attributes(digest))

    def assemble(self, digest: bytes, signature: bytes) -> bytes:
        """Return the container, once signed."""
        signer_info = element(
            _SEQUENCE,
            _ONE,
            self._signer,
            self._digest_algorithm,
            element(0xA0, self._attributes(digest)),
            self._algorithm,
            element(_OCTETS, signature),
        )
        signed = element(
            _SEQUENCE,
            _ONE,
            element(_SET, self._digest_algorithm),
            element(_SEQUENCE, _DATA),
            self._certificates,
            element(_SET, signer_info),
        )
        return element(_SEQUENCE, _SIGNED_DATA, element(0xA0, signed))

    def as_written(self, digest: bytes, signature: bytes) -> bytes:
        """Return the container as it stands in a file: hexadecimal, filled up with zeros."""
        written = self.assemble(digest, signature).hex().encode()
        return b"<" + written.ljust(2 * self.largest, b"0") + b">"

    def _attributes(self, digest: bytes) -> bytes:
        """Return the signed attributes in the order that DER wants of a set."""
        of_this_document = _attribute(_MESSAGE_DIGEST, element(_OCTETS, digest))
        return b"".join(sorted([*self._fixed_attributes, of_this_document]))


def sign(key: PrivateKey, message: bytes) -> bytes:
    """Sign with SHA-256: PKCS#1 v1.5 for RSA, ECDSA for P-256, which every common reader verifies."""
    if isinstance(key, rsa.RSAPrivateKey):
        return key.sign(message, padding.PKCS1v15(), hashes.SHA256())
    return key.sign(message, ec.ECDSA(hashes.SHA256()))


def _attribute(kind: bytes, value: bytes) -> bytes:
    return element(_SEQUENCE, kind, element(_SET, value))


def _certificate_identifier(certificate: x509.Certificate) -> bytes:
    """Name the signing certificate by its SHA-256 (RFC 5035, `SigningCertificateV2`)."""
    digest = hashlib.sha256(certificate.public_bytes(Encoding.DER)).digest()
    return element(_SEQUENCE, element(_SEQUENCE, element(_SEQUENCE, element(_OCTETS, digest))))


def _integer(value: int) -> bytes:
    return element(0x02, value.to_bytes(value.bit_length() // 8 + 1, "big"))


def _algorithm_of(certificate: x509.Certificate) -> bytes:
    """Return the signature algorithm of a certificate's own key."""
    has_rsa = isinstance(certificate.public_key(), rsa.RSAPublicKey)
    return _SHA256_WITH_RSA if has_rsa else _SHA256_WITH_ECDSA


def _largest_signature(certificate: x509.Certificate) -> int:
    """Return the bytes that a signature can take: for ECDSA on P-256, two integers in a sequence."""
    key = certificate.public_key()
    return key.key_size // 8 if isinstance(key, rsa.RSAPublicKey) else 72
