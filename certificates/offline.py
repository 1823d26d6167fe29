"""A document checked far from its issuer: with its root, and a list of what was withdrawn.

The sealed bytes hold the place of the document in a status list (W3C Bitstring Status List 1.0).
A list that the same issuer signed, and that has not lapsed, says whether the document stands; without
one, nobody can tell, and « could not be checked » never reads as valid. A continuity kit stands in
for the register: it knows the very bytes.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from certificates.checking import SealReport, SealState, check_seal
from certificates.continuity.answering import SOUND, KitAnswer, as_the_kits_know, in_the_kits
from certificates.continuity.opening import Kit
from certificates.credentials.content import StatusPlace
from certificates.credentials.opening import HOSTILE
from certificates.credentials.reading import CredentialContent, read
from certificates.credentials.status import StatusListReport, StatusListState, check_status_list
from certificates.errors import CertificateError
from certificates.pdf.attachments import attached
from certificates.portable import check_portable, portable_text
from certificates.typography import long_date
from certificates.verdict import RegisterState, SealOpinion, StatusState, Verdict

DOCUMENT = "credential.json"
"""The attachment that says, in clear, which place of which list is the document's."""

Examiner = Callable[..., SealReport]
"""How a seal is examined: `check_seal`, or `check_seal_apart` for a file that anybody may have made up."""


class UnknownList(CertificateError):
    """A file is none of the lists that a document can be checked with."""

    code = "unknown_list"


@dataclass(frozen=True, kw_only=True)
class Given:
    """What somebody checks with: roots that they trust, lists of withdrawn keys (DER), status lists, kits."""

    roots: Sequence[x509.Certificate] = ()
    crls: Sequence[bytes] = ()
    status_lists: Sequence[str] = ()
    kits: Sequence[Kit] = ()


@dataclass(frozen=True, kw_only=True)
class OfflineReport:
    """The answer: the seal, the verdict in three parts, and in French why a part stays open."""

    seal: SealReport
    verdict: Verdict
    reasons: tuple[str, ...]


def given(roots: Sequence[x509.Certificate], files: Sequence[bytes], *, kits: Sequence[Kit] = ()) -> Given:
    """Sort the files that somebody brought by what they are, beside the continuity kits they opened.

    Raises:
        UnknownList: one of them is neither a list of withdrawn keys nor a status list.
        KitRefused: a kit is not whole.
    """
    crls = [crl for kit in kits for crl in kit.crls()]
    status_lists = [text for kit in kits for text in kit.status_lists()]
    for content in files:
        crl = _crl(content)
        if crl is not None:
            crls.append(crl)
        else:
            status_lists.append(_text(content))
    return Given(roots=roots, crls=crls, status_lists=status_lists, kits=kits)


def check_offline(
    content: bytes, given: Given, *, at: datetime, examine: Examiner = check_seal
) -> OfflineReport:
    """Examine a document, or its portable copy, with nothing but what is given, at the moment `at`.

    Raises:
        KitRefused: a kit that was given is not whole.
    """
    lists = [
        check_status_list(text, roots=given.roots, crls=given.crls, at=at) for text in given.status_lists
    ]
    text = portable_text(content)
    if text is not None:
        return _check_portable(text, given, lists, at)
    report = examine(content, roots=given.roots, crls=given.crls, at=at)
    if report.state is SealState.UNKNOWN_ISSUER and not given.roots:
        unsaid = replace(report, reasons=())
        return _open(unsaid, SealOpinion.NOT_EXAMINED, "Donnez la racine de l’émetteur avec --trust.")
    kits = [kit for kit in given.kits if len(given.roots) == 1 or _has_sealed(kit, examine, content, at)]
    report = as_the_kits_know(report, kits)
    carried = _credential_in(content) if report.state in SOUND else None
    answer = in_the_kits(report, kits, at=at)
    if answer is None:
        return _listed(report, report.state, carried, lists, at) if report.is_good else _open_seal(report)
    if answer.is_final:
        return _answered(report, answer)
    listed = _status_told(carried, lists)
    return _answered(report, answer if listed is None else replace(answer, status=listed))


def _has_sealed(kit: Kit, examine: Examiner, pdf: bytes, at: datetime) -> bool:
    """Tell whether a kit may speak of a document: both come from under the same root."""
    return examine(pdf, roots=[kit.root], at=at).state is not SealState.UNKNOWN_ISSUER


def _check_portable(
    text: str, given: Given, lists: Sequence[StatusListReport], at: datetime
) -> OfflineReport:
    told, state, report = check_portable(text, lists=lists, kits=given.kits, at=at)
    if state is not SealState.GOOD:
        return _open(told, state)
    return _listed(told, state, report.content, lists, at)


def _listed(
    report: SealReport,
    seal: SealState,
    content: CredentialContent | None,
    lists: Sequence[StatusListReport],
    at: datetime,
) -> OfflineReport:
    """Look the document's place up in its issuer's lists that were brought."""
    if content is not None and content.valid_until is not None and content.valid_until <= at:
        return _closed(report, StatusState.EXPIRED)
    if content is None or content.status is None:
        return _open(
            report, seal, "Ce document ne dit pas sa place dans une liste d’état : demandez à son émetteur."
        )
    told, place = _status_told(content, lists), content.status
    if told is not None:
        return _closed(report, told)
    reasons = [_why_unusable(each, place) for each in lists]
    missing = f"Il manque la liste d’état, à l’adresse {place.list_url}."
    return _open(report, seal, *(dict.fromkeys(reasons) or [missing]))


def _status_told(content: CredentialContent | None, lists: Sequence[StatusListReport]) -> StatusState | None:
    """Return what the issuer's own lists say, if one of them may tell; once withdrawn, always."""
    if content is None or content.status is None:
        return None
    place, issuer_id = content.status, content.issuer_id
    good = [each for each in lists if each.is_good and each.tells_of(place, issuer_id=issuer_id)]
    if not good:
        return None
    is_withdrawn = any(each.is_set(place.position) for each in good)
    return StatusState.REVOKED if is_withdrawn else StatusState.IN_FORCE


def _answered(report: SealReport, answer: KitAnswer) -> OfflineReport:
    verdict = Verdict(seal=report.state, register=answer.register, status=answer.status)
    is_open = answer.status is StatusState.NOT_CONSULTED
    return OfflineReport(
        seal=report, verdict=verdict, reasons=(*report.reasons, *(answer.reasons if is_open else ()))
    )


def _open_seal(report: SealReport) -> OfflineReport:
    return _open(report, report.state)


def _closed(report: SealReport, status: StatusState) -> OfflineReport:
    verdict = Verdict(seal=report.state, register=RegisterState.LISTED, status=status)
    return OfflineReport(seal=report, verdict=verdict, reasons=report.reasons)


def _open(report: SealReport, seal: SealState | SealOpinion, *reasons: str) -> OfflineReport:
    verdict = Verdict(seal=seal, register=RegisterState.NOT_CONSULTED, status=StatusState.NOT_CONSULTED)
    return OfflineReport(seal=report, verdict=verdict, reasons=(*report.reasons, *reasons))


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
            "Ce fichier n’est ni une liste d’état (.json ou .jwt), ni une liste de cachets retirés (.crl), "
            "ni un kit de continuité."
        )
    return text
