"""The certificates behind a key of ours: from the key to a root that somebody holds (RFC 5280 §6).

Whoever has only the root, on a memory stick, can tell whose list this is, without any network.
"""

from base64 import b64decode, b64encode
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, cast

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.asymmetric.types import CertificateIssuerPublicKeyTypes, PublicKeyTypes
from cryptography.hazmat.primitives.serialization import Encoding
from joserfc.jwk import OKPKey, RSAKey

MOST_CERTIFICATES = 6


def spoken(chain: Iterable[x509.Certificate]) -> list[str]:
    """Write certificates as a signed file carries them: DER in base64 (RFC 7515 §4.1.6)."""
    return [b64encode(each.public_bytes(Encoding.DER)).decode() for each in chain]


def heard(texts: object) -> list[x509.Certificate]:
    """Read back what `spoken` wrote.

    Raises:
        ValueError: it is not a short list of certificates.
    """
    if not isinstance(texts, list) or len(texts) > MOST_CERTIFICATES:
        raise ValueError("not a chain")
    return [x509.load_der_x509_certificate(b64decode(text, validate=True)) for text in texts]


def key_under(
    roots: Sequence[x509.Certificate],
    carried: Sequence[x509.Certificate],
    *,
    issuer_id: str,
    at: datetime,
    crls: Sequence[x509.CertificateRevocationList] = (),
) -> dict[str, Any] | None:
    """Return the key (RFC 7517) of the first certificate, if a root that we hold gives it to this issuer.

    None where the chain leads to no such root, or where a certificate was not in force at that
    moment, or is in the list of those that its authority withdrew.
    """
    if not carried or not _signs_credentials(carried[0], issuer_id):
        return None
    trusted = {root.fingerprint(hashes.SHA256()) for root in roots}
    current, above = carried[0], [*carried[1:], *roots]
    for below in range(MOST_CERTIFICATES):
        if not current.not_valid_before_utc <= at < current.not_valid_after_utc:
            return None
        if current.fingerprint(hashes.SHA256()) in trusted:
            return _jwk(carried[0].public_key()) if below else None
        issuer = next((each for each in above if _issued(each, current, below=below)), None)
        if issuer is None or _is_withdrawn(current, issuer, crls):
            return None
        current = issuer
    return None


def _jwk(public: PublicKeyTypes) -> dict[str, Any] | None:
    """Write a key as others keep it; None for a kind that signs no credential of ours."""
    if isinstance(public, RSAPublicKey):
        return dict(RSAKey.import_key(public).as_dict(private=False))
    if isinstance(public, Ed25519PublicKey):
        return dict(OKPKey.import_key(public).as_dict(private=False))
    return None


def _signs_credentials(certificate: x509.Certificate, issuer_id: str) -> bool:
    """Tell the key of this issuer's credentials from an authority, and from a structure's seal."""
    extensions = certificate.extensions
    try:
        usage = extensions.get_extension_for_class(x509.KeyUsage).value
        is_authority = extensions.get_extension_for_class(x509.BasicConstraints).value.ca
        names = extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return False
    may_sign = usage.digital_signature and not usage.content_commitment and not is_authority
    return may_sign and issuer_id in names.get_values_for_type(x509.UniformResourceIdentifier)


def _issued(issuer: x509.Certificate, certificate: x509.Certificate, *, below: int) -> bool:
    """Tell whether an authority signed a certificate, with `below` others already under it."""
    try:
        certificate.verify_directly_issued_by(issuer)
        constraints = issuer.extensions.get_extension_for_class(x509.BasicConstraints).value
        usage = issuer.extensions.get_extension_for_class(x509.KeyUsage).value
    except (ValueError, TypeError, InvalidSignature, x509.ExtensionNotFound):
        return False
    longest = constraints.path_length
    return constraints.ca and usage.key_cert_sign and (longest is None or longest >= below)


def _is_withdrawn(
    certificate: x509.Certificate, issuer: x509.Certificate, crls: Sequence[x509.CertificateRevocationList]
) -> bool:
    """Tell whether an authority withdrew a certificate; the list of another authority says nothing."""
    key = cast(CertificateIssuerPublicKeyTypes, issuer.public_key())
    own = (each for each in crls if each.issuer == issuer.subject and each.is_signature_valid(key))
    return any(each.get_revoked_certificate_by_serial_number(certificate.serial_number) for each in own)
