"""The story's second course: towards the B2i adultes, where one person observes and another decides."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from sqlalchemy import select

from app.awards.services import grant
from app.core import clock
from app.core.access import Role
from app.core.database import db
from app.courses.services import create_course_from_framework
from app.curricula.queries import framework_structure, framework_version_id
from app.curricula.rules import Framework
from app.people.models import Learner
from app.progress.models import EvidenceKind
from app.progress.services import Circumstances, TickWanted, record_evidence
from app.progress.services.outside import OutsideDecisionWanted, record_outside_decision
from app.progress.services.self_assessment import say_of_oneself
from app.sessions.models import CourseSession
from app.sessions.services import enrol_in_cycle, plan_cycle
from app.spaces.demo import story
from app.spaces.demo.living import live_a_session

A_DAY = timedelta(days=1)
ACQUIRED, INDEPENDENT = 2, 3
WORKSHOPS = (27, 24, 21, 18, 15)
"""How many days ago each one was held."""

TITLE = "Vers le B2i adultes"
JURY = "Centre agréé des Abers"
PROFILE = "GIP Pix"


def tell_of_the_b2i(
    structure_id: int,
    group: Mapping[story.Someone, Learner],
    *,
    site_id: int,
    today: datetime,
    staff: Mapping[str, int],
) -> None:
    """Let a few of those who had their Visa go on: five workshops, an evaluator, a jury elsewhere."""
    starts = [_days_before(today, days) for days in WORKSHOPS]
    framework, trainer = framework_structure(framework_version_id("b2i-adultes-2012")), staff["formatrice"]
    there = {someone: group[someone].id for someone in story.TOWARDS_B2I}
    with clock.telling(starts[0] - 7 * A_DAY):
        course = create_course_from_framework(structure_id, framework.id, by=trainer)
        cycle = plan_cycle(
            structure_id,
            course_id=course.id,
            site_id=site_id,
            trainer_id=trainer,
            title=TITLE,
            seats=8,
            starts=starts,
            minutes=180,
            room="Salle verte",
        )
        for learner_id in there.values():
            enrol_in_cycle(learner_id, cycle.id, by=trainer)
    held = select(CourseSession).where(CourseSession.cycle_id == cycle.id).order_by(CourseSession.starts_at)
    for number, one in enumerate(db.session.scalars(held).all(), start=1):
        with clock.telling(one.ends_at):
            live_a_session(one, number, there, framework.domains[number - 1], framework, by=trainer)
    with clock.telling(_days_before(today, 13)):
        _talk(structure_id, framework, there[story.SAMIRA], by=trainer)
    with clock.telling(_days_before(today, 10)):
        evaluator = staff["evaluatrice"]
        grant(there[story.SAMIRA], framework.id, by_person_id=evaluator, role=Role.EVALUATOR)
    with clock.telling(_days_before(today, 3)):
        _the_jury_decides(structure_id, framework, there[story.SAMIRA], by=staff["responsable"])


def show_a_profile(structure_id: int, learner_id: int, *, on: date, by: int) -> None:
    """Let somebody show what another body already says of them: it is recognised, with its source."""
    crcn = framework_structure(framework_version_id("crcn-2019"))
    shown = [each.whole for each in crcn.competencies if each.code in {"1.1", "2.1"} and each.whole]
    record_evidence(
        structure_id,
        crcn,
        [TickWanted(learner_id=learner_id, item_id=whole.id, level=INDEPENDENT) for whole in shown],
        key="demo-profil",
        by=by,
        circumstances=Circumstances(kind=EvidenceKind.RECOGNISED, happened_on=on, body=PROFILE),
    )


def speak_of_oneself(learner_id: int, framework: Framework) -> None:
    """Let a learner say where they stand on the last module, before the last workshop."""
    answers = {item.code: number % 3 for number, item in enumerate(framework.domains[-1].items)}
    say_of_oneself(learner_id, framework, answers, key="demo-de-soi")


def _days_before(today: datetime, days: int) -> datetime:
    """Return the same hour some days earlier, on the clocks of Paris."""
    then = clock.in_paris(today) - days * A_DAY
    return clock.paris(then.date(), then.hour, then.minute)


def _talk(structure_id: int, framework: Framework, learner_id: int, *, by: int) -> None:
    """Check a thing in conversation, and rest another on a piece of work."""
    codes = {item.code: item for item in framework.items}
    talk = Circumstances(kind=EvidenceKind.INTERVIEW, comment="Explique avec ses mots, sans hésiter.")
    work = Circumstances(
        kind=EvidenceKind.WORK,
        comment="Lettre et tableau rendus à l’atelier.",
        link="https://exemple.fr/atelier/lettre",
    )
    for code, circumstances in (("2.1.1", talk), ("3.1.1", work)):
        tick = TickWanted(learner_id=learner_id, item_id=codes[code].id, level=ACQUIRED)
        record_evidence(
            structure_id, framework, [tick], key=f"demo-{code}", by=by, circumstances=circumstances
        )


def _the_jury_decides(structure_id: int, framework: Framework, learner_id: int, *, by: int) -> None:
    rule = next(each for each in framework.rules if each.is_decided_outside)
    wanted = OutsideDecisionWanted(
        framework=framework,
        rule_code=rule.code,
        body=JURY,
        reference="PV 2026-17",
        decided_on=clock.today(),
        is_favourable=True,
    )
    record_outside_decision(structure_id, learner_id, wanted, key="demo-jury", by=by)
