"""What other structures offer: the cycles to which a counsellor may orient."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from app.core.database import db
from app.people.models import Site, Structure
from app.sessions.models import CourseSession, Cycle
from app.sessions.queries.enrolment import taken_seats

MOST_OFFERS = 50


@dataclass(frozen=True, kw_only=True)
class Offer:
    """A cycle of another structure that still has sessions; `seats_left` counts the fullest of them."""

    public_id: str
    title: str
    structure: str
    site: str
    first_at: datetime
    last_at: datetime
    sessions: int
    seats_left: int


def offers(*, not_of: Collection[int], now: datetime) -> tuple[Offer, ...]:
    """List the cycles of other structures that still have sessions, the soonest first."""
    free = (CourseSession.seats - taken_seats()).label("left")
    left = (
        select(CourseSession.cycle_id, CourseSession.starts_at, free)
        .where(
            CourseSession.ends_at > now,
            CourseSession.cancelled_at.is_(None),
            CourseSession.structure_id.not_in(not_of),
        )
        .subquery()
    )
    first = func.min(left.c.starts_at)
    wanted = (
        select(Cycle, Structure.name, Site.name, Site.commune)
        .add_columns(first, func.max(left.c.starts_at), func.count(), func.min(left.c.left))
        .join(left, left.c.cycle_id == Cycle.id)
        .join(Structure, Structure.id == Cycle.structure_id)
        .join(Site, Site.id == Cycle.site_id)
        .group_by(Cycle.id, Structure.name, Site.name, Site.commune)
        .order_by(first, Cycle.id)
        .limit(MOST_OFFERS)
    )
    return tuple(_offer(row) for row in db.session.execute(wanted))


def _offer(row: Any) -> Offer:
    cycle, structure, site, commune, first_at, last_at, sessions, left = row
    return Offer(
        public_id=cycle.public_id,
        title=cycle.title,
        structure=structure,
        site=", ".join(filter(None, (site, commune))),
        first_at=first_at,
        last_at=last_at,
        sessions=sessions,
        seats_left=max(left, 0),
    )
