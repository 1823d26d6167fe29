"""Attendance sheets: what a closed one says, its digest, and the evidence that somebody else can check.

`SheetContent` → `digest` is what the journal holds; `layouts.sheet.draw_sheet` prints it;
`sign_bundle` makes the evidence of it, with the `JournalLink`; `check_bundle` says what that is worth.
"""

from certificates.sheets.bundle import ATTACHED, EvidenceBundle, JournalLink, sign_bundle
from certificates.sheets.checking import BundleReport, PartReport, PartState, check_bundle
from certificates.sheets.content import SheetContent, digest
from certificates.sheets.faults import faults_of
from certificates.sheets.records import NotASheet

__all__ = [
    "ATTACHED",
    "BundleReport",
    "EvidenceBundle",
    "JournalLink",
    "NotASheet",
    "PartReport",
    "PartState",
    "SheetContent",
    "check_bundle",
    "digest",
    "faults_of",
    "sign_bundle",
]
