"""A day in the demonstration: signed sheets, a room and its workstations, who came, who was helped."""

from collections.abc import Iterable

from sqlalchemy import select

from app.core.database import db
from app.core.identifiers import new_public_id
from app.people.models import Learner, Person, Site, Structure
from app.sessions import rules
from app.sessions.models import CourseSession, SignedHow, Workstation
from app.sessions.services import close_sheet, signing, visits
from app.sessions.services.practice import change_practice
from app.sessions.services.rooms import add_room
from app.sessions.services.visits import HelpGiven, Someone
from app.spaces.demo import story

ROOM, WORKSTATIONS = "Salle bleue", 8


def close(held: CourseSession, *, by: int) -> None:
    """Have the trainer close a sheet."""
    close_sheet(held, key=new_public_id(), by=by)


def sign(held: CourseSession, learner_ids: Iterable[int]) -> None:
    """Have those who came sign each half-day with their code."""
    halves = rules.half_days(held.starts_at, held.ends_at)
    people = select(Learner.id, Learner.person_id).where(Learner.id.in_(list(learner_ids)))
    for learner_id, person_id in db.session.execute(people).all():
        for part in halves:
            signing.sign(
                learner_id,
                held.id,
                day=part.day,
                half=part.half,
                how=SignedHow.PIN,
                key=new_public_id(),
                by=person_id,
            )


def open_the_doors() -> None:
    """Give the first place its room, note two people who come today and one who is helped."""
    epn = db.session.scalars(select(Structure).where(Structure.name == story.EPN)).one()
    site = db.session.scalars(select(Site).where(Site.code == story.SITES[0][0])).one()
    trainer = _person(story.STAFF[0].family_name)
    names = [f"Poste {number}" for number in range(1, WORKSTATIONS + 1)]
    add_room(epn.id, site.id, name=ROOM, seats=WORKSTATIONS, workstations=names, by=trainer)
    change_practice(epn.id, signs=True, keeps_images=False, rounding_minutes=15, by=trainer)
    first = db.session.scalars(select(Workstation.id).order_by(Workstation.id)).first()
    yvette = select(Learner.id).where(Learner.person_id == _person(story.YVETTE.family_name))
    known = Someone(learner_id=db.session.scalars(yvette).one())
    visits.begin_visit(site.id, known, workstation_id=first, key=new_public_id(), by=trainer)
    visits.begin_visit(site.id, Someone(age_band="vingt_cinq_trente_neuf"), key=new_public_id(), by=trainer)
    helped = HelpGiven(minutes=30, themes=("logement",), equipment=("telephone",))
    visits.record_support(site.id, Someone(), helped, key=new_public_id(), by=trainer)


def _person(family_name: str) -> int:
    wanted = select(Person.id).where(Person.family_name == family_name).order_by(Person.id)
    return db.session.scalars(wanted.limit(1)).one()
