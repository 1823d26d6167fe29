"""Make and end the secret address of a calendar."""

from sqlalchemy import update

from app.core import clock, journal
from app.core.database import db
from app.core.identifiers import digest
from app.sessions.models import CalendarFeed, FeedKind


def make_feed(
    kind: FeedKind,
    structure_id: int,
    *,
    token: str,
    by: int,
    person_id: int | None = None,
    site_id: int | None = None,
) -> CalendarFeed:
    """Open a calendar by a secret; the one before it ends, so that one address at a time works.

    Exactly one of `person_id` and `site_id` says whose it is. Only a digest of the secret is kept.
    """
    end_feed(kind, structure_id, by=by, person_id=person_id, site_id=site_id)
    made = CalendarFeed(
        kind=kind,
        person_id=person_id,
        site_id=site_id,
        structure_id=structure_id if site_id is not None else None,
        token_digest=digest(token),
        made_by=by,
        made_at=clock.now(),
    )
    db.session.add(made)
    db.session.flush()
    journal.record(structure_id, "sessions:calendar:make", made.public_id, by=by, words={"kind": kind.value})
    return made


def end_feed(
    kind: FeedKind, structure_id: int, *, by: int, person_id: int | None = None, site_id: int | None = None
) -> None:
    """End the calendar of a person or of a site: its address answers no more."""
    whose = CalendarFeed.site_id == site_id if site_id is not None else CalendarFeed.person_id == person_id
    in_force = (CalendarFeed.kind == kind, whose, CalendarFeed.ended_at.is_(None))
    ending = update(CalendarFeed).where(*in_force).values(ended_at=clock.now())
    for public_id in db.session.scalars(ending.returning(CalendarFeed.public_id)):
        journal.record(structure_id, "sessions:calendar:end", public_id, by=by, words={"kind": kind.value})
