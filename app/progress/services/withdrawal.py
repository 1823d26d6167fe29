"""Withdraw evidence that should never have counted; the caller commits."""

from sqlalchemy import select

from app.core import clock, journal
from app.core.database import db, lock
from app.core.errors import NotFound
from app.people.models import Learner
from app.progress.models import Evidence, EvidenceWithdrawal, WithdrawalReason


def withdraw_evidence(evidence_id: int, *, structure_id: int, reason: WithdrawalReason, by: int) -> None:
    """Say that a piece of evidence no longer counts: what it replaced stands again.

    A second withdrawal changes nothing, whatever its reason.

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
    session.add(
        EvidenceWithdrawal(
            evidence_id=evidence_id,
            structure_id=structure_id,
            reason=reason,
            withdrawn_by=by,
            withdrawn_at=clock.now(),
        )
    )
    session.flush()
    words = {"evidence": evidence_id, "reason": reason.value}
    journal.record(structure_id, "progress:evidence:withdraw", learner.public_id, by=by, words=words)
