"""The word of a third party that a seal existed at a moment: a token of RFC 3161, read and judged.

A token follows the signature that it dates, where no signature covers it. The seal therefore
announces the frame of the token it will get: who signs it, with which certificates and algorithms.
Within that frame all that varies is covered by the authority's own signature, so that not one bit
of a token can change unseen, and no other authority's token can take its place.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from asn1crypto import cms, tsp
from cryptography.exceptions import UnsupportedAlgorithm
from pyhanko.sign.validation.generic_cms import validate_sig_integrity

from certificates.cms import OCTETS, SEQUENCE, SET, SIGNED_DATA, element

FRAME_KEY = "XXTimestampFrame"
"""The private key (ISO 32000-1, annex E) under which a signature announces the frame of its token."""

MALFORMED = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError, UnsupportedAlgorithm)
"""What reading or judging a token may raise where its bytes are somebody else's."""

_DIGESTS = {"sha256", "sha384", "sha512"}
_ROOM_TO_VARY = 24


@dataclass(frozen=True)
class TokenShape:
    """What can be known of a token before it is asked for: its frame, and the bytes it may take."""

    frame: str
    room: int


class TimestampToken:
    """A token in the one form that we write: without the lists and remarks that nothing signs."""

    def __init__(self, der: bytes) -> None:
        """Read a token; on bytes that are not one, raise what the parser raises."""
        signed = cms.ContentInfo.load(der, strict=True)["content"]
        (self._signer,) = signed["signer_infos"]
        self._content = bytes(signed["encap_content_info"]["content"])
        self._told = tsp.TSTInfo.load(self._content, strict=True)
        self._certificates = [held.chosen for held in signed["certificates"]]
        self.der = _written(signed, self._signer, self._content)
        self.frame = hashlib.sha256(b"".join((*_around(signed), *_beside(self._signer)))).hexdigest()
        """The SHA-256 of all that the authority's signature leaves open, in hexadecimal."""

    @property
    def moment(self) -> datetime:
        """The moment that the authority states."""
        moment: datetime = self._told["gen_time"].native
        return moment

    @property
    def nonce(self) -> int | None:
        """The number that the request carried, told back."""
        nonce: int | None = self._told["nonce"].native
        return nonce

    @property
    def authority_name(self) -> str | None:
        """The name that the authority's certificate gives it."""
        name: str | None = self._certificate().subject.native.get("common_name")
        return name

    @property
    def shape(self) -> TokenShape:
        """The frame, and room for a token of the same authority with a longer number or signature."""
        return TokenShape(self.frame, len(self.der) + _ROOM_TO_VARY)

    def vouches_for(self, signature: bytes) -> bool:
        """Tell whether its authority dated this very signature, under a certificate made for that."""
        imprint = self._told["message_imprint"]
        return (
            imprint["hash_algorithm"]["algorithm"].native == "sha256"
            and imprint["hashed_message"].native == hashlib.sha256(signature).digest()
            and self._is_signed()
            and self._authority_may_date()
        )

    def _is_signed(self) -> bool:
        digest = self._signer["digest_algorithm"]["algorithm"].native
        if digest not in _DIGESTS:
            return False
        content = hashlib.new(digest, self._content).digest()
        return validate_sig_integrity(self._signer, self._certificate(), "tst_info", content) == (True, True)

    def _authority_may_date(self) -> bool:
        """Tell whether the certificate is for dating alone (RFC 3161 §2.3) and was good at the moment."""
        certificate = self._certificate()
        purposes = certificate.extended_key_usage_value
        return (
            purposes is not None
            and purposes.native == ["time_stamping"]
            and certificate.not_valid_before <= self.moment <= certificate.not_valid_after
        )

    def _certificate(self) -> Any:
        """Return the certificate that the signature names; raises LookupError when it is not there."""
        named = self._signer["sid"]
        for certificate in self._certificates:
            if named.name == "issuer_and_serial_number":
                wanted = (named.chosen["issuer"], named.chosen["serial_number"].native)
                if (certificate.issuer, certificate.serial_number) == wanted:
                    return certificate
            elif certificate.key_identifier == named.chosen.native:
                return certificate
        raise LookupError("no certificate of the signer")


def _around(signed: Any) -> tuple[bytes, bytes, bytes, bytes]:
    """Return what surrounds the content: version, digests, kind, certificates."""
    kind = signed["encap_content_info"]["content_type"]
    parts = (signed["version"], signed["digest_algorithms"], kind, signed["certificates"])
    version, digests, kind, certificates = (part.dump() for part in parts)
    return version, digests, kind, certificates


def _beside(signer: Any) -> tuple[bytes, bytes, bytes, bytes]:
    """Return what stands beside the signature: version, signer, digest, algorithm."""
    names = ("version", "sid", "digest_algorithm", "signature_algorithm")
    version, named, digest, algorithm = (signer[name].dump() for name in names)
    return version, named, digest, algorithm


def _written(signed: Any, signer: Any, content: bytes) -> bytes:
    """Write a token again from its parts (RFC 5652 §5.1)."""
    version, digests, kind, certificates = _around(signed)
    signer_version, named, digest, algorithm = _beside(signer)
    attributes = element(0xA0, signer["signed_attrs"].contents)
    signature = element(OCTETS, signer["signature"].native)
    signer_info = element(SEQUENCE, signer_version, named, digest, attributes, algorithm, signature)
    encapsulated = element(SEQUENCE, kind, element(0xA0, element(OCTETS, content)))
    body = element(SEQUENCE, version, digests, encapsulated, certificates, element(SET, signer_info))
    return element(SEQUENCE, SIGNED_DATA, element(0xA0, body))
