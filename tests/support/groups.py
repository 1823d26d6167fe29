"""A group of people who are all ready for the Visa, made quickly: one for good, the others after them."""

from typing import Any

from sqlalchemy import Table, insert, select

from app.core.database import Base, db
from app.core.identifiers import new_public_id
from app.people.models import Learner
from app.progress.models import Evidence
from app.sessions.models import AttendanceMark, Enrolment
from tests.support.attainments import ready_for_the_visa
from tests.support.factories import a_learner, a_person


def a_group_ready_for_the_visa(count: int) -> list[int]:
    """Make so many learners with the same presence and evidence; return their ids."""
    first = a_learner("Rose", "Le Gall")
    ready_for_the_visa(first)
    others = [_another(first, number) for number in range(1, count)]
    db.session.flush()
    for table in (Enrolment, AttendanceMark, Evidence) if others else ():
        _copied(table, first.id, [learner.id for learner in others])
    db.session.commit()
    return [first.id, *(learner.id for learner in others)]


def _another(first: Learner, number: int) -> Learner:
    person = a_person("Camille", f"Nº{number:03}")
    learner = Learner(
        structure_id=first.structure_id,
        person_id=person.id,
        site_id=first.site_id,
        started_at=first.started_at,
    )
    db.session.add(learner)
    return learner


def _copied(model: type[Base], learner_id: int, others: list[int]) -> None:
    """Repeat somebody's rows for others, each under a key of its own."""
    table = model.__table__
    assert isinstance(table, Table)
    rows = db.session.execute(select(table).where(table.c.learner_id == learner_id)).mappings().all()
    again = [_as_of(dict(row), other) for other in others for row in rows]
    db.session.execute(insert(table), again)


def _as_of(row: dict[str, Any], learner_id: int) -> dict[str, Any]:
    fresh = {name: new_public_id() for name in ("key", "public_id", "idempotency_key") if name in row}
    return {name: value for name, value in (row | fresh).items() if name != "id"} | {"learner_id": learner_id}
