"""Who may decide on a learner's title, and whether it was granted already."""

from dataclasses import dataclass

from sqlalchemy import select

from app.awards.models import Award
from app.core.database import db
from app.curricula.models import FrameworkVersion, Habilitation
from app.people.queries import LearnerLine


@dataclass(frozen=True, slots=True, kw_only=True)
class Deciding:
    """`habilitated` are the people who alone may validate the framework, if there are any."""

    habilitated: frozenset[int]
    is_awarded: bool


def deciding_on(learner: LearnerLine, framework_version_id: int) -> Deciding:
    """Tell who is habilitated in the learner's structure, and whether an award is in force."""
    rows = db.session.execute(
        select(Award.id, Habilitation.person_id)
        .select_from(FrameworkVersion)
        .outerjoin(
            Award,
            (Award.framework_version_id == FrameworkVersion.id)
            & (Award.learner_id == learner.id)
            & Award.ended_at.is_(None),
        )
        .outerjoin(
            Habilitation,
            (Habilitation.framework_code == FrameworkVersion.code)
            & (Habilitation.structure_id == learner.structure_id)
            & Habilitation.ended_at.is_(None),
        )
        .where(FrameworkVersion.id == framework_version_id)
    ).all()
    return Deciding(
        habilitated=frozenset(row.person_id for row in rows if row.person_id is not None),
        is_awarded=any(row.id is not None for row in rows),
    )
