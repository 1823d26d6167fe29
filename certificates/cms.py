"""The signature container inside a sealed PDF: CMS SignedData in DER (RFC 5652; ETSI EN 319 122-1).

A seal signs thousands of documents with the same certificates, so what never changes is encoded
once; per document there remain one digest and one signature.
"""

import hashlib

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding

from certificates.authority import KeyedCertificate, PrivateKey

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
    """Builds the detached signatures of one seal."""

    def __init__(self, seal: KeyedCertificate) -> None:
        certificate = seal.certificate
        self._key = seal.key
        self._digest_algorithm = element(_SEQUENCE, _SHA256)
        self._algorithm = element(_SEQUENCE, _algorithm_of(seal.key))
        self._certificates = element(0xA0, *sorted(c.public_bytes(Encoding.DER) for c in seal.chain))
        self._signer = element(
            _SEQUENCE, certificate.issuer.public_bytes(), _integer(certificate.serial_number)
        )
        self._fixed_attributes = [
            _attribute(_CONTENT_TYPE, _DATA),
            _attribute(_SIGNING_CERTIFICATE_V2, _certificate_identifier(certificate)),
            _attribute(
                _ALGORITHM_PROTECTION,
                element(_SEQUENCE, self._digest_algorithm, element(0xA1, _algorithm_of(seal.key))),
            ),
        ]
        self.largest = len(self._assemble(self._attributes(bytes(32)), bytes(_largest_signature(seal.key))))
        """The most bytes that a container of this seal can take."""

    def sign(self, digest: bytes) -> bytes:
        """Sign the SHA-256 of the document's bytes and return the container."""
        attributes = self._attributes(digest)
        return self._assemble(attributes, _signature(self._key, element(_SET, attributes)))

    def _attributes(self, digest: bytes) -> bytes:
        """Return the signed attributes in the order that DER wants of a set."""
        of_this_document = _attribute(_MESSAGE_DIGEST, element(_OCTETS, digest))
        return b"".join(sorted([*self._fixed_attributes, of_this_document]))

    def _assemble(self, attributes: bytes, signature: bytes) -> bytes:
        signer_info = element(
            _SEQUENCE,
            _ONE,
            self._signer,
            self._digest_algorithm,
            element(0xA0, attributes),
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


def _attribute(kind: bytes, value: bytes) -> bytes:
    return element(_SEQUENCE, kind, element(_SET, value))


def _certificate_identifier(certificate: x509.Certificate) -> bytes:
    """Name the signing certificate by its SHA-256 (RFC 5035, `SigningCertificateV2`)."""
    digest = hashlib.sha256(certificate.public_bytes(Encoding.DER)).digest()
    return element(_SEQUENCE, element(_SEQUENCE, element(_SEQUENCE, element(_OCTETS, digest))))


def _integer(value: int) -> bytes:
    return element(0x02, value.to_bytes(value.bit_length() // 8 + 1, "big"))


def _algorithm_of(key: PrivateKey) -> bytes:
    return _SHA256_WITH_RSA if isinstance(key, rsa.RSAPrivateKey) else _SHA256_WITH_ECDSA


def _signature(key: PrivateKey, message: bytes) -> bytes:
    if isinstance(key, rsa.RSAPrivateKey):
        return key.sign(message, padding.PKCS1v15(), hashes.SHA256())
    return key.sign(message, ec.ECDSA(hashes.SHA256()))


def _largest_signature(key: PrivateKey) -> int:
    """Return the bytes that a signature can take: two integers in a sequence for an elliptic curve."""
    size = (key.key_size + 7) // 8
    return size if isinstance(key, rsa.RSAPrivateKey) else 2 * (size + 3) + 3
