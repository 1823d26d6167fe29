"""What somebody may join: the workshops, and what remains of the cycles."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Select, func, select

from app.core import clock
from app.core.database import db
from app.people.models import Site
from app.sessions.models import CourseSession, Cycle, SessionKind
from app.sessions.queries.enrolment import taken_seats
from app.sessions.queries.own_sessions import OwnPlace

MOST_OFFERED = 200
"""How many open sessions are read to make the offers of a learner's page."""

OPEN_TO_LEARNERS = func.coalesce(Cycle.open_to_learners, CourseSession.open_to_learners)
"""Whether learners may enrol without help: what the cycle says, else the session."""


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


def offers_open_to(structure_ids: Collection[int], held: Iterable[OwnPlace]) -> tuple[OpenOffer, ...]:
    """List the workshops and cycles that learners of these structures may join without help."""
    return _offers(_ahead(structure_ids).where(OPEN_TO_LEARNERS), held)


def offers_that_remain(structure_ids: Collection[int], held: Iterable[OwnPlace]) -> tuple[OpenOffer, ...]:
    """List the workshops and cycles of these structures that somebody may be enrolled in."""
    return _offers(_ahead(structure_ids), held)


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
