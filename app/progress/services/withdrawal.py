"""Withdraw evidence that should never have counted; the caller commits."""

from collections.abc import Collection

from sqlalchemy import select

from app.core import clock, journal
from app.core.database import db, lock
from app.core.errors import NotFound
from app.people.models import Learner
from app.progress.models import Evidence, EvidenceReplacement, EvidenceWithdrawal, WithdrawalReason
from app.progress.queries.evidence import withdrawn


def withdraw_evidence(evidence_id: int, *, structure_id: int, reason: WithdrawalReason, by: int) -> None:
    """Say that a piece of evidence no longer counts.

    What it replaced stands again, unless a later one had replaced it in turn: that one then names
    both. A second withdrawal changes nothing, whatever its reason.

    Raises:
        NotFound: the structure has no such evidence.
    """
    session = db.session()
    wanted = select(Evidence).filter_by(id=evidence_id, structure_id=structure_id)
    evidence = session.scalar(wanted)
    if evidence is None:
        raise NotFound
    learner = session.get_one(Learner, evidence.learner_id)
    lock(learner)
    if session.get(EvidenceWithdrawal, evidence_id) is not None:
        return
    session.add(_withdrawal(evidence, reason, by=by))
    session.flush()
    _hand_down(evidence_id, structure_id)
    words = {"evidence": evidence_id, "reason": reason.value}
    journal.record(structure_id, "progress:evidence:withdraw", learner.public_id, by=by, words=words)


def take_back_ticks(evidence_ids: Collection[int], *, course_session_id: int, by: int) -> int:
    """Withdraw ticks of one's own, noted by mistake in a session, and return how many.

    Those that were withdrawn or replaced meanwhile are left as they are; what each one replaced
    stands again. The caller says in the journal what it is part of.
    """
    wanted = select(Evidence).where(
        Evidence.id.in_(evidence_ids),
        Evidence.course_session_id == course_session_id,
        Evidence.recorded_by == by,
    )
    session = db.session()
    learners = set(session.scalars(wanted.with_only_columns(Evidence.learner_id)))
    for learner_id in sorted(learners):
        lock(session.get_one(Learner, learner_id))
    standing = session.scalars(wanted.where(~withdrawn(Evidence.id), ~_IS_REPLACED)).all()
    session.add_all(_withdrawal(each, WithdrawalReason.MISTAKE, by=by) for each in standing)
    session.flush()
    return len(standing)


_IS_REPLACED = (
    select(1)
    .where(EvidenceReplacement.replaced_id == Evidence.id, ~withdrawn(EvidenceReplacement.evidence_id))
    .correlate(Evidence)
    .exists()
)


def _withdrawal(evidence: Evidence, reason: WithdrawalReason, *, by: int) -> EvidenceWithdrawal:
    return EvidenceWithdrawal(
        evidence_id=evidence.id,
        structure_id=evidence.structure_id,
        reason=reason,
        withdrawn_by=by,
        withdrawn_at=clock.now(),
    )


def _hand_down(evidence_id: int, structure_id: int) -> None:
    """Let whatever replaced a piece of evidence replace what that piece had replaced."""
    session, pair = db.session(), (EvidenceReplacement.evidence_id, EvidenceReplacement.replaced_id)
    later = session.scalars(select(pair[0]).where(pair[1] == evidence_id)).all()
    earlier = session.scalars(select(pair[1]).where(pair[0] == evidence_id)).all()
    known = {(one, other) for one, other in session.execute(select(*pair).where(pair[0].in_(later)))}
    session.add_all(
        EvidenceReplacement(structure_id=structure_id, evidence_id=one, replaced_id=other)
        for one in later
        for other in earlier
        if (one, other) not in known
    )
    session.flush()
