"""Whether a page was saved already, long after its first answer was forgotten."""

from sqlalchemy import exists, func, select

from app.core.database import db
from app.progress.models import Evidence


def evidence_was_saved(structure_id: int, key: str) -> bool:
    """Tell whether a save with this key left evidence: each piece's own key derives from it."""
    begins = f"{key}."
    wanted = exists().where(
        Evidence.structure_id == structure_id, func.substr(Evidence.key, 1, len(begins)) == begins
    )
    return bool(db.session.scalar(select(wanted)))
