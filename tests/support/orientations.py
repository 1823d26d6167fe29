"""A Mission locale, an open cycle elsewhere, and people oriented by the real service."""

from datetime import date, timedelta

from app.core import clock
from app.core.access import Role
from app.core.database import db, write_transaction
from app.people.models import Learner, Person, Structure
from app.referrals.models import Referral
from app.referrals.services import refer
from app.sessions.models import Cycle
from tests.support.factories import a_cycle, a_learner, a_member, a_session, a_structure

WEEK = timedelta(weeks=1)


def a_mission_locale() -> Structure:
    """Make the structure that orients."""
    return a_structure("Mission locale du pays de Brest")


def a_counsellor(structure: Structure) -> Person:
    """Make a counsellor of a Mission locale."""
    member = a_member(Role.COUNSELLOR, "Maëlle", "Tanguy", structure=structure)
    return db.session.get_one(Person, member.person_id)


def an_open_cycle(structure: Structure, *, seats: int = 8, sessions: int = 3) -> Cycle:
    """Plan a cycle of a structure; its first session is in a week."""
    cycle = a_cycle(structure=structure, seats=seats)
    for week in range(1, sessions + 1):
        a_session(structure=structure, cycle=cycle, seats=seats, starts_at=clock.now() + week * WEEK)
    return cycle


def referred(
    learner: Learner, cycle: Cycle, *, by: int, agreed_on: date | None = None, note: str = ""
) -> Referral:
    """Orient a person to a cycle."""
    with write_transaction():
        return refer(learner.id, cycle_public_id=cycle.public_id, agreed_on=agreed_on, note=note, by=by)


def a_young_person(structure: Structure, given_name: str = "Yanis") -> Learner:
    """Make a young person whom a Mission locale accompanies."""
    return a_learner(given_name, "Morvan", structure=structure)
