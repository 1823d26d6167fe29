"""Whether a learner may be granted something, and what is missing, for each framework they follow."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select, union

from app.awards.errors import NotOursToGrant, NotYoursToDecide
from app.awards.rules import asks_for_another_person, decider_among, rule_to_award
from app.core.access import Role
from app.core.database import db
from app.courses.models import Course
from app.curricula.models import Item
from app.curricula.queries import framework_structure
from app.curricula.rules import (
    CertificationRule,
    Decider,
    DecisionTaken,
    Framework,
    Missing,
    MissingKind,
    RulePurpose,
)
from app.progress.models import Evidence
from app.progress.queries import Standing, outcome_of, standing_of
from app.sessions.models import CourseSession, Cycle, Enrolment

DECIDING = {Role.TRAINER: Decider.TRAINER, Role.EVALUATOR: Decider.EVALUATOR, Role.MANAGER: Decider.MANAGER}
"""As whom each role of the house decides."""


@dataclass(frozen=True, kw_only=True)
class Eligibility:
    """Where a learner stands before one title.

    `role` is the one in which the caller may decide, None where they may not; `missing` leaves
    out the caller's own decision, which is the press of the button.
    """

    framework: Framework
    title: str
    missing: tuple[Missing, ...]
    role: Role | None
    is_decided_outside: bool

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
    found = (
        eligibility(learner_id, framework_id, roles=roles, person_id=person_id)
        for framework_id in frameworks_followed(learner_id)
    )
    return tuple(each for each in found if each is not None)


def eligibility(
    learner_id: int, framework_version_id: int, *, roles: Collection[Role], person_id: int
) -> Eligibility | None:
    """Return where a learner stands before a framework's title; None where it leads to none."""
    framework = framework_structure(framework_version_id)
    rule = rule_to_award(framework)
    watched = rule or next(iter(framework.rules_for(RulePurpose.AWARD)), None)
    if watched is None:
        return None
    role = _role_that_decides(rule, roles) if rule else None
    standing = standing_of(learner_id, framework_version_id)
    decisions = (decision_by(role, rule, standing, person_id=person_id),) if rule and role else ()
    return Eligibility(
        framework=framework,
        title=framework.claim.prints,
        missing=outcome_of(standing, watched.code, decisions=decisions).missing,
        role=role,
        is_decided_outside=rule is None,
    )


def decision_by(role: Role, rule: CertificationRule, standing: Standing, *, person_id: int) -> DecisionTaken:
    """Return the decision that the press of the button is."""
    observers = {shown.recorded_by_id for evidence in standing.evidence.values() for shown in evidence}
    distinct = asks_for_another_person(rule) and person_id not in observers
    return DecisionTaken(by=DECIDING[role], distinct=distinct)


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
    role = _role_that_decides(rule, roles)
    if role is None:
        raise NotYoursToDecide
    return role


def _role_that_decides(rule: CertificationRule, roles: Collection[Role]) -> Role | None:
    decider = decider_among(rule, {DECIDING[role] for role in roles if role in DECIDING})
    return next((role for role, as_whom in DECIDING.items() if as_whom is decider), None)


def frameworks_followed(learner_id: int) -> list[int]:
    """List the framework versions that a learner's courses prepare, or that they have shown things of."""
    taught = (
        select(Course.framework_version_id.label("version_id"))
        .join(Cycle, Cycle.course_id == Course.id)
        .join(CourseSession, CourseSession.cycle_id == Cycle.id)
        .join(Enrolment, Enrolment.course_session_id == CourseSession.id)
        .where(Enrolment.learner_id == learner_id, Course.framework_version_id.is_not(None))
    )
    shown = (
        select(Item.framework_version_id.label("version_id"))
        .join(Evidence, Evidence.item_id == Item.id)
        .where(Evidence.learner_id == learner_id)
    )
    return sorted(db.session.scalars(union(taught, shown)))
