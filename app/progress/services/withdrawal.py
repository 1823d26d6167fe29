"""Withdraw evidence that should never have counted; the caller commits."""

from sqlalchemy import select

from app.core import clock, journal
from app.core.database import db, lock
from app.core.errors import NotFound
from app.people.models import Learner
from app.progress.models import Evidence, EvidenceReplacement, EvidenceWithdrawal, WithdrawalReason


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
    _hand_down(evidence_id, structure_id)
    words = {"evidence": evidence_id, "reason": reason.value}
    journal.record(structure_id, "progress:evidence:withdraw", learner.public_id, by=by, words=words)


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
