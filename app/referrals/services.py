"""Orient a person to a course of another structure, and record what they let be seen of it."""

from datetime import date

from sqlalchemy import select

from app.core import clock, journal
from app.core.database import db, lock
from app.people import services as people
from app.people.models import Learner, Structure
from app.referrals.errors import CycleNotOffered
from app.referrals.models import Referral, ReferralNote
from app.referrals.queries import ReferralSheet
from app.sessions import services as sessions
from app.sessions.models import Cycle, EnrolledHow


def refer(
    from_learner_id: int, *, cycle_public_id: str, agreed_on: date | None = None, note: str = "", by: int
) -> Referral:
    """Make a person a learner of the structure that gives a cycle, and enrol them in it.

    `agreed_on` is the day on which they agreed to be followed, None when they did not. Asked
    twice, one orientation. A full session puts them on its waiting list.

    Raises:
        CycleNotOffered: the cycle is unknown or of the same structure.
        EnrolmentClosed: the cycle has no session left.
    """
    sent = db.session.get_one(Learner, from_learner_id)
    lock(sent)
    cycle = _offered(cycle_public_id, not_of=sent.structure_id)
    received = _received(sent, cycle, by=by)
    made = _in_force(sent.id, cycle.id) or _make(sent, received, cycle, note=note, by=by)
    if agreed_on is not None:
        people.give_consent(received.id, to_structure_id=sent.structure_id, given_on=agreed_on, by=by)
    return made


def agree(sheet: ReferralSheet, *, on: date, by: int) -> None:
    """Record that the person lets the structure that oriented them follow their course."""
    people.give_consent(sheet.to_learner_id, to_structure_id=sheet.from_structure_id, given_on=on, by=by)


def end_agreement(sheet: ReferralSheet, *, by: int) -> None:
    """Record that the person no longer agrees: at the next request, nothing of theirs is shown."""
    if sheet.consent_id is not None:
        people.end_consent(sheet.consent_id, by=by)


def _offered(cycle_public_id: str, *, not_of: int) -> Cycle:
    wanted = select(Cycle).where(Cycle.public_id == cycle_public_id, Cycle.structure_id != not_of)
    cycle = db.session.scalar(wanted)
    if cycle is None:
        raise CycleNotOffered
    return cycle


def _received(sent: Learner, cycle: Cycle, *, by: int) -> Learner:
    """Return the person's record in the receiving structure, made if need be, with its places."""
    prescriber = db.session.get_one(Structure, sent.structure_id)
    received = people.register_learner(
        cycle.structure_id,
        person_id=sent.person_id,
        site_id=cycle.site_id,
        prescriber=prescriber.name,
        by=by,
    )
    sessions.enrol_in_cycle(received.id, cycle.id, by=by, how=EnrolledHow.COUNSELLOR)
    return received


def _in_force(from_learner_id: int, cycle_id: int) -> Referral | None:
    wanted = select(Referral).where(
        Referral.from_learner_id == from_learner_id,
        Referral.cycle_id == cycle_id,
        Referral.ended_at.is_(None),
    )
    return db.session.scalar(wanted)


def _make(sent: Learner, received: Learner, cycle: Cycle, *, note: str, by: int) -> Referral:
    made = Referral(
        from_structure_id=sent.structure_id,
        from_learner_id=sent.id,
        to_structure_id=received.structure_id,
        to_learner_id=received.id,
        cycle_id=cycle.id,
        counsellor_id=by,
        referred_at=clock.now(),
    )
    db.session.add(made)
    db.session.flush()
    if note:
        db.session.add(ReferralNote(referral_id=made.id, words=note))
    words = {"cycle": cycle.public_id}
    for structure_id, kind in (
        (sent.structure_id, "referrals:referral:send"),
        (received.structure_id, "referrals:referral:receive"),
    ):
        journal.record(structure_id, kind, made.public_id, by=by, words=words)
    return made
