"""What a learner has ahead, and may join without help."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Select, bindparam, case, func, select
from sqlalchemy.orm import aliased

from app.core import clock
from app.core.database import db
from app.core.errors import NotFound
from app.people.models import Learner, Person, Site
from app.people.queries import records_of
from app.sessions.models import CourseSession, Cycle, Enrolment, EnrolmentStatus, PlaceEnded, SessionKind
from app.sessions.queries.enrolment import taken_seats

MOST_OFFERED = 200
"""How many open sessions are read to make the offers of a learner's page."""

OPEN_TO_LEARNERS = func.coalesce(Cycle.open_to_learners, CourseSession.open_to_learners)
"""Whether learners may enrol without help: what the cycle says, else the session."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnPlace:
    """A learner's place in a session that is not over; `rank` counts from 1 on the waiting list.

    `is_absent` says that they announced that they would not come; `left` counts the free seats.
    """

    public_id: str
    cycle_id: int | None
    learner_id: int
    title: str
    starts_at: datetime
    ends_at: datetime
    site: str
    room: str
    trainer: str
    is_cancelled: bool
    is_waiting: bool
    is_absent: bool
    promoted_at: datetime | None
    rank: int
    left: int

    @property
    def is_still_to_come(self) -> bool:
        """Tell whether an absence may still be announced, or taken back."""
        return not self.is_cancelled and clock.now() < self.starts_at


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenOffer:
    """A workshop, or all that remains of a cycle, that a learner may join without help.

    `public_id` is that of the first session; `left` counts the seats of the fullest one.
    """

    public_id: str
    title: str
    site: str
    starts_at: datetime
    ends_at: datetime
    last_at: datetime
    sessions: int
    left: int


def places_ahead(learner_ids: Collection[int]) -> tuple[OwnPlace, ...]:
    """List what a person has ahead, by hour: places, ranks, announced absences; one statement.

    `learner_ids` are their records; those merged into them count as well. Of several places in one
    session, the one in force is told, else the latest.
    """
    rows = db.session.execute(_places(learner_ids))
    latest = {row.public_id: row for row in rows}
    return tuple(
        _own(row)
        for row in latest.values()
        if row.ended_at is None or row.ended_because is PlaceEnded.ABSENCE
    )


def offers_open_to(structure_ids: Collection[int], held: Iterable[OwnPlace]) -> tuple[OpenOffer, ...]:
    """List the workshops and cycles that learners of these structures may join without help."""
    return _offers(_ahead(structure_ids).where(OPEN_TO_LEARNERS), held)


def offers_that_remain(structure_ids: Collection[int], held: Iterable[OwnPlace]) -> tuple[OpenOffer, ...]:
    """List the workshops and cycles of these structures that somebody may be enrolled in."""
    return _offers(_ahead(structure_ids), held)


def session_of_ones_own(public_id: str, learner_ids: Collection[int]) -> tuple[CourseSession, Learner]:
    """Find a session of a structure where one is a learner, and the record that one has there.

    Where records were merged, it is the one that has a place in the session, or gave it up.

    Raises:
        NotFound: there is none, or it is of another structure.
    """
    theirs = (Enrolment.course_session_id == CourseSession.id) & (Enrolment.learner_id == Learner.id)
    wanted = (
        select(CourseSession, Learner)
        .join(Learner, Learner.structure_id == CourseSession.structure_id)
        .outerjoin(Enrolment, theirs)
        .where(CourseSession.public_id == public_id, Learner.id.in_(_records(learner_ids)))
        .order_by(
            case((Enrolment.id.is_(None), 2), (Enrolment.ended_at.is_not(None), 1), else_=0),
            case((Learner.id.in_(learner_ids), 0), else_=1),
            Enrolment.id.desc(),
            Learner.id,
        )
        .limit(1)
    )
    row = db.session.execute(wanted).first()
    if row is None:
        raise NotFound
    return row[0], row[1]


def _ahead(structure_ids: Collection[int]) -> Select[*tuple[Any, ...]]:
    """Select the sessions that people may still join: to come, kept, and not an appointment."""
    return (
        select(
            CourseSession.id,
            CourseSession.public_id,
            CourseSession.cycle_id,
            func.coalesce(Cycle.title, CourseSession.title).label("title"),
            Site.name.label("site"),
            CourseSession.starts_at,
            CourseSession.ends_at,
            (CourseSession.seats - taken_seats()).label("left"),
        )
        .join(Site, Site.id == CourseSession.site_id)
        .outerjoin(Cycle, Cycle.id == CourseSession.cycle_id)
        .where(
            CourseSession.structure_id.in_(sorted(structure_ids)),
            CourseSession.starts_at > clock.now(),
            CourseSession.cancelled_at.is_(None),
            CourseSession.kind != SessionKind.APPOINTMENT,
        )
        .order_by(CourseSession.starts_at, CourseSession.id)
        .limit(MOST_OFFERED)
    )


def _offers(wanted: Select[*tuple[Any, ...]], held: Iterable[OwnPlace]) -> tuple[OpenOffer, ...]:
    """Fold sessions into one offer a cycle and one a workshop, the soonest first.

    Args:
        held: what the learner has already: neither it nor the rest of its cycle is offered.
    """
    held = list(held)
    here, cycles = {place.public_id for place in held}, {place.cycle_id for place in held} - {None}
    left = [
        row for row in db.session.execute(wanted) if row.public_id not in here and row.cycle_id not in cycles
    ]
    together = groupby(sorted(left, key=_offer_of), key=_offer_of)
    offers = [_offer(list(rows)) for _key, rows in together]
    return tuple(sorted(offers, key=lambda offer: (offer.starts_at, offer.public_id)))


def _places(learner_ids: Collection[int]) -> Select[*tuple[Any, ...]]:
    """Select every enrolment of these learners in what is not over, in the order of time and arrival."""
    return (
        select(
            CourseSession.public_id,
            CourseSession.cycle_id,
            Enrolment.learner_id,
            CourseSession.title,
            CourseSession.starts_at,
            CourseSession.ends_at,
            Site.name.label("site"),
            CourseSession.room,
            Person.given_name,
            Person.family_name,
            CourseSession.cancelled_at,
            Enrolment.status,
            Enrolment.promoted_at,
            Enrolment.ended_at,
            Enrolment.ended_because,
            _RANK.label("rank"),
            (CourseSession.seats - taken_seats()).label("left"),
        )
        .join(CourseSession, CourseSession.id == Enrolment.course_session_id)
        .join(Site, Site.id == CourseSession.site_id)
        .join(Person, Person.id == CourseSession.trainer_id)
        .where(Enrolment.learner_id.in_(_records(learner_ids)), CourseSession.ends_at > clock.now())
        .order_by(
            CourseSession.starts_at,
            CourseSession.id,
            case((Enrolment.ended_at.is_(None), 1), else_=0),
            Enrolment.id,
        )
    )


def _records(learner_ids: Collection[int]) -> Select[*tuple[Any, ...]]:
    return records_of(bindparam("learners", list(learner_ids), expanding=True))


def _own(row: Any) -> OwnPlace:
    return OwnPlace(
        public_id=row.public_id,
        cycle_id=row.cycle_id,
        learner_id=row.learner_id,
        title=row.title,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        site=row.site,
        room=row.room,
        trainer=f"{row.given_name} {row.family_name}".strip(),
        is_cancelled=row.cancelled_at is not None,
        is_waiting=row.ended_at is None and row.status is EnrolmentStatus.WAITING,
        is_absent=row.ended_at is not None,
        promoted_at=row.promoted_at,
        rank=row.rank,
        left=max(row.left, 0),
    )


def _offer_of(row: Any) -> tuple[bool, int]:
    return (True, row.cycle_id) if row.cycle_id else (False, row.id)


def _offer(together: Sequence[Any]) -> OpenOffer:
    first = together[0]
    return OpenOffer(
        public_id=first.public_id,
        title=first.title,
        site=first.site,
        starts_at=first.starts_at,
        ends_at=first.ends_at,
        last_at=together[-1].starts_at,
        sessions=len(together),
        left=max(min(row.left for row in together), 0),
    )


_earlier = aliased(Enrolment)
_RANK = (
    select(func.count(_earlier.id))
    .where(
        _earlier.course_session_id == CourseSession.id,
        _earlier.ended_at.is_(None),
        _earlier.status == EnrolmentStatus.WAITING,
        _earlier.id <= Enrolment.id,
    )
    .correlate(CourseSession, Enrolment)
    .scalar_subquery()
)
