"""What learners attended, showed and were granted: facts for tests, and one real certificate."""

from collections.abc import Collection
from datetime import timedelta
from itertools import count

from app.awards.models import Award, Certificate
from app.awards.services import grant
from app.core import clock
from app.core.access import Role
from app.core.database import db
from app.core.writing import writing
from app.curricula.models import FrameworkVersion
from app.curricula.queries import framework_structure
from app.curricula.rules import Framework
from app.people.models import Learner, Structure
from app.progress.models import Evidence, EvidenceFile, EvidenceKind
from app.progress.rules import WorkFile
from app.sessions.models import AttendanceMark, CourseSession, Presence
from tests.support.factories import a_course, a_cycle, a_session, enrolled, kept, the_trainer
from tests.support.keys import hold_the_keys
from tests.support.shipped import load_what_ships

_keys = count(1)


def the_framework(code: str = "visa-internet") -> Framework:
    """Load the frameworks that ship, and return one."""
    wanted = db.select(FrameworkVersion).filter_by(code=code)
    if db.session.scalar(wanted) is None:
        load_what_ships()
    version = db.session.scalars(wanted).one()
    return framework_structure(version.id)


def marked(
    learner: Learner, course_session: CourseSession, presence: Presence = Presence.PRESENT
) -> AttendanceMark:
    """Mark a learner at a session."""
    return kept(
        AttendanceMark(
            structure_id=course_session.structure_id,
            course_session_id=course_session.id,
            learner_id=learner.id,
            presence=presence,
            recorded_by=course_session.trainer_id,
            recorded_at=clock.now(),
            key=f"marque-{next(_keys)}",
        )
    )


def shown(learner: Learner, item_id: int, *, level: int, by: int) -> Evidence:
    """Record that a learner showed an item at a level."""
    return kept(
        Evidence(
            structure_id=learner.structure_id,
            learner_id=learner.id,
            item_id=item_id,
            level=level,
            kind=EvidenceKind.OBSERVATION,
            recorded_by=by,
            recorded_at=clock.now(),
            key=f"preuve-{next(_keys)}",
        )
    )


def a_work(learner: Learner, name: str = "lettre.txt", content: bytes = b"Bonjour") -> Evidence:
    """Keep a piece of work that a learner handed in, a text of their own."""
    visa, trainer = the_framework(), the_trainer(db.session.get_one(Structure, learner.structure_id))
    evidence = shown(learner, next(iter(visa.items)).id, level=1, by=trainer.id)
    file = WorkFile(name=name, media_type="text/plain; charset=utf-8", content=content)
    kept(
        EvidenceFile(
            evidence_id=evidence.id,
            name=file.name,
            media_type=file.media_type,
            size=file.size,
            digest=file.digest,
            content=file.content,
        )
    )
    return evidence


def digest_of(evidence: Evidence) -> str:
    """Return what names the piece of work that evidence rests on."""
    return db.session().get_one(EvidenceFile, evidence.id).digest


def ready_for_the_visa(
    learner: Learner, *, structure: Structure | None = None, but: Collection[str] = ()
) -> Framework:
    """Let a learner attend ten hours and show everything, so that the decision alone is missing.

    `but` holds the codes of the items that they have not shown.
    """
    visa = the_framework()
    course = a_course(structure=structure, framework_version_id=visa.id)
    cycle = a_cycle(structure=structure, course=course)
    for week in range(1, 6):
        workshop = a_session(structure=structure, cycle=cycle, starts_at=clock.now() - timedelta(weeks=week))
        enrolled(learner, workshop)
        marked(learner, workshop)
    best = max(level.ordinal for level in visa.levels)
    for item in (item for item in visa.items if item.code not in but):
        shown(learner, item.id, level=best, by=the_trainer(structure).id)
    return visa


def a_certificate(learner: Learner, *, structure: Structure | None = None) -> tuple[Award, Certificate]:
    """Grant the Visa to a learner for good: a real rule, a real key, a sealed document."""
    hold_the_keys()
    visa = ready_for_the_visa(learner, structure=structure)
    with writing():
        award = grant(learner.id, visa.id, by_person_id=the_trainer(structure).id, role=Role.TRAINER)
    certificate = db.session.scalars(db.select(Certificate).filter_by(award_id=award.id)).one()
    return award, certificate
