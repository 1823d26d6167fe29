"""Sealing: one appended revision that holds the signature, the chain and the revocation lists.

The signature is a certification that allows no change (DocMDP, P = 1) in the PAdES form
(ETSI EN 319 142-1). Its evidence goes into the same revision, not into a later one, because a
later one would be a change that the certification forbids and that readers report.
"""

import hashlib
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from cryptography.hazmat.primitives.serialization import Encoding

from certificates.authority import KeyedCertificate
from certificates.cms import SignatureContainer, sign
from certificates.pdf.objects import array, dictionary, reference, stream
from certificates.pdf.revision import Revision

_RANGE_WIDTH = 60
_UNCHANGEABLE = (
    b"[<</Type /SigRef /TransformMethod /DocMDP /TransformParams <</Type /TransformParams /P 1 /V /1.2>>>>]"
)


class Seal:
    """The seal of a structure, opened once and used for every document; safe between threads."""

    def __init__(self, keyed: KeyedCertificate, *, crls: Callable[[], Sequence[bytes]]) -> None:
        self.certificate = keyed.certificate
        self.fingerprint = keyed.fingerprint
        self._crls = crls
        self._key = keyed.key
        self._container = SignatureContainer(keyed.chain)
        self._chain = [stream(held.public_bytes(Encoding.DER)) for held in keyed.chain]

    def seal(self, pdf: bytes, *, at: datetime) -> bytes:
        """Return the document sealed; `at`, aware, is the moment that readers show.

        Raises:
            Unsealable: the bytes are not an unsealed document of this library.
        """
        revision = Revision(pdf)
        signature = revision.new_number()
        placeholder = b"<" + b"0" * (2 * self._container.largest) + b">"
        revision.put(signature, _signature_dictionary(placeholder, at=at))
        revision.extend(revision.seal_field, V=reference(signature))
        revision.extend(
            revision.catalogue,
            Perms=dictionary(DocMDP=reference(signature)),
            DSS=reference(self._put_evidence(revision)),
        )
        return self._sign(revision.to_bytes(), placeholder)

    def _put_evidence(self, revision: Revision) -> int:
        """Write the store of certificates and lists (ETSI EN 319 142-1, 5.4.2)."""
        certificates = [reference(revision.add(held)) for held in self._chain]
        lists = [reference(revision.add(stream(crl))) for crl in self._crls()]
        store = dictionary(Type=b"/DSS", Certs=array(certificates), CRLs=array(lists))
        return revision.add(store)

    def _sign(self, document: bytes, placeholder: bytes) -> bytes:
        """Fill in the byte range, then the signature of everything but itself."""
        start = document.rindex(placeholder)
        end = start + len(placeholder)
        byte_range = b"[0 %d %d %d]" % (start, end, len(document) - end)
        document = document.replace(_blank_range(), byte_range.ljust(_RANGE_WIDTH), 1)
        covered = hashlib.sha256(document[:start])
        covered.update(document[end:])
        digest = covered.digest()
        signature = sign(self._key, self._container.to_sign(digest))
        return document[:start] + self._container.as_written(digest, signature) + document[end:]


def _blank_range() -> bytes:
    return b"[0 9999999999 9999999999 9999999999]".ljust(_RANGE_WIDTH)


def _signature_dictionary(placeholder: bytes, *, at: datetime) -> bytes:
    return dictionary(
        Type=b"/Sig",
        Filter=b"/Adobe.PPKLite",
        SubFilter=b"/ETSI.CAdES.detached",
        M=f"(D:{at.astimezone(UTC):%Y%m%d%H%M%S}Z)".encode(),
        Reference=_UNCHANGEABLE,
        ByteRange=_blank_range(),
        Contents=placeholder,
    )
