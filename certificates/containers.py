"""Is the gap that nothing signs filled as we fill it, with the timestamp that the sealed bytes announce?"""

from collections.abc import Sequence

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

from certificates.cms import SignatureContainer, written
from certificates.timestamps import FRAME_KEY, TimestampToken


def announced_token(signature: EmbeddedPdfSignature) -> TimestampToken | None:
    """Return the token that the sealed bytes announce; raise what its bytes raise where there is none."""
    if "/" + FRAME_KEY not in signature.sig_object:
        return None
    (attribute,) = signature.signer_info["unsigned_attrs"]
    (token,) = attribute["values"]
    return TimestampToken(token.dump())


def container_is_ours(
    signature: EmbeddedPdfSignature,
    chain: Sequence[x509.Certificate],
    pdf: bytes,
    token: TimestampToken | None,
) -> bool:
    """Tell whether the gap that nothing signs holds exactly the container that we write.

    A signature does not cover its own container: certificates that no path needs, algorithm names,
    padding, even the case of hexadecimal letters could change unseen. The container is therefore
    built again from the proven chain, the digest, the signature and the token that the sealed
    bytes announce, and compared. The chain itself is the one that the sealed bytes hold: even a
    certificate's own signature can be written in two ways that a reader takes.
    """
    if not {held.public_bytes(Encoding.DER) for held in chain} <= _sealed_certificates(signature):
        return False
    _, start, end, _ = (int(edge) for edge in signature.byte_range)
    signed = signature.signer_info["signature"].native
    if token is not None and not _is_the_token(token, signature):
        return False
    container = SignatureContainer(chain)
    expected = container.assemble(signature.compute_digest(), signed, token=token.der if token else None)
    room = container.largest if token is None else (end - start) // 2 - 1
    return pdf[start:end] == written(expected, room=room)


def _sealed_certificates(signature: EmbeddedPdfSignature) -> set[bytes]:
    """Return the certificates that stand beside the seal in the bytes that it covers, in DER."""
    return {held.get_object().data for held in signature.reader.root["/DSS"]["/Certs"]}


def _is_the_token(token: TimestampToken, signature: EmbeddedPdfSignature) -> bool:
    """Tell whether a token has the frame that the seal announced, and dates this very signature."""
    announced = str(signature.sig_object["/" + FRAME_KEY])
    return token.frame == announced and token.vouches_for(signature.signer_info["signature"].native)
