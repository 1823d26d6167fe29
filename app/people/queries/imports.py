"""What an import needs to know of the learners who are already there."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from app.core import clock
from app.core.access import Reach, Role
from app.core.database import db
from app.core.errors import NotFound
from app.people.models import Learner, PendingImport, Person

KEPT = timedelta(days=1)
LEARNERS = "learners"
"""The kind of file that the register of learners takes in."""


@dataclass(frozen=True)
class KnownLearners:
    """The references of a structure, and its people by folded name and year of birth."""

    refs: frozenset[str] = frozenset()
    people: frozenset[tuple[str, int | None]] = field(default_factory=frozenset)


def known_learners(structure_id: int) -> KnownLearners:
    """Return who is already in a structure, in one statement."""
    wanted = (
        select(Learner.ref, Person.sought_name, Person.birth_year)
        .join(Person, Person.id == Learner.person_id)
        .where(Learner.structure_id == structure_id)
    )
    rows = db.session.execute(wanted).all()
    return KnownLearners(
        refs=frozenset(row.ref for row in rows if row.ref),
        people=frozenset((row.sought_name, row.birth_year) for row in rows),
    )


def pending_report(public_id: str, reach: Reach) -> dict[str, Any]:
    """Return the report of a file that waits for a decision, or was imported, for less than a day.

    Raises:
        NotFound: there is none, it is out of reach, or its day has passed.
    """
    return kept_report(public_id, reach.structures_as(Role.MANAGER, Role.ADMIN), kind=LEARNERS)


def kept_report(public_id: str, structure_ids: Iterable[int], *, kind: str) -> dict[str, Any]:
    """Return the report of a file of a kind, kept by one of these structures for less than a day.

    Raises:
        NotFound: there is none, it is out of reach, or its day has passed.
    """
    wanted = select(PendingImport.report).where(
        PendingImport.public_id == public_id,
        PendingImport.kind == kind,
        PendingImport.structure_id.in_(list(structure_ids)),
        PendingImport.asked_at > clock.now() - KEPT,
    )
    report: dict[str, Any] | None = db.session.scalar(wanted)
    if report is None:
        raise NotFound
    return report
