"""What the reminder slips of a session say: a given name, what, when and where."""

from collections.abc import Collection
from functools import partial

from sqlalchemy import select

from app.core import clock
from app.core.database import db
from app.core.errors import NotFound
from app.people.models import Learner, Person, Site, Structure
from app.people.models.places import on_one_line
from app.sessions.errors import NobodyToTell
from app.sessions.models import CourseSession, Enrolment, EnrolmentStatus
from certificates.sheets.papers import Slip, Slips


def slips_within_reach(public_id: str, structure_ids: Collection[int]) -> Slips:
    """Read the slips of all who have a seat in a session, by name, in two statements.

    Raises:
        NotFound: no such session in these structures.
        NobodyToTell: nobody has a seat, or the session was cancelled.
    """
    wanted = (
        select(CourseSession, Site, Structure.name, Person.given_name, Person.family_name)
        .join(Site, Site.id == CourseSession.site_id)
        .join(Structure, Structure.id == CourseSession.structure_id)
        .join(Person, Person.id == CourseSession.trainer_id)
        .where(CourseSession.public_id == public_id, CourseSession.structure_id.in_(sorted(structure_ids)))
    )
    row = db.session.execute(wanted).one_or_none()
    if row is None:
        raise NotFound
    held, site, structure, given_name, family_name = row
    names = _seated(held.id)
    if held.cancelled_at is not None or not names:
        raise NobodyToTell("Il n’y a rien à rappeler : la séance est annulée, ou personne n’a de place.")
    slip = partial(_slip, held, site, trainer=f"{given_name} {family_name}".strip())
    return Slips(structure_name=structure, phone="", slips=tuple(map(slip, names)), printed_on=clock.today())


def _slip(held: CourseSession, site: Site, given_name: str, *, trainer: str) -> Slip:
    return Slip(
        given_name=given_name,
        title=held.title,
        starts_at=held.starts_at,
        ends_at=held.ends_at,
        site_name=site.name,
        site_address=on_one_line(site.address, site.postcode, site.commune),
        room=held.room,
        trainer=trainer,
    )


def _seated(course_session_id: int) -> list[str]:
    wanted = (
        select(Person.given_name)
        .join(Learner, Learner.person_id == Person.id)
        .join(Enrolment, Enrolment.learner_id == Learner.id)
        .where(
            Enrolment.course_session_id == course_session_id,
            Enrolment.ended_at.is_(None),
            Enrolment.status == EnrolmentStatus.ENROLLED,
        )
        .order_by(Person.sought_name, Learner.id)
    )
    return list(db.session.scalars(wanted))
