"""The examination of a file that somebody was given: its bytes, then what the register says of them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from hashlib import sha256
from typing import Any

from cryptography import x509
from sqlalchemy import select

from app.awards.models import Access, SealCertificate
from app.awards.queries.disclosure import nameless
from app.awards.queries.papers import RegisterEntry, entry_of_code, entry_of_digest
from app.core import clock
from app.core.database import db
from app.core.identifiers import CODE_LENGTH, code_is_well_typed, fold, grouped
from certificates.apart import asks_too_much, check_seal_apart
from certificates.checking import SealReport, SealState, check_seal
from certificates.shown import Shown, shown_by
from certificates.verdict import RegisterState, SealOpinion, SealPart, StatusState, Verdict

_PRINTED_ADDRESS = re.compile(rb"/v/([0-9A-Za-z-]{%d,%d})" % (CODE_LENGTH + 1, CODE_LENGTH + 4))


class Brought(StrEnum):
    """What was brought to be examined."""

    FILE = "file"
    DIGEST = "digest"
    PORTABLE = "portable"


@dataclass(frozen=True, kw_only=True)
class Examination:
    """What the bytes and the register say of a file; the three parts stay apart.

    `entry` is the register's own line, for a reader to compare with what the file shows. `code` is
    the one that the file carries, where it carries one. A digest alone does not show what the paper
    says (`shows_paper`), nor leads to the one that took over: digests are published for whoever keeps a
    copy of the register, papers are not. Where the register knows that code and not these bytes,
    `original` is its line and `file_shows` the words of the file. `lapsed_on` is the day since which a
    list of withdrawn seals is too old to say anything.
    """

    report: SealReport
    verdict: Verdict
    entry: RegisterEntry | None = None
    code: str | None = None
    original: RegisterEntry | None = None
    file_shows: Shown | None = None
    lapsed_on: date | None = None
    brought: Brought = Brought.FILE
    shows_paper: bool = True

    @property
    def shown(self) -> dict[str, Any] | None:
        """Every field of the register that may be shown for what was brought."""
        printed = self.entry.shown if self.entry and self.shows_paper else None
        return nameless(printed) if printed and self.brought is Brought.PORTABLE else printed

    @property
    def is_unknown_digest(self) -> bool:
        """Tell whether a digest alone was brought, and says nothing to us."""
        return self.brought is Brought.DIGEST and self.entry is None


def examined(pdf: bytes, *, roots: Sequence[x509.Certificate], crls: Sequence[bytes]) -> Examination:
    """Examine a file and ask the register about it; outside any write transaction.

    The bytes that the register knows are those that we sealed; others, anybody may have made up: they
    are examined apart. Where the lists are too old, a good seal is one that could not be checked.
    """
    now = clock.now()
    entry = entry_of_digest(sha256(pdf).hexdigest())
    check = check_seal_apart if entry is None else check_seal
    report = _as_the_register_knows(check(pdf, roots=roots, crls=crls, at=now))
    lapsed_on = _lapsed_on(crls, now) if report.is_good else None
    seal = SealOpinion.NOT_EXAMINED if lapsed_on else _opinion(report, roots)
    if entry is not None:
        verdict = Verdict(seal=seal, register=RegisterState.KNOWN, status=entry.status)
        return Examination(report=report, verdict=verdict, entry=entry, code=entry.code, lapsed_on=lapsed_on)
    shows = None if asks_too_much(report) else shown_by(pdf)
    code = code_carried_by(pdf) or code_carried_by(shows.text.encode() if shows else b"")
    original = _open_entry(code)
    register = RegisterState.DIFFERENT if original else RegisterState.UNKNOWN
    verdict = Verdict(seal=seal, register=register, status=StatusState.NOT_CONSULTED)
    return Examination(
        report=report, verdict=verdict, code=code, original=original, file_shows=shows, lapsed_on=lapsed_on
    )


def examined_digest(digest: str, *, code: str | None) -> Examination:
    """Ask the register about the digest of a file that stayed where it was.

    `code` is the one that the file carries: with it, whoever asks holds the file, and may read what it
    says. A known digest is that of bytes that we sealed and checked.
    """
    entry = entry_of_digest(digest)
    shows_paper = entry is not None and fold(code or "") == fold(entry.code)
    fingerprint = entry.seal_fingerprint if entry else None
    state = SealState.GOOD if entry else SealState.ABSENT
    report = _as_the_register_knows(
        SealReport(state=state, reasons=(), sha256=digest, fingerprint=fingerprint)
    )
    return Examination(
        report=report,
        verdict=Verdict(
            seal=report.state if entry else SealOpinion.NOT_EXAMINED,
            register=RegisterState.KNOWN if entry else RegisterState.UNKNOWN,
            status=entry.status if entry else StatusState.NOT_CONSULTED,
        ),
        entry=entry if shows_paper or entry is None else entry.without_successor(),
        brought=Brought.DIGEST,
        shows_paper=shows_paper,
    )


def _lapsed_on(crls: Sequence[bytes], now: datetime) -> date | None:
    """Return the day when the first of the lists that lapsed did so."""
    ends = [x509.load_der_x509_crl(crl).next_update_utc for crl in crls]
    lapsed = sorted(end for end in ends if end is not None and end < now)
    return clock.in_paris(lapsed[0]).date() if lapsed else None


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


def _open_entry(code: str | None) -> RegisterEntry | None:
    """Return what the register holds under a code that its holder leaves open to all."""
    entry = entry_of_code(fold(code)) if code else None
    return entry if entry is not None and entry.access is Access.OPEN else None
