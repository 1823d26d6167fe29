"""People who come to a free access, and helps, with believable defaults."""

from app.core import clock
from app.core.access import Role
from app.core.identifiers import new_public_id
from app.core.writing import writing
from app.people.models import Learner, Structure
from app.sessions.models import Room, Support, Visit, Workstation
from app.sessions.services import visits
from app.sessions.services.visits import HelpGiven, Someone
from tests.support.factories import a_member, the_site

EMAILS = HelpGiven(minutes=30, themes=("email",), equipment=("telephone",))


def a_visit(structure: Structure, who: Learner | None = None, *, at: Workstation | None = None) -> Visit:
    """Note that somebody arrives at the structure's site."""
    by = a_member(Role.TRAINER, structure=structure).person_id
    someone = Someone(learner_id=who.id if who else None)
    with writing():
        return visits.begin_visit(
            the_site(structure).id, someone, workstation_id=at.id if at else None, key=new_public_id(), by=by
        )


def a_help(structure: Structure, who: Learner | None = None, given: HelpGiven = EMAILS) -> Support:
    """Note a help at the structure's site."""
    by = a_member(Role.TRAINER, structure=structure).person_id
    someone = Someone(learner_id=who.id if who else None)
    with writing():
        return visits.record_support(the_site(structure).id, someone, given, key=new_public_id(), by=by)


def a_workstation(structure: Structure, name: str = "Poste 1") -> Workstation:
    """Put a workstation in a room of the structure's site."""
    with writing() as write:
        site = the_site(structure)
        room = Room(
            structure_id=structure.id, site_id=site.id, name="Salle bleue", seats=8, made_at=clock.now()
        )
        write.session.add(room)
        write.session.flush()
        station = Workstation(structure_id=structure.id, room_id=room.id, name=name, made_at=clock.now())
        write.session.add(station)
    return station
