"""Pieces of work, as they are kept."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select

from app.core.database import LARGEST_ID, db
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
    evidence_id: int, learner: str, *, structure_ids: Collection[int], learner_ids: Collection[int]
) -> StoredFile:
    """Return a piece of work to its author, or to the staff who follow them.

    Raises:
        NotFound: there is none, or it is out of reach.
    """
    wanted = (
        select(EvidenceFile.name, EvidenceFile.media_type, EvidenceFile.content)
        .join(Evidence, Evidence.id == EvidenceFile.evidence_id)
        .join(Learner, Learner.id == Evidence.learner_id)
        .where(
            Evidence.id == evidence_id,
            Learner.public_id == learner,
            Learner.structure_id.in_(structure_ids) | Learner.id.in_(learner_ids),
        )
    )
    row = db.session.execute(wanted).first() if evidence_id <= LARGEST_ID else None
    if row is None:
        raise NotFound
    return StoredFile(name=row.name, media_type=row.media_type, content=row.content)
