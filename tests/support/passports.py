"""Passports that are really sealed and signed, for tests."""

from datetime import date
from itertools import count

from app.awards.models import Passport, PassportFile
from app.awards.services import keep_passport, make_passport, prepare_passport, take_place
from app.core import clock
from app.core.database import db
from app.core.writing import writing
from app.people.models import Learner
from app.progress.models import Evidence, EvidenceKind, EvidenceSource
from tests.support.attainments import the_framework
from tests.support.factories import a_learner, kept, the_trainer
from tests.support.keys import hold_the_keys

SWITCHING_ON, CLICKING, WRITING = "M1.1.1", "M1.1.2", "M1.1.3"
"""The first three things of the Visa."""

_keys = count(1)


def seen(
    learner: Learner,
    code: str,
    level: int,
    *,
    framework: str = "visa-internet",
    kind: EvidenceKind = EvidenceKind.OBSERVATION,
    on: date | None = None,
    body: str | None = None,
    is_declared: bool = False,
) -> Evidence:
    """Record that a learner showed a thing: an item, or a competency marked whole."""
    subjects = {item.code: item.id for item in the_framework(framework).subjects}
    evidence = kept(
        Evidence(
            structure_id=learner.structure_id,
            learner_id=learner.id,
            item_id=subjects[code],
            level=level,
            kind=kind,
            recorded_by=the_trainer().id,
            recorded_at=clock.now(),
            happened_on=on,
            is_declared=is_declared,
            key=f"vu-{next(_keys)}",
        )
    )
    if body is not None:
        kept(EvidenceSource(evidence_id=evidence.id, body=body))
    return evidence


def a_passport(learner: Learner) -> Passport:
    """Make a learner's passport from what they have shown."""
    hold_the_keys()
    return issued(learner, by_person_id=learner.person_id)


def issued(learner: Learner, *, by_person_id: int) -> Passport:
    """Issue a passport as the application does: a place, a seal, then all of it kept."""
    prepared = prepare_passport(learner.id)
    assert prepared is not None, "it says the same as the one in force"
    with writing():
        place = take_place()
    made = make_passport(prepared, place)
    with writing():
        return keep_passport(made, by_person_id=by_person_id)


def someone_on_the_way() -> Learner:
    """Make a learner who has shown two things, one of them with help."""
    learner = a_learner("Rose", "Le Gall")
    seen(learner, SWITCHING_ON, 2, on=date(2026, 11, 3))
    seen(learner, CLICKING, 1, on=date(2026, 11, 3))
    return learner


def file_of(passport: Passport) -> PassportFile:
    """Return what is stored of a passport."""
    return db.session.get_one(PassportFile, passport.id)
