"""Two records of one human: who counts, and which records count as theirs."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Select, and_, bindparam, func, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from app.core.database import db
from app.people.models import Learner, LearnerAlias, Person

_Other = aliased(Learner)
_MERGED = select(LearnerAlias.learner_id).where(LearnerAlias.ended_at.is_(None))


@dataclass(frozen=True, kw_only=True)
class Merged:
    """A record that counts as another; `is_here` tells that the other counts as the one asked for."""

    public_id: str
    name: str
    birth_year: int | None
    merged_at: datetime
    is_here: bool


def canonical_ids(learner_ids: Iterable[int]) -> Mapping[int, int]:
    """Return, for each learner, the one who counts: the target of an alias in force, else themselves."""
    ids = list(learner_ids)
    wanted = select(LearnerAlias.learner_id, LearnerAlias.canonical_id).where(
        LearnerAlias.learner_id.in_(ids), LearnerAlias.ended_at.is_(None)
    )
    led = {row.learner_id: row.canonical_id for row in db.session.execute(wanted)}
    return {learner: led.get(learner, learner) for learner in ids}


def records_of(learners: Collection[int] | BindParameter[Any]) -> Select[*tuple[Any, ...]]:
    """Select the ids of the records that count as some learners: their own, and those merged into them.

    A merged record counts for nothing of its own. What a fact names is then counted by `counted_as`.

    Args:
        learners: their ids, or the expanding parameter of a statement that is made once.
    """
    asked = (
        learners
        if isinstance(learners, BindParameter)
        else bindparam("learners", list(learners), expanding=True)
    )
    own = select(Learner.id).where(Learner.id.in_(asked), Learner.id.not_in(_MERGED))
    return _with_merged(own, asked)


def records_of_person(person_id: int | None) -> Select[*tuple[Any, ...]]:
    """Select the ids of all the records of a human: their own, merged or not, and those merged into them.

    It is what they act under: the card of a record that was merged still opens their seats.
    """
    own = select(Learner.id).where(Learner.person_id == person_id)
    return _with_merged(own, own)


def _with_merged(own: Select[int], canonical: Any) -> Select[*tuple[Any, ...]]:
    into_them = _MERGED.where(LearnerAlias.canonical_id.in_(canonical))
    return select(own.union_all(into_them).subquery().c.id)


def counted_as(learner_id: InstrumentedAttribute[int]) -> ColumnElement[int]:
    """Return the learner as whom a record counts: themselves unless merged."""
    canonical = (
        select(LearnerAlias.canonical_id)
        .where(LearnerAlias.learner_id == learner_id, LearnerAlias.ended_at.is_(None))
        .correlate_except(LearnerAlias)
        .scalar_subquery()
    )
    return func.coalesce(canonical, learner_id)


def alias_of(learner_id: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """Join `LearnerAlias` to a record: its alias in force, where it was merged."""
    return and_(LearnerAlias.learner_id == learner_id, LearnerAlias.ended_at.is_(None))


def joined_as(learner_id: InstrumentedAttribute[int]) -> ColumnElement[int]:
    """Return the learner as whom a record counts, like `counted_as`, where `alias_of` was joined."""
    return func.coalesce(LearnerAlias.canonical_id, learner_id)


def merged_with(learner_id: int) -> tuple[Merged, ...]:
    """List the records merged into a learner's, or the one into which theirs is, in one statement."""
    of_them = (LearnerAlias.learner_id == learner_id) | (LearnerAlias.canonical_id == learner_id)
    is_the_other = (_Other.id == LearnerAlias.learner_id) | (_Other.id == LearnerAlias.canonical_id)
    wanted = (
        select(
            _Other.public_id,
            *(Person.given_name, Person.family_name, Person.birth_year),
            LearnerAlias.recorded_at,
            (LearnerAlias.canonical_id == learner_id).label("is_here"),
        )
        .select_from(LearnerAlias)
        .join(_Other, is_the_other & (_Other.id != learner_id))
        .join(Person, Person.id == _Other.person_id)
        .where(of_them, LearnerAlias.ended_at.is_(None))
        .order_by(LearnerAlias.id)
    )
    return tuple(
        Merged(
            public_id=row.public_id,
            name=f"{row.given_name} {row.family_name}".strip(),
            birth_year=row.birth_year,
            merged_at=row.recorded_at,
            is_here=bool(row.is_here),
        )
        for row in db.session.execute(wanted)
    )
