"""Is this seal good? What these very bytes are worth, without the network and without the register.

pyHanko does the cryptography and the PDF; we add what it leaves open: exactly one signature, the
whole file covered, our root alone, and a container that holds nothing besides the seal.
"""

import enum
import hashlib
import logging
import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from io import BytesIO
from itertools import pairwise

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.keys import load_certs_from_pemder_data
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.ades.report import AdESIndeterminate
from pyhanko.sign.general import SigningError
from pyhanko.sign.validation import PdfSignatureStatus, validate_pdf_signature
from pyhanko.sign.validation.errors import ValidationInfoReadingError
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.errors import PathError
from pyhanko_certvalidator.policy_decl import (
    CertRevTrustPolicy,
    RevocationCheckingPolicy,
    RevocationCheckingRule,
)

from certificates.containers import announced_token, container_is_ours
from certificates.layouts.certificate import SALT_PREFIX
from certificates.timestamps import TimestampToken

for _chatty in ("pyhanko", "pyhanko_certvalidator"):
    # A refused file is an answer, not an incident; names in a forged certificate stay out of the logs.
    logging.getLogger(_chatty).setLevel(logging.CRITICAL)

LARGEST_FILE = 2 * 1024 * 1024
"""Bytes beyond which a file is not opened: ours stay under a twentieth of it."""

_HOSTILE = (
    ArithmeticError, AssertionError, AttributeError, LookupError, MemoryError, OSError, RuntimeError,
    TypeError, ValueError, zlib.error, PdfError, SigningError, ValidationInfoReadingError, PathError,
    UnsupportedAlgorithm,
)  # fmt: skip
"""What a parser may raise on bytes that somebody made up; for us they all mean « unreadable »."""


_LISTS_ARE_READ_HERE = CertRevTrustPolicy(
    RevocationCheckingPolicy(RevocationCheckingRule.NO_CHECK, RevocationCheckingRule.NO_CHECK)
)


class SealState(enum.StrEnum):
    """What can be said of the seal of a file.

    A retired seal is a sound one whose key was renewed or withdrawn since: alone it proves nothing
    more, and only whoever holds the digest of these very bytes can say that they are the original.
    """

    GOOD = "good"
    RETIRED = "retired"
    BROKEN = "broken"
    ABSENT = "absent"
    UNKNOWN_ISSUER = "unknown_issuer"
    EXPIRED = "expired"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, kw_only=True)
class SealReport:
    """The answer on one file; the reasons are French sentences, the moments are in UTC.

    `sealed_at` is the sealer's claim; `timestamped_at` the word of the authority `timestamped_by`,
    which the sealer chose and no one else can put in its place.
    """

    state: SealState
    reasons: tuple[str, ...]
    sha256: str
    signer_name: str | None = None
    fingerprint: str | None = None
    sealed_at: datetime | None = None
    timestamped_at: datetime | None = None
    timestamped_by: str | None = None

    @property
    def is_good(self) -> bool:
        """Tell whether the bytes are exactly those that a structure of this issuer sealed."""
        return self.state is SealState.GOOD

    def with_its_key_retired(self) -> "SealReport":
        """Return the same report once the issuer says that it no longer uses this seal's key."""
        if self.state is not SealState.GOOD:
            return self
        return replace(self, state=SealState.RETIRED, reasons=(_RETIRED,))


_RETIRED = "La clé de ce cachet a été renouvelée depuis : seul le registre dit si ce fichier est l’original."


def check_seal(
    pdf: bytes, *, roots: Sequence[x509.Certificate], at: datetime, crls: Sequence[bytes] = ()
) -> SealReport:
    """Examine a file; whatever the bytes, the answer is a report, never an exception.

    Only the roots given are trusted. The lists (DER) say which seals were withdrawn; a seal that no
    list covers counts as standing, for the register decides. `at` is the moment of the examination.
    """
    sha256 = hashlib.sha256(pdf).hexdigest()
    refusal = _not_worth_opening(pdf)
    if refusal:
        return SealReport(state=SealState.UNREADABLE, reasons=(refusal,), sha256=sha256)
    examination = _Examination(roots, [x509.load_der_x509_crl(crl) for crl in crls], at)
    try:
        return examination.of(pdf, sha256)
    except _HOSTILE:
        return _unreadable(pdf, sha256)


def read_salt(pdf: bytes) -> str | None:
    """Return the salt that one of our documents carries in its metadata, if it carries one."""
    found = re.search(rb"<dc:identifier>%s([0-9a-f]{32,128})</dc:identifier>" % SALT_PREFIX.encode(), pdf)
    return found[1].decode() if found else None


def _not_worth_opening(pdf: bytes) -> str | None:
    if not pdf:
        return "Le fichier est vide."
    if len(pdf) > LARGEST_FILE:
        return "Le fichier est trop gros pour être un de nos certificats."
    if not pdf.startswith(b"%PDF-"):
        return "Ce fichier n’est pas un PDF."
    return None


def _unreadable(pdf: bytes, sha256: str) -> SealReport:
    """Answer for a file that cannot be read: broken where it shows a seal, unreadable elsewhere."""
    if b"/ByteRange" in pdf:
        reason = "Le fichier a été abîmé ou modifié : son cachet ne se lit plus."
        return SealReport(state=SealState.BROKEN, reasons=(reason,), sha256=sha256)
    reason = "Ce fichier PDF est abîmé, protégé ou illisible."
    return SealReport(state=SealState.UNREADABLE, reasons=(reason,), sha256=sha256)


class _Examination:
    """What the examiner trusts, and at what moment."""

    def __init__(
        self, roots: Sequence[x509.Certificate], crls: Sequence[x509.CertificateRevocationList], at: datetime
    ) -> None:
        bundle = b"".join(root.public_bytes(Encoding.PEM) for root in roots)
        self._crls = crls
        self._at = at
        self._context = ValidationContext(
            trust_roots=[*load_certs_from_pemder_data(bundle)] if roots else [],
            allow_fetching=False,
            revinfo_policy=_LISTS_ARE_READ_HERE,
            moment=at,
        )

    def of(self, pdf: bytes, sha256: str) -> SealReport:
        """Report on a file; raises whatever its bytes make the parser raise."""
        reader = PdfFileReader(BytesIO(pdf))
        if reader.encrypted:
            reason = "Ce fichier est protégé par un mot de passe : ce n’est pas le fichier d’origine."
            return SealReport(state=SealState.UNREADABLE, reasons=(reason,), sha256=sha256)
        signatures = reader.embedded_signatures
        if not signatures:
            reason = "Ce fichier ne porte aucun cachet : demandez le fichier d’origine à son titulaire."
            return SealReport(state=SealState.ABSENT, reasons=(reason,), sha256=sha256)
        if len(signatures) > 1:
            reason = "Ce fichier porte plusieurs signatures : une autre a été ajoutée après le cachet."
            return SealReport(state=SealState.BROKEN, reasons=(reason,), sha256=sha256)
        return self._of_signature(signatures[0], pdf, sha256)

    def _of_signature(self, signature: EmbeddedPdfSignature, pdf: bytes, sha256: str) -> SealReport:
        status = validate_pdf_signature(signature, signer_validation_context=self._context)
        token = announced_token(signature)
        state, reason = self._judge(status, signature, pdf, token)
        certificate = status.signing_cert
        told = status.signer_reported_dt
        return SealReport(
            state=state,
            reasons=(reason,),
            sha256=sha256,
            signer_name=certificate.subject.native.get("common_name"),
            fingerprint=hashlib.sha256(certificate.dump()).hexdigest(),
            sealed_at=told.astimezone(UTC) if told else None,
            timestamped_at=token.moment if token and state is not SealState.BROKEN else None,
            timestamped_by=token.authority_name if token and state is not SealState.BROKEN else None,
        )

    def _judge(
        self,
        status: PdfSignatureStatus,
        signature: EmbeddedPdfSignature,
        pdf: bytes,
        token: TimestampToken | None,
    ) -> tuple[SealState, str]:
        if not (status.intact and status.valid):
            return SealState.BROKEN, "Le contenu a été modifié après la pose du cachet."
        if status.coverage is not SignatureCoverageLevel.ENTIRE_FILE:
            return SealState.BROKEN, "Quelque chose a été ajouté au fichier après la pose du cachet."
        chain = _proven_chain(status)
        if not chain:
            return _untrusted(status)
        sound = replace(status, timestamp_validity=None).bottom_line
        if not (sound and container_is_ours(signature, chain, pdf, token)):
            return SealState.BROKEN, "Le cachet lui-même a été modifié."
        if self._is_withdrawn(chain):
            return SealState.RETIRED, "Le cachet utilisé a été retiré par l’autorité qui l’avait délivré."
        return SealState.GOOD, "Le fichier est, octet pour octet, celui que l’organisme a scellé."

    def _is_withdrawn(self, chain: Sequence[x509.Certificate]) -> bool:
        """Tell whether an authority of the chain withdrew the one below it.

        An old list still counts, since a withdrawal is for good; that a list is too old to know of
        later withdrawals is no fault of the file.
        """
        return any(
            _withdrew(crl, issuer, certificate, self._at)
            for certificate, issuer in pairwise(chain)
            for crl in self._crls
        )


def _withdrew(
    crl: x509.CertificateRevocationList, issuer: x509.Certificate, certificate: x509.Certificate, at: datetime
) -> bool:
    if crl.issuer != issuer.subject or not crl.is_signature_valid(_verifying_key(issuer)):
        return False
    entry = crl.get_revoked_certificate_by_serial_number(certificate.serial_number)
    return entry is not None and entry.revocation_date_utc <= at


def _verifying_key(certificate: x509.Certificate) -> ec.EllipticCurvePublicKey | rsa.RSAPublicKey:
    key = certificate.public_key()
    assert isinstance(key, ec.EllipticCurvePublicKey | rsa.RSAPublicKey)
    return key


def _proven_chain(status: PdfSignatureStatus) -> list[x509.Certificate]:
    """Return the certificates from the seal to the trusted root; none when nothing leads there."""
    path = status.validation_path
    if not status.trusted or path is None:
        return []
    downwards = [x509.load_der_x509_certificate(held.dump()) for held in path.iter_certs(include_root=True)]
    return downwards[::-1]


def _untrusted(status: PdfSignatureStatus) -> tuple[SealState, str]:
    if status.trust_problem_indic is AdESIndeterminate.OUT_OF_BOUNDS_NO_POE:
        return SealState.EXPIRED, "Le certificat du cachet est arrivé à son terme."
    return SealState.UNKNOWN_ISSUER, "Le cachet ne vient pas de l’émetteur attendu."
