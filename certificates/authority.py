"""The chain behind the seal: an offline root, an online issuing authority, one seal per structure.

Validities follow the shell model: everything above a seal outlives it, because common readers
call a document expired as soon as one certificate of its chain is (RFC 5280; ETSI EN 319 412-3).
"""

import enum
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding

from certificates.names import SealHolder, authority_name, holder_name

ROOT_YEARS = 40
ISSUING_YEARS = 30
SEAL_YEARS = 15
ROOT_CRL_DAYS = 5 * 365
ISSUING_CRL_DAYS = 30

_SKEW = timedelta(hours=1)

PrivateKey = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
PublicKey = ec.EllipticCurvePublicKey | rsa.RSAPublicKey


class KeyKind(enum.StrEnum):
    """The two kinds of key that every common PDF reader verifies."""

    P256 = "p256"
    RSA3072 = "rsa3072"


@dataclass(frozen=True)
class KeyedCertificate:
    """A private key, its certificate, and the certificates above it up to the root."""

    key: PrivateKey
    certificate: x509.Certificate
    issuers: tuple[x509.Certificate, ...] = ()

    @property
    def chain(self) -> tuple[x509.Certificate, ...]:
        """The certificate and those above it, the root last."""
        return (self.certificate, *self.issuers)

    @property
    def fingerprint(self) -> str:
        """The SHA-256 of the certificate, in lower-case hexadecimal."""
        return self.certificate.fingerprint(hashes.SHA256()).hex()

    def sign(self, message: bytes) -> bytes:
        """Sign with SHA-256: PKCS#1 v1.5 for RSA, ECDSA for P-256, which every common reader verifies."""
        if isinstance(self.key, rsa.RSAPrivateKey):
            return self.key.sign(message, padding.PKCS1v15(), hashes.SHA256())
        return self.key.sign(message, ec.ECDSA(hashes.SHA256()))


@dataclass(frozen=True)
class Revocation:
    """A certificate withdrawn before its end; `at` is aware."""

    serial_number: int
    at: datetime
    reason: x509.ReasonFlags = x509.ReasonFlags.unspecified


def make_root(name: str, *, now: datetime, kind: KeyKind = KeyKind.P256) -> KeyedCertificate:
    """Make the root of an installation, to be kept offline once the issuing authority exists."""
    key = _new_key(kind)
    subject = authority_name(name)
    builder = _builder(subject, subject, key.public_key(), now=now, until=_years_after(now, ROOT_YEARS))
    builder = _as_authority(builder, path_length=1)
    return KeyedCertificate(key, builder.sign(key, hashes.SHA256()))


def make_issuing_authority(
    root: KeyedCertificate, name: str, *, now: datetime, crl_url: str | None, kind: KeyKind = KeyKind.P256
) -> KeyedCertificate:
    """Make the authority that signs seals and their revocation list; `crl_url` is the root's list."""
    key = _new_key(kind)
    until = min(_years_after(now, ISSUING_YEARS), root.certificate.not_valid_after_utc)
    subject = authority_name(name)
    builder = _builder(subject, root.certificate.subject, key.public_key(), now=now, until=until)
    builder = _issued_by(_as_authority(builder, path_length=0), root, crl_url=crl_url)
    return KeyedCertificate(key, builder.sign(root.key, hashes.SHA256()), root.chain)


def make_seal_certificate(
    issuing: KeyedCertificate,
    holder: SealHolder,
    *,
    now: datetime,
    crl_url: str | None,
    kind: KeyKind = KeyKind.P256,
) -> KeyedCertificate:
    """Make the seal of a structure; `crl_url` is the issuing authority's list."""
    key = _new_key(kind)
    certificate = certify_seal(issuing, holder, key.public_key(), now=now, crl_url=crl_url)
    return KeyedCertificate(key, certificate, issuing.chain)


def certify_seal(
    issuing: KeyedCertificate, holder: SealHolder, key: PublicKey, *, now: datetime, crl_url: str | None
) -> x509.Certificate:
    """Certify the seal of a structure whose private key is kept elsewhere, in a token for instance."""
    until = min(_years_after(now, SEAL_YEARS), issuing.certificate.not_valid_after_utc)
    builder = _builder(holder_name(holder), issuing.certificate.subject, key, now=now, until=until)
    builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    builder = builder.add_extension(_usage(signs=True, commits=True), critical=True)
    return _issued_by(builder, issuing, crl_url=crl_url).sign(issuing.key, hashes.SHA256())


def make_key_certificate(
    issuing: KeyedCertificate,
    key: PublicKey | ed25519.Ed25519PublicKey,
    name: str,
    *,
    issuer_id: str,
    now: datetime,
    crl_url: str | None,
) -> x509.Certificate:
    """Certify a key that signs credentials and status lists under the issuer's own name (a did:web).

    It may sign, and nothing else: it seals no document and commits no structure.
    """
    until = min(_years_after(now, SEAL_YEARS), issuing.certificate.not_valid_after_utc)
    builder = _builder(authority_name(name), issuing.certificate.subject, key, now=now, until=until)
    builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    builder = builder.add_extension(_usage(signs=True), critical=True)
    own_name = x509.SubjectAlternativeName([x509.UniformResourceIdentifier(issuer_id)])
    builder = builder.add_extension(own_name, critical=False)
    return _issued_by(builder, issuing, crl_url=crl_url).sign(issuing.key, hashes.SHA256())


def make_crl(
    issuer: KeyedCertificate, *, now: datetime, days: int, revoked: Iterable[Revocation] = ()
) -> bytes:
    """Sign the list of an authority's withdrawn certificates, in DER (RFC 5280 §5).

    The list's number is the microsecond of its making: it grows, without a counter to keep.
    """
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(issuer.certificate.subject)
        .last_update(now - _SKEW)
        .next_update(now + timedelta(days=days))
        .add_extension(_authority_key(issuer), critical=False)
        .add_extension(x509.CRLNumber(int(now.timestamp() * 1_000_000)), critical=False)
    )
    for revocation in revoked:
        builder = builder.add_revoked_certificate(_revoked(revocation))
    return builder.sign(issuer.key, hashes.SHA256()).public_bytes(Encoding.DER)


def _revoked(revocation: Revocation) -> x509.RevokedCertificate:
    builder = (
        x509.RevokedCertificateBuilder()
        .serial_number(revocation.serial_number)
        .revocation_date(revocation.at)
    )
    if revocation.reason is not x509.ReasonFlags.unspecified:
        builder = builder.add_extension(x509.CRLReason(revocation.reason), critical=False)
    return builder.build()


def _new_key(kind: KeyKind) -> PrivateKey:
    if kind is KeyKind.P256:
        return ec.generate_private_key(ec.SECP256R1())
    return rsa.generate_private_key(public_exponent=65537, key_size=3072)


def _years_after(moment: datetime, years: int) -> datetime:
    return moment + timedelta(days=years * 365.25)


def _builder(
    subject: x509.Name,
    issuer: x509.Name,
    key: PublicKey | ed25519.Ed25519PublicKey,
    *,
    now: datetime,
    until: datetime,
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _SKEW)
        .not_valid_after(until)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _as_authority(builder: x509.CertificateBuilder, *, path_length: int) -> x509.CertificateBuilder:
    constraints = x509.BasicConstraints(ca=True, path_length=path_length)
    return builder.add_extension(constraints, critical=True).add_extension(_usage(), critical=True)


def _issued_by(
    builder: x509.CertificateBuilder, issuer: KeyedCertificate, *, crl_url: str | None
) -> x509.CertificateBuilder:
    builder = builder.add_extension(_authority_key(issuer), critical=False)
    if crl_url is None:
        return builder
    address = [x509.UniformResourceIdentifier(crl_url)]
    point = x509.DistributionPoint(full_name=address, relative_name=None, reasons=None, crl_issuer=None)
    return builder.add_extension(x509.CRLDistributionPoints([point]), critical=False)


def _authority_key(issuer: KeyedCertificate) -> x509.AuthorityKeyIdentifier:
    own = issuer.certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier)
    return x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(own.value)


def _usage(*, signs: bool = False, commits: bool = False) -> x509.KeyUsage:
    """Say what a key is for; one that signs nothing certifies."""
    return x509.KeyUsage(
        digital_signature=signs,
        content_commitment=commits,
        key_cert_sign=not signs,
        crl_sign=not signs,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )
