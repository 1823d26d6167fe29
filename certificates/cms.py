"""The signature container inside a sealed PDF: CMS SignedData in DER (RFC 5652; ETSI EN 319 122-1).

A seal signs thousands of documents with the same certificates, so what never changes is encoded
once; per document there remain one digest and one signature.
"""

import hashlib
from collections.abc import Sequence

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding

SEQUENCE, SET, OCTETS = 0x30, 0x31, 0x04
_DATA = bytes.fromhex("06092a864886f70d010701")
SIGNED_DATA = bytes.fromhex("06092a864886f70d010702")
_CONTENT_TYPE = bytes.fromhex("06092a864886f70d010903")
_MESSAGE_DIGEST = bytes.fromhex("06092a864886f70d010904")
_SIGNING_CERTIFICATE_V2 = bytes.fromhex("060b2a864886f70d010910022f")
_TIME_STAMP_TOKEN = bytes.fromhex("060b2a864886f70d010910020e")
_ALGORITHM_PROTECTION = bytes.fromhex("06092a864886f70d010934")
_SHA256 = bytes.fromhex("0609608648016503040201")
_SHA256_WITH_RSA = bytes.fromhex("06092a864886f70d01010b0500")
_SHA256_WITH_ECDSA = bytes.fromhex("06082a8648ce3d040302")
_ONE = bytes.fromhex("020101")
_LENGTHS_AROUND_A_TOKEN = 48


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
        self._digest_algorithm = element(SEQUENCE, _SHA256)
        self._algorithm = element(SEQUENCE, algorithm)
        self._certificates = element(0xA0, *sorted(held.public_bytes(Encoding.DER) for held in chain))
        self._signer = element(SEQUENCE, own.issuer.public_bytes(), _integer(own.serial_number))
        protection = element(SEQUENCE, self._digest_algorithm, element(0xA1, algorithm))
        self._fixed_attributes = [
            _attribute(_CONTENT_TYPE, _DATA),
            _attribute(_SIGNING_CERTIFICATE_V2, _certificate_identifier(own)),
            _attribute(_ALGORITHM_PROTECTION, protection),
        ]
        self.largest = len(self.assemble(bytes(32), bytes(_largest_signature(own))))
        """The most bytes that a container of this seal can take, without a timestamp."""

    def to_sign(self, digest: bytes) -> bytes:
        """Return the bytes to sign for a document whose SHA-256 is given."""
        return element(SET, self._attributes(digest))

    def assemble(self, digest: bytes, signature: bytes, *, token: bytes | None = None) -> bytes:
        """Return the container, once signed, with the timestamp of the signature where there is one."""
        signer_info = element(
            SEQUENCE,
            _ONE,
            self._signer,
            self._digest_algorithm,
            element(0xA0, self._attributes(digest)),
            self._algorithm,
            element(OCTETS, signature),
            _unsigned_attributes(token),
        )
        signed = element(
            SEQUENCE,
            _ONE,
            element(SET, self._digest_algorithm),
            element(SEQUENCE, _DATA),
            self._certificates,
            element(SET, signer_info),
        )
        return element(SEQUENCE, SIGNED_DATA, element(0xA0, signed))

    def room_with(self, token_bytes: int) -> int:
        """Return the most bytes that a container takes with a token of at most so many."""
        return self.largest + token_bytes + _LENGTHS_AROUND_A_TOKEN

    def _attributes(self, digest: bytes) -> bytes:
        """Return the signed attributes in the order that DER wants of a set."""
        of_this_document = _attribute(_MESSAGE_DIGEST, element(OCTETS, digest))
        return b"".join(sorted([*self._fixed_attributes, of_this_document]))


def written(container: bytes, *, room: int) -> bytes:
    """Return a container as it stands in a file: hexadecimal, filled up with zeros to so many bytes."""
    return b"<" + container.hex().encode().ljust(2 * room, b"0") + b">"


def _unsigned_attributes(token: bytes | None) -> bytes:
    """Return the timestamp as the one attribute that may follow a signature (RFC 3161, appendix A)."""
    return b"" if token is None else element(0xA1, _attribute(_TIME_STAMP_TOKEN, token))


def _attribute(kind: bytes, value: bytes) -> bytes:
    return element(SEQUENCE, kind, element(SET, value))


def _certificate_identifier(certificate: x509.Certificate) -> bytes:
    """Name the signing certificate by its SHA-256 (RFC 5035, `SigningCertificateV2`)."""
    digest = hashlib.sha256(certificate.public_bytes(Encoding.DER)).digest()
    return element(SEQUENCE, element(SEQUENCE, element(SEQUENCE, element(OCTETS, digest))))


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
