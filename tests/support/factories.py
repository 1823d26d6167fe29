"""People, places and sessions for tests: believable, French, and committed as soon as they are made.

Whatever is not said happens in `the_structure()`, at `the_site()`, with `the_trainer()`.
"""

from datetime import datetime, timedelta
from itertools import count
from typing import Any, TypeVar

from sqlalchemy import select

from app.core import clock
from app.core.access import Role
from app.core.database import Base, db
from app.courses.models import Course, Module
from app.people.models import Account, Learner, LearnerAlias, Membership, Person, Site, Structure
from app.people.secrets import hashed
from app.sessions.models import CourseSession, Cycle, Enrolment, EnrolmentStatus

R = TypeVar("R", bound=Base)

SECRET = "482915"
"""The PIN or password of everybody here."""

_numbers = count(1)


def kept(row: R) -> R:
    """Commit a row and return it."""
    db.session.add(row)
    db.session.commit()
    return row


def rows(model: type[R]) -> list[R]:
    """Read a whole table afresh, in the order of its key."""
    db.session.rollback()
    return list(db.session.scalars(select(model).order_by(*model.__mapper__.primary_key)))


def a_structure(name: str = "Médiathèque de Bellevue", *, commune: str = "Brest") -> Structure:
    """Make a structure."""
    return kept(Structure(name=name, typology="BIB", commune=commune, created_at=clock.now()))


def the_structure() -> Structure:
    """Return the structure where things happen unless told otherwise."""
    return db.session.scalar(select(Structure).order_by(Structure.id)) or a_structure()


def a_site(name: str = "Espace numérique de Bellevue", *, structure: Structure | None = None) -> Site:
    """Make a place where a structure receives people."""
    where = structure or the_structure()
    return kept(Site(structure_id=where.id, code=f"site-{next(_numbers)}", name=name, commune=where.commune))


def the_site(structure: Structure | None = None) -> Site:
    """Return the first place of a structure."""
    where = structure or the_structure()
    found = db.session.scalar(select(Site).where(Site.structure_id == where.id).order_by(Site.id))
    return found or a_site(structure=where)


def a_person(
    given_name: str = "Rose", family_name: str = "Le Gall", *, birth_year: int | None = 1958
) -> Person:
    """Make a person."""
    sought = f"{family_name} {given_name}".casefold()
    return kept(
        Person(
            given_name=given_name,
            family_name=family_name,
            sought_name=sought,
            birth_year=birth_year,
            created_at=clock.now(),
        )
    )


def an_account(person_id: int, *, identifiant: str | None = None, secret: str = SECRET) -> Account:
    """Give a person a way to sign in."""
    name = identifiant or f"personne.{next(_numbers)}"
    return kept(
        Account(person_id=person_id, identifiant=name, secret_hash=hashed(secret), made_at=clock.now())
    )


def a_member(
    role: Role,
    given_name: str = "Nolwenn",
    family_name: str = "Kervella",
    *,
    structure: Structure | None = None,
    person_id: int | None = None,
) -> Membership:
    """Give a role in a structure to a person, a new one unless told."""
    where = structure or the_structure()
    who = person_id or a_person(given_name, family_name, birth_year=None).id
    return kept(Membership(structure_id=where.id, person_id=who, role=role, started_at=clock.now()))


def a_trainer(given_name: str = "Nolwenn", *, structure: Structure | None = None) -> Person:
    """Make a trainer of a structure."""
    person = a_person(given_name, "Kervella", birth_year=None)
    a_member(Role.TRAINER, structure=structure, person_id=person.id)
    return person


def the_trainer(structure: Structure | None = None) -> Person:
    """Return the first trainer of a structure."""
    where = structure or the_structure()
    holds = (Membership.structure_id == where.id) & (Membership.role == Role.TRAINER)
    wanted = (
        select(Person).join(Membership, Membership.person_id == Person.id).where(holds).order_by(Person.id)
    )
    return db.session.scalar(wanted) or a_trainer(structure=where)


def a_learner(
    given_name: str = "Rose", family_name: str = "Le Gall", *, structure: Structure | None = None
) -> Learner:
    """Make a person and their record as a learner of a structure."""
    where, person = structure or the_structure(), a_person(given_name, family_name)
    return kept(
        Learner(
            structure_id=where.id, person_id=person.id, site_id=the_site(where).id, started_at=clock.now()
        )
    )


def a_course(
    title: str = "Visa Internet",
    *,
    structure: Structure | None = None,
    framework_version_id: int | None = None,
) -> Course:
    """Make a course of one module of two hours."""
    where = structure or the_structure()
    course = kept(
        Course(
            structure_id=where.id,
            title=title,
            framework_version_id=framework_version_id,
            created_at=clock.now(),
        )
    )
    kept(
        Module(
            structure_id=where.id,
            course_id=course.id,
            position=1,
            title="Premiers pas",
            minutes=120,
            domain_codes=[],
        )
    )
    return course


def a_cycle(
    title: str = "Visa Internet, les mardis",
    *,
    seats: int = 8,
    structure: Structure | None = None,
    course: Course | None = None,
) -> Cycle:
    """Make a cycle of a course, without sessions yet."""
    where = structure or the_structure()
    taught = course or a_course(structure=where)
    return kept(
        Cycle(
            structure_id=where.id,
            course_id=taught.id,
            site_id=the_site(where).id,
            title=title,
            seats=seats,
            created_at=clock.now(),
        )
    )


def a_session(
    title: str = "Premiers pas",
    *,
    seats: int = 8,
    starts_at: datetime | None = None,
    hours: int = 2,
    cycle: Cycle | None = None,
    structure: Structure | None = None,
    trainer: Person | None = None,
) -> CourseSession:
    """Make a session; without a start, it begins in an hour."""
    where = structure or the_structure()
    begins = starts_at or clock.now() + timedelta(hours=1)
    return kept(
        CourseSession(
            structure_id=where.id,
            cycle_id=cycle.id if cycle else None,
            site_id=the_site(where).id,
            trainer_id=(trainer or the_trainer(where)).id,
            title=title,
            room="Salle informatique",
            starts_at=begins,
            ends_at=begins + timedelta(hours=hours),
            seats=seats,
        )
    )


def a_workshop(**asked: Any) -> CourseSession:
    """Make a session of two hours that began an hour ago."""
    begun = clock.now().replace(second=0, microsecond=0) - timedelta(hours=1)
    return a_session(**{"starts_at": begun, **asked})


def enrolled(learner: Learner, course_session: CourseSession) -> Enrolment:
    """Give a learner a seat, as a fact; the service that decides has its own tests."""
    return kept(
        Enrolment(
            structure_id=course_session.structure_id,
            course_session_id=course_session.id,
            learner_id=learner.id,
            status=EnrolmentStatus.ENROLLED,
            enrolled_by=course_session.trainer_id,
            enrolled_at=clock.now(),
        )
    )


def seated(given_name: str, course_session: CourseSession, family_name: str = "Martin") -> Learner:
    """Make somebody who has a seat in a session."""
    learner = a_learner(given_name, family_name)
    enrolled(learner, course_session)
    return learner


def joined(record: Learner, into: Learner) -> LearnerAlias:
    """Say that a record is of the same human as another, as a fact."""
    return kept(
        LearnerAlias(
            structure_id=into.structure_id,
            learner_id=record.id,
            canonical_id=into.id,
            recorded_by=the_trainer().id,
            recorded_at=clock.now(),
        )
    )
