"""Where the batches of a structure stand."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, select

from app.awards.models import Award, IssueBatch, IssueBatchLine, LineState
from app.core.database import db
from app.people.models import Learner, Person


@dataclass(frozen=True, kw_only=True)
class BatchLine:
    """One person of a batch; `award_public_id` leads to their certificate, `said` is why there is none."""

    learner_public_id: str
    name: str
    state: LineState
    said: str
    award_public_id: str | None


@dataclass(frozen=True, kw_only=True)
class Batch:
    """A batch and how far it is."""

    id: int
    public_id: str
    structure_id: int
    title: str
    framework_version_id: int
    asked_at: datetime
    done_at: datetime | None
    total: int
    granted: int
    refused: int

    @property
    def handled(self) -> int:
        """How many people are done with, granted or refused."""
        return self.granted + self.refused

    @property
    def is_done(self) -> bool:
        """Tell whether nobody waits any more."""
        return self.done_at is not None


def waiting_lines(batch_id: int) -> list[int]:
    """List the lines of a batch that still wait, in their order."""
    wanted = select(IssueBatchLine.id).where(
        IssueBatchLine.batch_id == batch_id, IssueBatchLine.state == LineState.WAITING
    )
    return list(db.session.scalars(wanted.order_by(IssueBatchLine.id)))


def batch_within(public_id: str, *, structure_ids: Collection[int]) -> Batch | None:
    """Return a batch of these structures; None where there is none to see."""
    wanted = _batches().where(IssueBatch.public_id == public_id, IssueBatch.structure_id.in_(structure_ids))
    row = db.session.execute(wanted).first()
    return Batch(**row._mapping) if row else None


def batches_of(structure_ids: Collection[int], *, most: int = 20) -> tuple[Batch, ...]:
    """List the last batches of these structures, the newest first."""
    wanted = _batches().where(IssueBatch.structure_id.in_(structure_ids))
    rows = db.session.execute(wanted.order_by(IssueBatch.id.desc()).limit(most))
    return tuple(Batch(**row._mapping) for row in rows)


def lines_of(batch_id: int) -> tuple[BatchLine, ...]:
    """List the people of a batch by name."""
    rows = db.session.execute(
        select(IssueBatchLine, Learner.public_id, Person, Award.public_id)
        .join(Learner, Learner.id == IssueBatchLine.learner_id)
        .join(Person, Person.id == Learner.person_id)
        .outerjoin(Award, Award.id == IssueBatchLine.award_id)
        .where(IssueBatchLine.batch_id == batch_id)
        .order_by(Person.family_name, Person.given_name, IssueBatchLine.id)
    )
    return tuple(
        BatchLine(
            learner_public_id=learner_public_id,
            name=person.full_name,
            state=line.state,
            said=line.said,
            award_public_id=award_public_id,
        )
        for line, learner_public_id, person, award_public_id in rows
    )


def _batches() -> Select[*tuple[Any, ...]]:
    return (
        select(
            IssueBatch.id,
            IssueBatch.public_id,
            IssueBatch.structure_id,
            IssueBatch.title,
            IssueBatch.framework_version_id,
            IssueBatch.asked_at,
            IssueBatch.done_at,
            func.count(IssueBatchLine.id).label("total"),
            _counted(LineState.GRANTED).label("granted"),
            _counted(LineState.REFUSED).label("refused"),
        )
        .join(IssueBatchLine, IssueBatchLine.batch_id == IssueBatch.id)
        .group_by(IssueBatch.id)
    )


def _counted(state: LineState) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((IssueBatchLine.state == state, 1), else_=0)), 0)
