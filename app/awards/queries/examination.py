"""The examination of a file that somebody was given: its bytes, then what the register says of them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from cryptography import x509
from sqlalchemy import select

from app.awards.models import SealCertificate
from app.awards.queries.verification import RegisterEntry, entry_of_code, entry_of_digest
from app.core import clock
from app.core.database import db
from app.core.identifiers import CODE_LENGTH, code_is_well_typed, fold, grouped
from certificates.checking import SealReport, SealState, check_seal
from certificates.verdict import RegisterState, SealOpinion, SealPart, StatusState, Verdict

_PRINTED_ADDRESS = re.compile(rb"/v/([0-9A-Za-z-]{%d,%d})" % (CODE_LENGTH + 1, CODE_LENGTH + 4))


@dataclass(frozen=True, kw_only=True)
class Examination:
    """What the bytes and the register say of a file; the three parts stay apart.

    `entry` is the register's own line, for a reader to compare with what the file shows.
    `code` is the one that the file carries, where it carries one.
    """

    report: SealReport
    verdict: Verdict
    entry: RegisterEntry | None = None
    code: str | None = None


def examined(pdf: bytes, *, roots: Sequence[x509.Certificate], crls: Sequence[bytes]) -> Examination:
    """Examine a file and ask the register about it; outside any write transaction."""
    report = _as_the_register_knows(check_seal(pdf, roots=roots, crls=crls, at=clock.now()))
    code = code_carried_by(pdf)
    entry = entry_of_digest(report.sha256)
    if entry is not None:
        verdict = Verdict(seal=_opinion(report, roots), register=RegisterState.KNOWN, status=entry.status)
        return Examination(report=report, verdict=verdict, entry=entry, code=entry.code)
    register = RegisterState.DIFFERENT if _code_is_known(code) else RegisterState.UNKNOWN
    verdict = Verdict(seal=_opinion(report, roots), register=register, status=StatusState.NOT_CONSULTED)
    return Examination(report=report, verdict=verdict, code=code)


def examined_alone(pdf: bytes, *, roots: Sequence[x509.Certificate], crls: Sequence[bytes]) -> Examination:
    """Examine a file far from any register: it can be found bad, never valid."""
    report = check_seal(pdf, roots=roots, crls=crls, at=clock.now())
    verdict = Verdict(
        seal=_opinion(report, roots), register=RegisterState.NOT_CONSULTED, status=StatusState.NOT_CONSULTED
    )
    return Examination(report=report, verdict=verdict, code=code_carried_by(pdf))


def _as_the_register_knows(report: SealReport) -> SealReport:
    """Say of a good seal that its key was retired since, where the register says so."""
    wanted = select(SealCertificate.retired_at).where(SealCertificate.fingerprint == report.fingerprint)
    is_retired = report.is_good and db.session.scalar(wanted) is not None
    return report.with_its_key_retired() if is_retired else report


def _opinion(report: SealReport, roots: Sequence[x509.Certificate]) -> SealPart:
    """Say nothing of an issuer when there was no root to know it by."""
    if report.state is SealState.UNKNOWN_ISSUER and not roots:
        return SealOpinion.NOT_EXAMINED
    return report.state


def code_carried_by(pdf: bytes) -> str | None:
    """Return the code in the verification address that a file carries, if it is well formed."""
    for found in _PRINTED_ADDRESS.finditer(pdf):
        code = fold(found[1].decode())
        if code_is_well_typed(code):
            return grouped(code)
    return None


def _code_is_known(code: str | None) -> bool:
    entry = entry_of_code(fold(code)) if code else None
    return entry is not None and entry.printed is not None
