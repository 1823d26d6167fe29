"""Are the facts sound: seats, marks and evidence that stand, journals in one piece?"""

from collections.abc import Iterator

from sqlalchemy import and_, exists, func, select

from app.core import journal
from app.core.database import db
from app.core.journal import JournalEntry, JournalHead, JournalSaid, said_digest
from app.sessions.models import (
    AttendanceMark,
    AttendanceReplacement,
    CourseSession,
    Enrolment,
    EnrolmentStatus,
)

BATCH = 1000


def oversold() -> Iterator[str]:
    """List the sessions with more people seated than seats."""
    seated = and_(
        Enrolment.course_session_id == CourseSession.id,
        Enrolment.status == EnrolmentStatus.ENROLLED,
        Enrolment.ended_at.is_(None),
    )
    taken = func.count(Enrolment.id)
    wanted = (
        select(CourseSession.public_id, CourseSession.seats, taken)
        .join(Enrolment, seated)
        .group_by(CourseSession.id)
        .having(taken > CourseSession.seats)
    )
    for public_id, seats, people in db.session.execute(wanted):
        yield f"la séance {public_id} a {people} personnes pour {seats} places"


def attendance_without_head() -> Iterator[str]:
    """List the sheets' lines of which every mark is replaced by another: a ring has no head."""
    replaced = exists().where(AttendanceReplacement.replaced_id == AttendanceMark.id)
    standing = func.count().filter(~replaced)
    wanted = (
        select(CourseSession.public_id, func.count())
        .select_from(AttendanceMark)
        .join(CourseSession, CourseSession.id == AttendanceMark.course_session_id)
        .group_by(CourseSession.public_id, AttendanceMark.learner_id)
        .having(standing == 0)
    )
    for public_id, marks in db.session.execute(wanted):
        yield f"séance {public_id} : {marks} réponses d’une même personne, dont aucune ne fait foi"


def broken_journals() -> Iterator[str]:
    """Follow each structure's chain from its first entry to its head."""
    for structure_id in list(db.session.scalars(select(JournalHead.structure_id))):
        broken = journal.breaches(structure_id)
        if broken:
            yield f"journal de la structure {structure_id} : {len(broken)} ruptures de la chaîne"


def changed_words() -> Iterator[str]:
    """Compare the words of each entry, where they were not erased, with their salted digest."""
    wanted = select(JournalEntry.structure_id, JournalEntry.position, JournalEntry.said).add_columns(
        JournalSaid.salt, JournalSaid.words
    )
    rows = db.session.execute(wanted.join(JournalSaid).execution_options(yield_per=BATCH))
    for structure_id, position, said, salt, words in rows:
        if said_digest(salt, words) != said:
            yield f"journal de la structure {structure_id} : les mots de l’entrée {position} ont changé"
