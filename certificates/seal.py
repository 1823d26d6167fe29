"""Sealing: one appended revision that holds the signature, the chain and the revocation lists.

The signature is a certification that allows no change (DocMDP, P = 1) in the PAdES form
(ETSI EN 319 142-1). Its evidence goes into the same revision, not into a later one, because a
later one would be a change that the certification forbids and that readers report.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding

from certificates.cms import SignatureContainer, written
from certificates.errors import TimestampMissing
from certificates.pdf.objects import array, dictionary, reference, stream, string
from certificates.pdf.revision import Revision
from certificates.signers import Signer
from certificates.timestamps import FRAME_KEY
from certificates.tsa import TimestampAuthority

_RANGE_WIDTH = 60
_MOST_FRAMES = 5
_UNCHANGEABLE = (
    b"[<</Type /SigRef /TransformMethod /DocMDP /TransformParams <</Type /TransformParams /P 1 /V /1.2>>>>]"
)


@dataclass(frozen=True)
class _Gap:
    """A document but for its container: what stands before it, after it, and the bytes it may take."""

    before: bytes
    after: bytes
    room: int

    @property
    def digest(self) -> bytes:
        """The SHA-256 of all that the signature covers."""
        covered = hashlib.sha256(self.before)
        covered.update(self.after)
        return covered.digest()

    def filled(self, container: bytes) -> bytes:
        """Return the document whole."""
        return self.before + written(container, room=self.room) + self.after


class Seal:
    """The seal of a structure, opened once and used for every document; safe between threads.

    With a timestamping authority, every seal bears its token: without one nothing is sealed.
    """

    def __init__(
        self,
        signer: Signer,
        *,
        crls: Callable[[], Sequence[bytes]],
        authority: TimestampAuthority | None = None,
    ) -> None:
        self.certificate = signer.chain[0]
        self.fingerprint = self.certificate.fingerprint(hashes.SHA256()).hex()
        self._crls = crls
        self._signer = signer
        self._authority = authority
        self._container = SignatureContainer(signer.chain)
        self._chain = [stream(held.public_bytes(Encoding.DER)) for held in signer.chain]

    def seal(self, pdf: bytes, *, at: datetime) -> bytes:
        """Return the document sealed; `at`, aware, is the moment that readers show.

        Raises:
            Unsealable: the bytes are not an unsealed document of this library.
            TokenAway: the key is in a token that does not answer.
            TimestampMissing: the timestamping authority gave no token.
        """
        if self._authority is not None:
            return self._stamped(self._authority, pdf, at=at)
        gap = self._open(pdf, at=at, room=self._container.largest)
        digest = gap.digest
        return gap.filled(self._container.assemble(digest, self._signed(digest)))

    def _stamped(self, authority: TimestampAuthority, pdf: bytes, *, at: datetime) -> bytes:
        """Seal, announcing a token's frame; again where the authority has changed its frame since."""
        for _ in range(_MOST_FRAMES):
            shape = authority.shape(at=at)
            gap = self._open(pdf, at=at, room=self._container.room_with(shape.room), frame=shape.frame)
            digest = gap.digest
            signature = self._signed(digest)
            token = authority.stamp(signature, at=at)
            if token.frame == shape.frame and len(token.der) <= shape.room:
                return gap.filled(self._container.assemble(digest, signature, token=token.der))
        raise TimestampMissing(
            "Le service d’horodatage change sans cesse de certificat : les documents attendent."
        )

    def _open(self, pdf: bytes, *, at: datetime, room: int, frame: str | None = None) -> _Gap:
        """Append the revision that holds everything but the container."""
        revision = Revision(pdf)
        signature = revision.new_number()
        placeholder = written(b"", room=room)
        revision.put(signature, _signature_dictionary(placeholder, at=at, frame=frame))
        revision.extend(revision.seal_field, V=reference(signature))
        revision.extend(
            revision.catalogue,
            Perms=dictionary(DocMDP=reference(signature)),
            DSS=reference(self._put_evidence(revision)),
        )
        document = revision.to_bytes()
        start = document.rindex(placeholder)
        end = start + len(placeholder)
        byte_range = b"[0 %d %d %d]" % (start, end, len(document) - end)
        document = document.replace(_blank_range(), byte_range.ljust(_RANGE_WIDTH), 1)
        return _Gap(document[:start], document[end:], room)

    def _signed(self, digest: bytes) -> bytes:
        return self._signer.sign(self._container.to_sign(digest))

    def _put_evidence(self, revision: Revision) -> int:
        """Write the store of certificates and lists (ETSI EN 319 142-1, 5.4.2)."""
        certificates = [reference(revision.add(held)) for held in self._chain]
        lists = [reference(revision.add(stream(crl))) for crl in self._crls()]
        store = dictionary(Type=b"/DSS", Certs=array(certificates), CRLs=array(lists))
        return revision.add(store)


def _blank_range() -> bytes:
    return b"[0 9999999999 9999999999 9999999999]".ljust(_RANGE_WIDTH)


def _signature_dictionary(placeholder: bytes, *, at: datetime, frame: str | None) -> bytes:
    return dictionary(
        Type=b"/Sig",
        Filter=b"/Adobe.PPKLite",
        SubFilter=b"/ETSI.CAdES.detached",
        M=f"(D:{at.astimezone(UTC):%Y%m%d%H%M%S}Z)".encode(),
        Reference=_UNCHANGEABLE,
        ByteRange=_blank_range(),
        Contents=placeholder,
        **{FRAME_KEY: None if frame is None else string(frame)},
    )
