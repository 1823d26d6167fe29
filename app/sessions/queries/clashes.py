"""Who or what is already taken at the hours that are wanted, and which days receive nobody."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal

from sqlalchemy import String, cast, func, select
from sqlalchemy.orm import aliased

from app.core import clock
from app.core.database import db
from app.people.models import Person
from app.sessions.models import CourseSession, SessionRoom, SessionTrainer, TrainerPart
from app.sessions.queries.rooms import ClosingLine, closings_of

Span = tuple[datetime, datetime]
"""From when to when, in UTC."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingMeant:
    """A meeting that is wanted, and what it would take; nothing is looked for of what is left out.

    `site_id` is the site whose closings count, where the meeting is new there.
    """

    span: Span
    room_id: int | None = None
    trainer_ids: Collection[int] = ()
    site_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClashFound:
    """What stands against a meeting: a session that takes its room or a trainer, or a closing.

    `name` is the room's or the trainer's, or the site that is closed (nothing: all of them); `title`,
    what the session is, or why the site is closed. `at` is the start that was wanted.
    """

    what: Literal["room", "trainer", "closing"]
    name: str
    at: datetime
    public_id: str
    title: str
    starts_at: datetime
    ends_at: datetime

    @property
    def key(self) -> str:
        """What a page sends back to say that this one was seen and may be; of a closing, that day."""
        if self.what == "closing":
            return closing_key(self.public_id, clock.in_paris(self.at).date())
        return f"{self.public_id}.{self.what[0]}"


def closing_key(public_id: str, day: date) -> str:
    """Return the key of a closing met on a day."""
    return f"{public_id}.c{day:%Y%m%d}"


_helper = aliased(Person)
_WITH = (
    select(
        func.aggregate_strings(
            cast(_helper.id, String) + ":" + _helper.given_name + " " + _helper.family_name, "\n"
        )
    )
    .select_from(SessionTrainer)
    .join(_helper, _helper.id == SessionTrainer.person_id)
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
    site_id: int | None = None,
) -> tuple[ClashFound, ...]:
    """List what stands against meetings that are alike: see `clashes_of`."""
    meant = [
        MeetingMeant(span=span, room_id=room_id, trainer_ids=trainer_ids, site_id=site_id) for span in spans
    ]
    return clashes_of(structure_id, meant, besides=besides)


def clashes_of(
    structure_id: int, meant: Sequence[MeetingMeant], *, besides: Collection[int] = ()
) -> tuple[ClashFound, ...]:
    """List what stands against meetings in a structure, in two statements at the most.

    A session that ends when another begins meets nothing.

    Args:
        besides: the ids of sessions that do not count, such as the one that is moved.
    """
    return (*_closed(structure_id, meant), *_taken(structure_id, meant, besides))


def _closed(structure_id: int, meant: Sequence[MeetingMeant]) -> Iterator[ClashFound]:
    asked = [
        (clock.in_paris(each.span[0]).date(), each.site_id, each.span[0])
        for each in meant
        if each.site_id is not None
    ]
    if not asked:
        return
    days = [day for day, _site_id, _at in asked]
    closings = closings_of([structure_id], since=min(days), until=max(days))
    for day, site_id, at in asked:
        yield from (_closing(each, at) for each in closings if each.holds(day, site_id))


def _taken(
    structure_id: int, meant: Sequence[MeetingMeant], besides: Collection[int]
) -> Iterator[ClashFound]:
    asked = [each for each in meant if each.room_id is not None or each.trainer_ids]
    if not asked:
        return
    wanted = (
        select(
            CourseSession.public_id,
            CourseSession.title,
            CourseSession.starts_at,
            CourseSession.ends_at,
            CourseSession.room,
            CourseSession.trainer_id,
            Person.given_name,
            Person.family_name,
            SessionRoom.room_id,
            _WITH.label("others"),
        )
        .join(Person, Person.id == CourseSession.trainer_id)
        .outerjoin(SessionRoom, SessionRoom.course_session_id == CourseSession.id)
        .where(
            CourseSession.structure_id == structure_id,
            CourseSession.cancelled_at.is_(None),
            CourseSession.starts_at < max(each.span[1] for each in asked),
            CourseSession.ends_at > min(each.span[0] for each in asked),
            CourseSession.id.not_in(sorted(besides)),
        )
        .order_by(CourseSession.starts_at, CourseSession.id)
    )
    for row in db.session.execute(wanted):
        for each in asked:
            if row.starts_at < each.span[1] and row.ends_at > each.span[0]:
                yield from _met(row, each)


def _met(row: Any, meant: MeetingMeant) -> Iterator[ClashFound]:
    if meant.room_id is not None and row.room_id == meant.room_id:
        yield _clash("room", row.room, meant, row)
    there = _there(row)
    if taken := sorted(there.keys() & set(meant.trainer_ids)):
        yield _clash("trainer", " et ".join(there[each] for each in taken), meant, row)


def _clash(what: Literal["room", "trainer"], name: str, meant: MeetingMeant, row: Any) -> ClashFound:
    return ClashFound(
        what=what,
        name=name,
        at=meant.span[0],
        public_id=row.public_id,
        title=row.title,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
    )


def _closing(closing: ClosingLine, at: datetime) -> ClashFound:
    return ClashFound(
        what="closing",
        name=closing.site or "",
        at=at,
        public_id=closing.public_id,
        title=closing.reason,
        starts_at=clock.paris(closing.starts_on),
        ends_at=clock.paris(closing.ends_on + timedelta(days=1)),
    )


def _there(row: Any) -> dict[int, str]:
    """Return who is at a session, by id, with their names."""
    named = (each.partition(":") for each in (row.others or "").split("\n") if each)
    helpers = {int(id_): name.strip() for id_, _colon, name in named}
    return helpers | {row.trainer_id: f"{row.given_name} {row.family_name}".strip()}
