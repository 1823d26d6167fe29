"""Pieces of work, as they are kept."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select

from app.core.database import db
from app.core.errors import NotFound
from app.people.models import Learner
from app.progress.models import Evidence, EvidenceFile


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFile:
    """A piece of work as it is kept."""

    name: str
    media_type: str
    content: bytes


def stored_file(
    digest: str, learner: str, *, structure_ids: Collection[int], learner_ids: Collection[int]
) -> StoredFile:
    """Return a learner's piece of work, named by the SHA-256 of its bytes, to them or their staff.

    Raises:
        NotFound: there is none, or it is out of reach.
    """
    wanted = (
        select(EvidenceFile.name, EvidenceFile.media_type, EvidenceFile.content)
        .join(Evidence, Evidence.id == EvidenceFile.evidence_id)
        .join(Learner, Learner.id == Evidence.learner_id)
        .where(
            EvidenceFile.digest == digest,
            Learner.public_id == learner,
            Learner.structure_id.in_(structure_ids) | Learner.id.in_(learner_ids),
        )
    )
    row = db.session.execute(wanted.order_by(Evidence.id.desc()).limit(1)).first()
    if row is None:
        raise NotFound
    return StoredFile(name=row.name, media_type=row.media_type, content=row.content)
