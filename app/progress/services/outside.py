"""Record what a body outside the house decided, as a fact; the caller commits."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from app.core import clock, journal
from app.core.database import db, lock
from app.core.errors import NotFound
from app.curricula.rules import CertificationRule, Framework
from app.progress.errors import DayToCome, NotDecidedOutside, RecordAlreadyEnded
from app.progress.models import OutsideDecision


@dataclass(frozen=True, slots=True, kw_only=True)
class OutsideDecisionWanted:
    """What a jury decided under a rule of a framework: where, when, under which reference."""

    framework: Framework
    rule_code: str
    body: str
    reference: str
    decided_on: date
    is_favourable: bool


def rules_decided_outside(framework: Framework) -> list[CertificationRule]:
    """List the enabled rules of a framework that a body outside the house decides."""
    return [rule for rule in framework.rules if rule.is_decided_outside and rule.enabled]


def record_outside_decision(
    structure_id: int, learner_id: int, wanted: OutsideDecisionWanted, *, key: str, by: int
) -> OutsideDecision:
    """Keep the decision of a body that is not ours, for good.

    Raises:
        NotDecidedOutside: the framework has no such rule, or decides it here.
        DayToCome: the day of the decision has not come yet.
    """
    if wanted.rule_code not in {rule.code for rule in rules_decided_outside(wanted.framework)}:
        raise NotDecidedOutside
    if wanted.decided_on > clock.today():
        raise DayToCome
    decision = OutsideDecision(
        structure_id=structure_id,
        learner_id=learner_id,
        framework_version_id=wanted.framework.id,
        rule_code=wanted.rule_code,
        body=wanted.body,
        reference=wanted.reference,
        decided_on=wanted.decided_on,
        is_favourable=wanted.is_favourable,
        recorded_by=by,
        recorded_at=clock.now(),
        key=key,
    )
    db.session.add(decision)
    db.session.flush()
    words = {"framework": wanted.framework.code, "rule": wanted.rule_code, "on": str(wanted.decided_on)}
    journal.record(structure_id, "progress:outside:recorded", decision.public_id, by=by, words=words)
    return decision


def end_outside_decision(public_id: str, *, learner_id: int, by: int) -> OutsideDecision:
    """Say that the record of a decision was a mistake: it is kept, and counts no more.

    Raises:
        NotFound: this learner has no such record.
        RecordAlreadyEnded: somebody said so before.
    """
    wanted = select(OutsideDecision).filter_by(public_id=public_id, learner_id=learner_id)
    decision = db.session.scalar(wanted)
    if decision is None:
        raise NotFound
    lock(decision)
    if decision.ended_at is not None:
        raise RecordAlreadyEnded
    decision.ended_at = clock.now()
    journal.record(decision.structure_id, "progress:outside:ended", decision.public_id, by=by)
    return decision
