"""Keep what a learner says of themselves; the caller commits."""

from collections.abc import Mapping

from sqlalchemy import select

from app.core import clock
from app.core.database import db
from app.curricula.rules import Framework, Item, marks_for
from app.people.models import Learner
from app.progress.errors import LevelUnknown
from app.progress.models import SelfAssessment
from app.progress.queries.self_assessment import beside_evidence


def say_of_oneself(learner_id: int, framework: Framework, answers: Mapping[str, int], *, key: str) -> int:
    """Add what a learner says of themselves, by code of item or competency; return how many are new.

    It never counts: it stands beside what others saw. What says the same as before is not new.

    Raises:
        LevelUnknown: a code or a level is not of this framework.
    """
    already = beside_evidence([learner_id])[learner_id].said
    said = [(_subject(framework, code, level), level) for code, level in answers.items()]
    new = [(each, level) for each, level in said if each.id not in already or already[each.id].level != level]
    structure_id = db.session.scalar(select(Learner.structure_id).where(Learner.id == learner_id))
    now = clock.now()
    db.session.add_all(
        SelfAssessment(
            structure_id=structure_id,
            learner_id=learner_id,
            item_id=subject.id,
            level=level,
            recorded_at=now,
            key=f"{key}.{number}",
        )
        for number, (subject, level) in enumerate(new)
    )
    return len(new)


def _subject(framework: Framework, code: str, level: int) -> Item:
    subject = next((each for each in framework.subjects if each.code == code), None)
    if subject is None or level not in {mark.ordinal for mark in marks_for(framework, subject)}:
        raise LevelUnknown("Une réponse n’est pas de cette page. Rechargez la page et recommencez.")
    return subject
