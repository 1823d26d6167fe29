"""Seal a closed sheet: the frozen content becomes one PDF with its evidence inside, stored once."""

import hashlib
from dataclasses import dataclass

from app.core import clock
from app.core.database import db, lock
from app.core.keys import Keys, sealed_and_checked
from app.sessions.models import AttendanceSheet, SheetPaper
from app.sessions.queries.sealing import Unsealed
from certificates.layouts.sheet import draw_sheet
from certificates.pdf.attachments import Attachment
from certificates.sheets import ATTACHED, sign_bundle


@dataclass(frozen=True, kw_only=True)
class SealedSheet:
    """The paper of a version: the sealed PDF and the evidence that it carries."""

    pdf: bytes
    bundle: str


def sealed_sheet(waiting: Unsealed, keys: Keys) -> SealedSheet:
    """Sign the evidence, draw, seal and check the paper, outside any transaction.

    Raises:
        IssuingImpossible: there is no key; nothing unsealed is ever kept.
        SealUnsound: the result does not pass our own check.
    """
    bundle = sign_bundle(waiting.content, waiting.journal, key=keys.credential_key(), at=clock.now())
    drawn = draw_sheet(waiting.content, attachments=[_evidence(bundle)])
    return SealedSheet(pdf=sealed_and_checked(drawn, waiting.owner, keys).pdf, bundle=bundle)


def _evidence(bundle: str) -> Attachment:
    return Attachment(
        name=ATTACHED,
        media_type="application/json",
        description="Ce que dit la feuille, les pointages dont elle vient, et de quoi le vérifier.",
        content=bundle.encode(),
    )


def store_sheet(sheet_id: int, made: SealedSheet) -> bool:
    """Keep the paper of a version, once: of two workers, one wins; tell whether it was ours."""
    session = db.session()
    lock(session.get_one(AttendanceSheet, sheet_id))
    if session.get(SheetPaper, sheet_id) is not None:
        return False
    session.add(
        SheetPaper(
            sheet_id=sheet_id,
            pdf=made.pdf,
            pdf_sha256=hashlib.sha256(made.pdf).hexdigest(),
            bundle=made.bundle,
            sealed_at=clock.now(),
        )
    )
    return True
