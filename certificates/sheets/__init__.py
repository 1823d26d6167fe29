"""Attendance sheets: what a closed one says, its digest, and the evidence that somebody else can check.

`SheetContent` → `digest` is what the journal holds; `layouts.sheet.draw_sheet` prints it.
"""

from certificates.sheets.content import SheetContent, digest
from certificates.sheets.records import NotASheet

__all__ = ["NotASheet", "SheetContent", "digest"]
