"""Who or what is already taken at the hours that are wanted."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Select, String, cast, func, select

from app.core.database import db
from app.people.models import Person
from app.sessions.models import CourseSession, SessionRoom, SessionTrainer, TrainerPart

Span = tuple[datetime, datetime]
"""From when to when, in UTC."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClashFound:
    """A session that takes the same room, or the same trainer, at some of the same hours.

    `name` is the room's or the trainer's; `at` is the start that was wanted.
    """

    what: Literal["room", "trainer"]
    name: str
    at: datetime
    public_id: str
    title: str
    starts_at: datetime
    ends_at: datetime

    @property
    def key(self) -> str:
        """What a page sends back to say that this one was seen and may be."""
        return f"{self.public_id}.{self.what[0]}"


_WITH = (
    select(func.aggregate_strings(cast(SessionTrainer.person_id, String), " "))
    .where(SessionTrainer.course_session_id == CourseSession.id, SessionTrainer.part == TrainerPart.WITH)
    .correlate(CourseSession)
    .scalar_subquery()
)


def clashes_with(
    structure_id: int,
    spans: Sequence[Span],
    *,
    room_id: int | None,
    trainer_ids: Collection[int],
    besides: Collection[int] = (),
) -> tuple[ClashFound, ...]:
    """List the sessions of a structure that these hours would meet, in two statements at the most.

    A session that ends when another begins meets nothing.

    Args:
        besides: the ids of sessions that do not count, such as the one that is moved.
    """
    if not spans:
        return ()
    met = [
        (begins, row)
        for row in db.session.execute(_planned(structure_id, spans, besides=besides))
        for begins, ends in spans
        if row.starts_at < ends and row.ends_at > begins
    ]
    return tuple(_found(met, room_id=room_id, trainer_ids=trainer_ids))


def _planned(
    structure_id: int, spans: Sequence[Span], *, besides: Collection[int]
) -> Select[*tuple[Any, ...]]:
    """Select what will take place between the first and the last of these hours, with whom and where."""
    return (
        select(
            CourseSession.public_id,
            CourseSession.title,
            CourseSession.starts_at,
            CourseSession.ends_at,
            CourseSession.room,
            CourseSession.trainer_id,
            SessionRoom.room_id,
            _WITH.label("others"),
        )
        .outerjoin(SessionRoom, SessionRoom.course_session_id == CourseSession.id)
        .where(
            CourseSession.structure_id == structure_id,
            CourseSession.cancelled_at.is_(None),
            CourseSession.starts_at < max(ends for _begins, ends in spans),
            CourseSession.ends_at > min(begins for begins, _ends in spans),
            CourseSession.id.not_in(sorted(besides)),
        )
        .order_by(CourseSession.starts_at, CourseSession.id)
    )


def _found(
    met: Sequence[tuple[datetime, Any]], *, room_id: int | None, trainer_ids: Collection[int]
) -> list[ClashFound]:
    taken = {row.public_id: _there(row) & set(trainer_ids) for _at, row in met}
    names = _names(set().union(*taken.values()))
    found: list[ClashFound] = []
    for at, row in met:
        if room_id is not None and row.room_id == room_id:
            found.append(_clash("room", row.room, at, row))
        if taken[row.public_id]:
            who = " et ".join(names[each] for each in sorted(taken[row.public_id]))
            found.append(_clash("trainer", who, at, row))
    return found


def _clash(what: Literal["room", "trainer"], name: str, at: datetime, row: Any) -> ClashFound:
    return ClashFound(
        what=what,
        name=name,
        at=at,
        public_id=row.public_id,
        title=row.title,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
    )


def _there(row: Any) -> set[int]:
    return {row.trainer_id, *map(int, (row.others or "").split())}


def _names(person_ids: Collection[int]) -> dict[int, str]:
    if not person_ids:
        return {}
    wanted = select(Person.id, Person.given_name, Person.family_name).where(Person.id.in_(sorted(person_ids)))
    return {id_: f"{given} {family}".strip() for id_, given, family in db.session.execute(wanted)}
