"""A real cycle that prepares the Visa Internet, planned by the real services."""

from datetime import datetime, timedelta

from app.core import clock
from app.core.database import db, write_transaction
from app.courses.services import create_course_from_framework
from app.people.models import Structure
from app.sessions.models import CourseSession, Cycle
from app.sessions.services import plan_cycle
from tests.support.attainments import the_framework
from tests.support.client import Client
from tests.support.factories import an_account, the_site, the_structure, the_trainer

WEEK = timedelta(weeks=1)


def a_visa_cycle(
    *, first_at: datetime | None = None, seats: int = 8, structure: Structure | None = None
) -> Cycle:
    """Plan six weekly sessions of two hours; the first began ten minutes ago unless told."""
    where = structure or the_structure()
    visa, site, trainer = the_framework(), the_site(where), the_trainer(where)
    first = first_at or clock.now() - timedelta(minutes=10)
    with write_transaction():
        course = create_course_from_framework(where.id, visa.id, by=trainer.id)
        return plan_cycle(
            where.id,
            course_id=course.id,
            site_id=site.id,
            trainer_id=trainer.id,
            title="Visa Internet, les mardis",
            seats=seats,
            starts=[first + week * WEEK for week in range(6)],
            by=trainer.id,
        )


def sessions_of(cycle: Cycle) -> list[CourseSession]:
    """Return the sessions of a cycle in their order."""
    wanted = db.select(CourseSession).where(CourseSession.cycle_id == cycle.id)
    return list(db.session.scalars(wanted.order_by(CourseSession.starts_at)))


def signed_in_as(client: Client, person_id: int) -> Client:
    """Sign a person in through the real door."""
    client.sign_in(an_account(person_id).identifiant)
    return client
