"""A file that is said to be a closed sheet: the sealed PDF with its evidence, or the evidence alone."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from cryptography import x509

from certificates.checking import SealReport, SealState, check_seal
from certificates.pdf.attachments import attached
from certificates.sheets.bundle import ATTACHED
from certificates.sheets.checking import BundleReport, PartReport, PartState, check_bundle
from certificates.sheets.content import SheetContent
from certificates.shown import shown_by, squeezed
from certificates.verdict import RegisterState, SealOpinion, SealPart, StatusState

REFUSING_SEALS = frozenset(
    {SealState.BROKEN, SealState.ABSENT, SealState.UNKNOWN_ISSUER, SealState.UNREADABLE}
)
_AT_THEIR_TERM = frozenset({SealState.RETIRED, SealState.EXPIRED})
"""Seals that prove nothing more alone: whoever knows these very bytes can still vouch for them."""

NO_EVIDENCE = "Ce PDF ne porte pas la preuve d’une feuille (evidence.json)."
ANOTHER_PAPER = "Le papier ne montre pas l’empreinte de la preuve qu’il porte."


@dataclass(frozen=True, kw_only=True)
class Examined:
    """The answer on a file: the seal of its bytes, where it is a PDF, and its evidence."""

    sha256: str
    seal: SealPart
    seal_report: SealReport | None
    bundle: BundleReport

    @property
    def sheet(self) -> SheetContent | None:
        """What the file claims; proven only where all its parts are good."""
        return self.bundle.bundle.sheet if self.bundle.bundle else None

    def is_bad(self, register: RegisterState, status: StatusState) -> bool:
        """Tell whether a part is false, or the sheet is no longer the one in force."""
        refused = register in (RegisterState.UNKNOWN, RegisterState.DIFFERENT)
        replaced = status is StatusState.REPLACED
        return self.bundle.is_bad or self.seal in REFUSING_SEALS or refused or replaced

    def is_open(self, register: RegisterState) -> bool:
        """Tell whether something that the file needs could not be checked."""
        if self.seal in _AT_THEIR_TERM and register is not RegisterState.KNOWN:
            return True
        is_unseen = self.seal_report is not None and self.seal is SealOpinion.NOT_EXAMINED
        return is_unseen or not self.bundle.is_good


def examine(
    file: bytes,
    *,
    roots: Sequence[x509.Certificate],
    at: datetime,
    crls: Sequence[bytes] = (),
    earlier: SheetContent | None = None,
) -> Examined:
    """Examine a file at a moment, without any network; never raises, whatever the bytes."""
    sha256 = hashlib.sha256(file).hexdigest()
    if not file.startswith(b"%PDF-"):
        text = file.decode(errors="replace")
        report = check_bundle(text, roots=roots, at=at, crls=crls, earlier=earlier)
        return Examined(sha256=sha256, seal=SealOpinion.NOT_EXAMINED, seal_report=None, bundle=report)
    seal = check_seal(file, roots=roots, at=at, crls=crls)
    is_unseen = seal.state is SealState.UNKNOWN_ISSUER and not roots
    carried = attached(file).get(ATTACHED)
    if carried is None:
        report = BundleReport(content=PartReport(PartState.BAD, (NO_EVIDENCE,)))
    else:
        text = carried.decode(errors="replace")
        report = _beside_its_paper(file, check_bundle(text, roots=roots, at=at, crls=crls, earlier=earlier))
    opinion: SealPart = SealOpinion.NOT_EXAMINED if is_unseen else seal.state
    return Examined(sha256=sha256, seal=opinion, seal_report=seal, bundle=report)


def _beside_its_paper(pdf: bytes, report: BundleReport) -> BundleReport:
    """Compare what the paper shows with the evidence, through the digest printed in clear."""
    if report.bundle is None or report.content.state is not PartState.GOOD:
        return report
    shown = shown_by(pdf)
    if shown is not None and not shown.notes and report.bundle.digest in squeezed(shown.text):
        return report
    return replace(report, content=PartReport(PartState.BAD, (ANOTHER_PAPER,)))
