"""Calendars by secret address: what one shows, in two statements, and which ones are in force."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, func, or_, select

from app.core.access import Role
from app.core.database import db
from app.core.errors import NotFound
from app.core.french import typography
from app.core.identifiers import digest
from app.people.models import Membership, Person, Site
from app.people.models.places import on_one_line
from app.people.queries import records_of_person
from app.sessions.models import (
    CalendarFeed,
    CourseSession,
    Cycle,
    Enrolment,
    EnrolmentStatus,
    FeedKind,
    PlaceEnded,
    SessionKind,
    SessionTrainer,
    TrainerPart,
)
from app.sessions.rules.calendars import CalendarEntry, EventStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A calendar in force: whose it is, and the name that diaries show."""

    public_id: str
    kind: FeedKind
    person_id: int | None
    site_id: int | None
    name: str
    made_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedLine:
    """A calendar in force, on the page of whoever may end it."""

    public_id: str
    kind: FeedKind
    site_id: int | None
    made_at: datetime
    made_by: str


def feed_with(token: str) -> Feed:
    """Find the calendar that a secret opens.

    Raises:
        NotFound: there is none, it was ended, or its person was erased: nobody can tell which.
    """
    wanted = (
        select(
            CalendarFeed.public_id,
            CalendarFeed.kind,
            CalendarFeed.person_id,
            CalendarFeed.site_id,
            func.coalesce(Site.name, "").label("site"),
            CalendarFeed.made_at,
        )
        .outerjoin(Person, Person.id == CalendarFeed.person_id)
        .outerjoin(Site, Site.id == CalendarFeed.site_id)
        .where(
            CalendarFeed.token_digest == digest(token),
            CalendarFeed.ended_at.is_(None),
            Person.erased_at.is_(None),
        )
    )
    row = db.session.execute(wanted).one_or_none()
    if row is None:
        raise NotFound
    found = dict(row._mapping)
    return Feed(name=f"Palier, {found.pop('site') or 'mes séances'}", **found)


def entries_of(feed: Feed, *, public_url: str, host: str) -> tuple[CalendarEntry, ...]:
    """Read every session of a calendar, past and to come, in one statement.

    No learner is named: an appointment says « Rendez-vous », whatever its title.
    """
    rows = {row.public_id: row for row in db.session.execute(_READ[feed.kind](feed))}
    return tuple(_entry(row, feed, public_url=public_url, host=host) for row in rows.values())


def feeds_in_force(person_id: int, site_ids: Collection[int]) -> tuple[FeedLine, ...]:
    """List the calendars in force of a person and of some sites."""
    theirs = (CalendarFeed.person_id == person_id) | CalendarFeed.site_id.in_(sorted(site_ids))
    wanted = (
        select(
            CalendarFeed.public_id,
            CalendarFeed.kind,
            CalendarFeed.site_id,
            CalendarFeed.made_at,
            Person.given_name.label("made_by"),
        )
        .join(Person, Person.id == CalendarFeed.made_by)
        .where(theirs, CalendarFeed.ended_at.is_(None))
        .order_by(CalendarFeed.id)
    )
    return tuple(FeedLine(**row._mapping) for row in db.session.execute(wanted))


def _sessions(*more: Any) -> Select[*tuple[Any, ...]]:
    return (
        select(
            CourseSession.public_id,
            CourseSession.kind,
            CourseSession.title,
            CourseSession.room,
            CourseSession.starts_at,
            CourseSession.ends_at,
            CourseSession.cancelled_at,
            CourseSession.sequence,
            func.coalesce(CourseSession.changed_at, CourseSession.planned_at, Cycle.created_at).label(
                "changed_at"
            ),
            Cycle.title.label("cycle"),
            Site.name.label("site"),
            Site.address,
            Site.postcode,
            Site.commune,
            *more,
        )
        .join(Site, Site.id == CourseSession.site_id)
        .outerjoin(Cycle, Cycle.id == CourseSession.cycle_id)
        .order_by(CourseSession.starts_at, CourseSession.id)
    )


def _of_trainer(feed: Feed) -> Select[*tuple[Any, ...]]:
    """Select what a trainer leads, is second in, or was replaced in, where they still teach."""
    still = select(Membership.structure_id).where(
        Membership.person_id == feed.person_id,
        Membership.role == Role.TRAINER,
        Membership.ended_at.is_(None),
    )
    theirs = and_(
        SessionTrainer.course_session_id == CourseSession.id, SessionTrainer.person_id == feed.person_id
    )
    is_replaced = and_(
        SessionTrainer.part == TrainerPart.REPLACED, CourseSession.trainer_id != feed.person_id
    )
    return (
        _sessions(func.coalesce(is_replaced, False).label("is_away"))
        .outerjoin(SessionTrainer, theirs)
        .where(
            CourseSession.structure_id.in_(still),
            or_(CourseSession.trainer_id == feed.person_id, SessionTrainer.person_id.is_not(None)),
        )
    )


def _of_site(feed: Feed) -> Select[*tuple[Any, ...]]:
    return _sessions().where(CourseSession.site_id == feed.site_id)


def _of_learner(feed: Feed) -> Select[*tuple[Any, ...]]:
    """Select a learner's places, given up ones too; the latest of a session comes last.

    Those of the records that were merged into theirs are theirs.
    """
    made = (Enrolment.status, Enrolment.enrolled_at, Enrolment.promoted_at)
    counted = func.count(Enrolment.id).over(partition_by=(Enrolment.course_session_id, Enrolment.learner_id))
    return (
        _sessions(*made, Enrolment.ended_at, Enrolment.ended_because, counted.label("places"))
        .join(Enrolment, Enrolment.course_session_id == CourseSession.id)
        .where(Enrolment.learner_id.in_(records_of_person(feed.person_id)))
        .order_by(Enrolment.id)
    )


_READ = {FeedKind.TRAINER: _of_trainer, FeedKind.SITE: _of_site, FeedKind.LEARNER: _of_learner}


def _entry(row: Any, feed: Feed, *, public_url: str, host: str) -> CalendarEntry:
    is_learners = feed.kind is FeedKind.LEARNER
    where = (row.site, row.room, on_one_line(row.address, row.postcode, row.commune))
    moments = [row.changed_at or feed.made_at, *(_moments_of_place(row) if is_learners else ())]
    return CalendarEntry(
        uid=f"{row.public_id}@{host}",
        title="Rendez-vous" if row.kind is SessionKind.APPOINTMENT else row.title,
        place=", ".join(filter(None, where)),
        about=_about_place(row) if is_learners else row.cycle or "",
        address=f"{public_url}/mes-seances" if is_learners else f"{public_url}/seances/{row.public_id}",
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        changed_at=max(moments),
        status=_status(row, feed.kind),
        sequence=row.sequence + (_changes_of_place(row) if is_learners else 0),
    )


def _status(row: Any, kind: FeedKind) -> EventStatus:
    is_gone = (kind is FeedKind.LEARNER and row.ended_at) or (kind is FeedKind.TRAINER and row.is_away)
    if row.cancelled_at or is_gone:
        return EventStatus.CANCELLED
    is_waiting = kind is FeedKind.LEARNER and row.status is EnrolmentStatus.WAITING
    return EventStatus.TENTATIVE if is_waiting else EventStatus.CONFIRMED


def _moments_of_place(row: Any) -> list[datetime]:
    return [moment for moment in (row.enrolled_at, row.promoted_at, row.ended_at) if moment]


def _changes_of_place(row: Any) -> int:
    """Count the changes of a learner's place: each of these only ever adds to the sequence.

    An earlier place counts three: made, promoted, ended.
    """
    earlier: int = row.places - 1
    return 3 * earlier + bool(row.promoted_at) + bool(row.ended_at)


def _about_place(row: Any) -> str:
    if row.ended_because is PlaceEnded.ABSENCE:
        return typography("Vous avez prévenu : vous ne venez pas.")
    if row.ended_at is None and row.status is EnrolmentStatus.WAITING:
        return "Vous êtes sur la liste d’attente."
    return row.cycle or ""
