"""Register people, and make them learners of a structure."""

from typing import Any

from sqlalchemy import select

from app.core import clock, journal
from app.core.database import db, lock
from app.core.errors import Invalid
from app.people.errors import RefTaken
from app.people.models import Learner, Person, Qpv, Site
from app.people.models.persons import NAME_LENGTH
from app.people.queries.learners import LearnerLine, namesakes
from app.people.rules.names import cleaned, sought_name


class NamesakeThere(Invalid):
    """Somebody of the same name is there; `lines` say who, and a human says whether it is another."""

    code = "namesake_there"

    def __init__(self, lines: tuple[LearnerLine, ...]) -> None:
        super().__init__("Quelqu’un porte déjà ce nom ici.")
        self.lines = lines


def register_person(
    *,
    given_name: str,
    family_name: str = "",
    birth_year: int | None = None,
    phone: str | None = None,
    email: str | None = None,
    language: str = "fr",
) -> Person:
    """Keep a human being; a given name is enough.

    Raises:
        Invalid: the name is empty or too long.
    """
    person = Person(
        birth_year=birth_year, phone=phone, email=email, language=language, created_at=clock.now()
    )
    _name(person, given_name, family_name)
    db.session.add(person)
    db.session.flush()
    return person


def register_learner(
    structure_id: int,
    *,
    person_id: int,
    by: int | None,
    site_id: int | None = None,
    ref: str | None = None,
    prescriber: str | None = None,
    qpv: Qpv = Qpv.UNKNOWN,
) -> Learner:
    """Make a person a learner of a structure; they are one only once, and keep their first record.

    Raises:
        RefTaken: the reference is another learner's.
        Invalid: the site is not the structure's.
    """
    there = select(Learner).where(Learner.structure_id == structure_id, Learner.person_id == person_id)
    if (already := db.session.scalar(there)) is not None:
        return already
    _check_site(structure_id, site_id)
    _check_ref(structure_id, ref)
    learner = Learner(
        structure_id=structure_id,
        person_id=person_id,
        site_id=site_id,
        ref=ref,
        prescriber=prescriber,
        qpv=qpv,
        started_at=clock.now(),
    )
    db.session.add(learner)
    db.session.flush()
    journal.record(structure_id, "people:learner:register", learner.public_id, by=by)
    return learner


def check_namesakes(structure_id: int, *, given_name: str, family_name: str, birth_year: int | None) -> None:
    """Refuse to register somebody whose name is in the structure's register already.

    Raises:
        NamesakeThere: with those who bear the name, for a human to decide.
    """
    lines = namesakes(structure_id, given_name=given_name, family_name=family_name, birth_year=birth_year)
    if lines:
        raise NamesakeThere(lines)


def change_names(
    learner_id: int, *, given_name: str, family_name: str, birth_year: int | None, by: int
) -> None:
    """Correct a person's names and year of birth; the journal keeps what they were.

    Raises:
        Invalid: the name is empty or too long.
    """
    learner = db.session.get_one(Learner, learner_id)
    person = db.session.get_one(Person, learner.person_id)
    lock(person)
    before = _identity(person)
    _name(person, given_name, family_name)
    person.birth_year = birth_year
    if (after := _identity(person)) != before:
        words = {"before": before, "after": after}
        journal.record(learner.structure_id, "people:learner:rename", learner.public_id, by=by, words=words)


def _identity(person: Person) -> dict[str, Any]:
    return {
        "given_name": person.given_name,
        "family_name": person.family_name,
        "birth_year": person.birth_year,
    }


def _name(person: Person, given_name: str, family_name: str) -> None:
    person.given_name, person.family_name = cleaned(given_name).text, cleaned(family_name).text
    if not person.given_name:
        raise Invalid("Un prénom est nécessaire.", {"given_name": ["Écrivez un prénom."]})
    for field, name in (("given_name", person.given_name), ("family_name", person.family_name)):
        if len(name) > NAME_LENGTH:
            sentence = f"Ce nom est trop long : {NAME_LENGTH} caractères au plus."
            raise Invalid(sentence, {field: [sentence]})
    person.sought_name = sought_name(person.given_name, person.family_name)


def _check_site(structure_id: int, site_id: int | None) -> None:
    wanted = select(Site.id).where(Site.structure_id == structure_id, Site.id == site_id)
    if site_id is not None and db.session.scalar(wanted) is None:
        raise Invalid("Ce lieu n’est pas de votre structure.", {"site": ["Choisissez un lieu de la liste."]})


def _check_ref(structure_id: int, ref: str | None) -> None:
    wanted = select(Learner.id).where(Learner.structure_id == structure_id, Learner.ref == ref)
    if ref is not None and db.session.scalar(wanted) is not None:
        raise RefTaken(ref)
