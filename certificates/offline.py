"""A document checked far from its issuer: with its root, and a list of what was withdrawn.

The sealed bytes hold the place of the document in a status list (W3C Bitstring Status List 1.0).
A list that the same issuer signed, and that has not lapsed, says whether the document stands; without
one, nobody can tell, and « could not be checked » never reads as valid.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from certificates.checking import SealReport, SealState, check_seal
from certificates.credentials.content import StatusPlace
from certificates.credentials.opening import HOSTILE
from certificates.credentials.reading import CredentialContent, read
from certificates.credentials.status import StatusListReport, StatusListState, check_status_list
from certificates.errors import CertificateError
from certificates.pdf.attachments import attached
from certificates.typography import long_date
from certificates.verdict import RegisterState, SealOpinion, StatusState, Verdict

DOCUMENT = "credential.json"
"""The attachment that says, in clear, which place of which list is the document's."""


class UnknownList(CertificateError):
    """A file is none of the lists that a document can be checked with."""

    code = "unknown_list"


@dataclass(frozen=True, kw_only=True)
class Given:
    """What somebody checks with: the roots that they trust, lists of withdrawn keys (DER), status lists."""

    roots: Sequence[x509.Certificate] = ()
    crls: Sequence[bytes] = ()
    status_lists: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True)
class OfflineReport:
    """The answer: the seal, the verdict in three parts, and in French why a part stays open."""

    seal: SealReport
    verdict: Verdict
    reasons: tuple[str, ...]


def given(roots: Sequence[x509.Certificate], files: Sequence[bytes]) -> Given:
    """Sort the files that somebody brought by what they are.

    Raises:
        UnknownList: one of them is neither a list of withdrawn keys nor a status list.
    """
    crls, status_lists = [], []
    for content in files:
        crl = _crl(content)
        if crl is not None:
            crls.append(crl)
        else:
            status_lists.append(_text(content))
    return Given(roots=roots, crls=crls, status_lists=status_lists)


def check_offline(pdf: bytes, given: Given, *, at: datetime) -> OfflineReport:
    """Examine a document with nothing but what is given; `at` is the moment of the examination."""
    report = check_seal(pdf, roots=given.roots, crls=given.crls, at=at)
    if report.state is SealState.UNKNOWN_ISSUER and not given.roots:
        return _open(report, SealOpinion.NOT_EXAMINED, "Donnez la racine de l’émetteur avec --trust.")
    content = _credential_in(pdf) if report.is_good else None
    if content is None or content.status is None:
        return _open(report, report.state, *_why_open(report))
    if content.valid_until is not None and content.valid_until <= at:
        return _closed(report, StatusState.EXPIRED)
    return _listed(report, content.issuer_id, content.status, given, at)


def _listed(
    report: SealReport, issuer_id: str, place: StatusPlace, given: Given, at: datetime
) -> OfflineReport:
    """Look the document's place up in its issuer's lists that were brought; once withdrawn, always."""
    lists = [
        check_status_list(text, roots=given.roots, crls=given.crls, at=at) for text in given.status_lists
    ]
    good = [each for each in lists if each.is_good and each.tells_of(place, issuer_id=issuer_id)]
    if good:
        is_withdrawn = any(each.is_set(place.position) for each in good)
        return _closed(report, StatusState.REVOKED if is_withdrawn else StatusState.IN_FORCE)
    reasons = [_why_unusable(each, place) for each in lists]
    return _open(
        report, report.state, *(reasons or [f"Il manque la liste d’état, à l’adresse {place.list_url}."])
    )


def _closed(report: SealReport, status: StatusState) -> OfflineReport:
    verdict = Verdict(seal=report.state, register=RegisterState.LISTED, status=status)
    return OfflineReport(seal=report, verdict=verdict, reasons=report.reasons)


def _open(report: SealReport, seal: SealState | SealOpinion, *reasons: str) -> OfflineReport:
    verdict = Verdict(seal=seal, register=RegisterState.NOT_CONSULTED, status=StatusState.NOT_CONSULTED)
    return OfflineReport(seal=report, verdict=verdict, reasons=(*report.reasons, *reasons))


def _why_open(report: SealReport) -> tuple[str, ...]:
    if not report.is_good:
        return ()
    return ("Ce document ne dit pas sa place dans une liste d’état : demandez à son émetteur.",)


def _why_unusable(each: StatusListReport, place: StatusPlace) -> str:
    if each.is_good:
        return f"Cette liste d’état est celle d’autres documents. La bonne est à l’adresse {place.list_url}."
    if each.state is StatusListState.LAPSED and each.valid_until is not None:
        day = long_date(each.valid_until.astimezone(UTC).date())
        return f"La liste d’état n’est plus à jour depuis le {day} : demandez-en une récente."
    return each.sentence


def _credential_in(pdf: bytes) -> CredentialContent | None:
    """Read the credential that sealed bytes hold; the seal vouches for what it says."""
    try:
        return read(json.loads(attached(pdf).get(DOCUMENT, b"")))
    except HOSTILE:
        return None


def _crl(content: bytes) -> bytes | None:
    """Return a list of withdrawn keys in DER, whatever its form; None of another file."""
    try:
        if b"-----BEGIN X509 CRL" in content:
            return x509.load_pem_x509_crl(content).public_bytes(Encoding.DER)
        return x509.load_der_x509_crl(content).public_bytes(Encoding.DER)
    except ValueError:
        return None


def _text(content: bytes) -> str:
    try:
        text = content.decode()
    except UnicodeDecodeError:
        text = ""
    if not text.strip().startswith(("{", "ey")):
        raise UnknownList(
            "Ce fichier n’est ni une liste d’état (.json ou .jwt), ni une liste de cachets retirés (.crl)."
        )
    return text
