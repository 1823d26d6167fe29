"""What a learner lets another structure see, and the end of it."""

from datetime import date

from sqlalchemy import select

from app.core import clock, journal
from app.core.database import db, lock
from app.people.models import Consent, ConsentPurpose, Learner


def give_consent(
    learner_id: int,
    *,
    to_structure_id: int,
    by: int,
    purpose: ConsentPurpose = ConsentPurpose.FOLLOW_UP,
    given_on: date | None = None,
) -> Consent:
    """Record that a learner agreed, on a day (today unless said); an agreement in force is kept."""
    learner = db.session.get_one(Learner, learner_id)
    lock(learner)
    in_force = select(Consent).where(
        Consent.learner_id == learner_id,
        Consent.to_structure_id == to_structure_id,
        Consent.purpose == purpose,
        Consent.ended_at.is_(None),
    )
    if (already := db.session.scalar(in_force)) is not None:
        return already
    given = Consent(
        structure_id=learner.structure_id,
        learner_id=learner_id,
        to_structure_id=to_structure_id,
        purpose=purpose,
        given_on=given_on or clock.today(),
        recorded_by=by,
        recorded_at=clock.now(),
    )
    db.session.add(given)
    db.session.flush()
    journal.record(learner.structure_id, "people:consent:give", learner.public_id, by=by)
    return given


def end_consent(consent_id: int, *, by: int) -> None:
    """End an agreement: what it let see is out of reach at the next request."""
    consent = db.session.get_one(Consent, consent_id)
    lock(consent)
    if consent.ended_at is None:
        consent.ended_at = clock.now()
        learner = db.session.get_one(Learner, consent.learner_id)
        journal.record(consent.structure_id, "people:consent:end", learner.public_id, by=by)
