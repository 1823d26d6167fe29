"""Whether a learner may be granted something, and what is missing, for each framework they follow."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import CompoundSelect, select, union

from app.awards.errors import NotOursToGrant, NotYoursToDecide
from app.awards.rules import asks_for_another_person, decider_among, rule_to_award
from app.core import clock
from app.core.access import Role
from app.core.database import db
from app.courses.models import Course
from app.curricula.models import FrameworkVersion, Habilitation, Item
from app.curricula.queries import framework_structure
from app.curricula.queries.habilitations import is_open_to
from app.curricula.rules import (
    CertificationRule,
    Decider,
    DecisionTaken,
    Framework,
    Missing,
    MissingKind,
    RulePurpose,
)
from app.people.models import Learner
from app.people.queries import records_of
from app.progress.models import Evidence
from app.progress.queries import Evidences, Standing, evidence_of, outcome_of, standing_from
from app.progress.queries.outside import OutsideFact, outside_decisions_of, taken_outside
from app.sessions.models import CourseSession, Cycle, Enrolment
from app.sessions.queries import Meeting, attendance_in, meetings_of

DECIDING = {Role.TRAINER: Decider.TRAINER, Role.EVALUATOR: Decider.EVALUATOR, Role.MANAGER: Decider.MANAGER}
"""As whom each role of the house decides."""

SIGNING = (Role.EVALUATOR, Role.MANAGER)
"""The roles that may sign off, where the framework's rule names them or names nobody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Who would decide: a person, and the deciding roles that they hold in the learner's structure."""

    person_id: int
    roles: Collection[Role]


@dataclass(frozen=True, kw_only=True)
class Eligibility:
    """Where a learner stands before one title.

    `role` is the one in which the caller may decide, None where they may not; `missing` leaves
    out the caller's own decision, which is the press of the button. `is_kept_for_others`: their
    role would do, and the structure habilitated other people.
    """

    framework: Framework
    title: str
    missing: tuple[Missing, ...]
    role: Role | None
    is_decided_outside: bool
    is_kept_for_others: bool = False

    @property
    def can_be_granted(self) -> bool:
        """Tell whether the caller's decision is all that is missing."""
        return self.role is not None and not self.is_decided_outside and not self.missing

    @property
    def waits_for_someone_else(self) -> bool:
        """Tell whether all that is missing is a decision that is not the caller's."""
        return bool(self.missing) and all(each.kind is MissingKind.DECISION for each in self.missing)


def eligibilities(learner_id: int, *, roles: Collection[Role], person_id: int) -> tuple[Eligibility, ...]:
    """Return where a learner stands before the title of each framework that they follow."""
    caller, habilitated = Caller(person_id=person_id, roles=roles), frameworks_followed(learner_id)
    standings = _standings(learner_id, [framework_structure(each) for each in habilitated])
    facts = _decided_elsewhere(learner_id, [standing.framework for standing in standings])
    found = (
        eligibility(standing, caller, habilitated=habilitated[standing.framework.id], facts=facts)
        for standing in standings
    )
    return tuple(each for each in found if each is not None)


def eligibility(
    standing: Standing, caller: Caller, *, habilitated: Collection[int], facts: Iterable[OutsideFact] = ()
) -> Eligibility | None:
    """Return where a learner stands before a framework's title; None where it leads to none.

    `habilitated` are the people who alone may validate the framework, if there are any.
    """
    framework = standing.framework
    rule = rule_to_award(framework)
    watched = rule or next(iter(framework.rules_for(RulePurpose.AWARD)), None)
    if watched is None:
        return None
    by_role = role_that_decides(rule, caller.roles) if rule else None
    role = by_role if is_open_to(caller.person_id, habilitated) else None
    if rule is None:
        decisions = taken_outside(framework, watched.code, facts)
    else:
        decisions = [decision_by(role, rule, standing, person_id=caller.person_id)] if role else []
    return Eligibility(
        framework=framework,
        title=framework.claim.prints,
        missing=outcome_of(standing, watched.code, decisions=decisions).missing,
        role=role,
        is_decided_outside=rule is None,
        is_kept_for_others=by_role is not None and role is None,
    )


def decision_by(role: Role, rule: CertificationRule, standing: Standing, *, person_id: int) -> DecisionTaken:
    """Return the decision that the press of the button is."""
    distinct = asks_for_another_person(rule) and person_id not in observers(standing)
    return DecisionTaken(by=DECIDING[role], distinct=distinct)


def observers(standing: Standing, codes: Collection[str] | None = None) -> frozenset[int]:
    """Return who observed, or confirmed, the evidence that counts, all of it or that of some codes.

    To sign a competency off is to decide, not to observe.
    """
    return frozenset(
        shown.recorded_by_id
        for code, evidence in standing.evidence.items()
        if codes is None or code in codes
        for shown in evidence
        if not shown.is_sign_off
    )


def role_to_grant(framework_version_id: int, roles: Collection[Role]) -> Role:
    """Choose the role in which the caller may grant what a framework leads to.

    Raises:
        UnknownFramework: it is not loaded.
        NotOursToGrant: an outside body decides.
        NotYoursToDecide: none of these roles may.
    """
    rule = rule_to_award(framework_structure(framework_version_id))
    if rule is None:
        raise NotOursToGrant
    role = role_that_decides(rule, roles)
    if role is None:
        raise NotYoursToDecide
    return role


def role_that_decides(rule: CertificationRule, roles: Collection[Role]) -> Role | None:
    """Choose, among the caller's roles, the one that a rule names; None where it names none of them."""
    decider = decider_among(rule, {DECIDING[role] for role in roles if role in DECIDING})
    return next((role for role, as_whom in DECIDING.items() if as_whom is decider), None)


def role_to_sign_off(framework: Framework, roles: Collection[Role]) -> Role | None:
    """Choose the role in which a person may sign competencies off, None where none of theirs may."""
    held = [role for role in SIGNING if role in roles]
    rule = rule_to_award(framework)
    return role_that_decides(rule, held) if rule else next(iter(held), None)


def frameworks_followed(learner_id: int) -> dict[int, frozenset[int]]:
    """Return the versions that a learner's courses prepare, or that they have shown things of.

    Each comes with the ids of the people whom the learner's structure habilitated to validate it.
    """
    followed = _followed(learner_id).subquery()
    wanted = (
        select(followed.c.version_id, Habilitation.person_id)
        .join(FrameworkVersion, FrameworkVersion.id == followed.c.version_id)
        .join(Learner, Learner.id == learner_id)
        .outerjoin(
            Habilitation,
            (Habilitation.structure_id == Learner.structure_id)
            & (Habilitation.framework_code == FrameworkVersion.code)
            & Habilitation.ended_at.is_(None),
        )
        .order_by(followed.c.version_id)
    )
    found: dict[int, frozenset[int]] = {}
    for version_id, person_id in db.session.execute(wanted):
        alone = found.get(version_id, frozenset())
        found[version_id] = alone if person_id is None else alone | {person_id}
    return found


def _followed(learner_id: int) -> CompoundSelect[int | None]:
    theirs = records_of([learner_id])
    taught = (
        select(Course.framework_version_id.label("version_id"))
        .join(Cycle, Cycle.course_id == Course.id)
        .join(CourseSession, CourseSession.cycle_id == Cycle.id)
        .join(Enrolment, Enrolment.course_session_id == CourseSession.id)
        .where(Enrolment.learner_id.in_(theirs), Course.framework_version_id.is_not(None))
    )
    shown = (
        select(Item.framework_version_id.label("version_id"))
        .join(Evidence, Evidence.item_id == Item.id)
        .where(Evidence.learner_id.in_(theirs))
    )
    return union(taught, shown)


def _standings(learner_id: int, frameworks: list[Framework]) -> list[Standing]:
    """Derive where a learner stands in several frameworks, in two statements."""
    if not frameworks:
        return []
    evidence = evidence_of([learner_id], [item for each in frameworks for item in each.subjects])[learner_id]
    meetings = meetings_of([learner_id])[learner_id]
    return [standing_in(framework, evidence, meetings) for framework in frameworks]


def standing_in(framework: Framework, evidence: Evidences, meetings: Iterable[Meeting]) -> Standing:
    """Derive where a learner stands in a framework today, from all that was read of them."""
    attendance = attendance_in(
        meetings,
        now=clock.now(),
        framework_version_id=framework.id,
        rounding_minutes=framework.derivation.rounding_minutes,
    )
    return standing_from(framework, evidence, attendance)


def _decided_elsewhere(learner_id: int, frameworks: Iterable[Framework]) -> tuple[OutsideFact, ...]:
    """Read what juries decided, where some framework leaves all to one."""
    if all(rule_to_award(framework) is not None for framework in frameworks):
        return ()
    return outside_decisions_of([learner_id])[learner_id]
