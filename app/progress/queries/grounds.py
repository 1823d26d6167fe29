"""What evidence rests on besides what was seen: words, a source, a link, a file's name."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select

from app.core.database import db
from app.progress.models import Evidence, EvidenceFile, EvidenceNote, EvidenceSource


@dataclass(frozen=True, slots=True, kw_only=True)
class Grounds:
    """What was written about a piece of evidence, as it was typed; empty where nothing was."""

    words: str
    body: str
    reference: str
    link: str
    file_name: str
    file_digest: str


def grounds_of(evidence_ids: Collection[int]) -> dict[int, Grounds]:
    """Return what was written about some evidence, in one statement; erased words leave nothing."""
    rows = db.session.execute(
        select(
            Evidence.id,
            EvidenceNote.words,
            EvidenceSource.body,
            EvidenceSource.reference,
            EvidenceSource.link,
            EvidenceFile.name,
            EvidenceFile.digest,
        )
        .outerjoin(EvidenceNote, EvidenceNote.evidence_id == Evidence.id)
        .outerjoin(EvidenceSource, EvidenceSource.evidence_id == Evidence.id)
        .outerjoin(EvidenceFile, EvidenceFile.evidence_id == Evidence.id)
        .where(Evidence.id.in_(evidence_ids))
    )
    return {
        id_: Grounds(
            words=words or "",
            body=body or "",
            reference=reference or "",
            link=link or "",
            file_name=file_name or "",
            file_digest=digest or "",
        )
        for id_, words, body, reference, link, file_name, digest in rows
    }
