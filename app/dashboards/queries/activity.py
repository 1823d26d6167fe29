"""What happened in some structures between two days of Paris: the facts that every figure counts.

Two records of one person are counted as one (`LearnerAlias`). Where two marks contradict each other
and nobody has settled it, the person counts as absent, or for the shorter time.
"""

from collections import defaultdict
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Date,
    Select,
    String,
    and_,
    cast,
    exists,
    func,
    literal,
    null,
    select,
)
from sqlalchemy.orm import InstrumentedAttribute

from app.awards.models import Award
from app.core import clock
from app.core.database import db
from app.people.models import Learner, LearnerAlias, Site
from app.people.queries import alias_of, joined_as
from app.sessions.models import (
    AttendanceMark,
    AttendanceReplacement,
    CourseSession,
    Enrolment,
    EnrolmentStatus,
    Support,
)
from app.sessions.models import Visit as OpenVisit
from app.sessions.rules import CAME, minutes_counted, pauses_of


@dataclass(frozen=True, kw_only=True, slots=True)
class Meeting:
    """A session that was not cancelled."""

    id: int
    site_id: int
    site_name: str
    on: date
    ends_at: datetime
    seats: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Seat:
    """A person who has a place in a session."""

    learner_id: int
    session_id: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Visit:
    """A person on the sheet of a session; `minutes` is 0 for whoever did not come."""

    learner_id: int
    session_id: int
    site_id: int
    on: date
    came: bool
    minutes: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Grant:
    """A certificate granted and still in force; `site_id` is the learner's own site."""

    on: date
    site_id: int | None
    site_name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Records:
    """What is counted without a sheet; `visits` counts people, `help_minutes` whole minutes."""

    grants: tuple[Grant, ...]
    visits: int
    helps: int
    help_minutes: int


def meetings(structure_ids: Collection[int], *, first: date, after: date) -> list[Meeting]:
    """List the sessions of the days from `first` to before `after`, in order."""
    wanted = (
        select(
            CourseSession.id,
            CourseSession.site_id,
            Site.name,
            CourseSession.starts_at,
            CourseSession.ends_at,
            CourseSession.seats,
        )
        .join(Site, Site.id == CourseSession.site_id)
        .where(_between(structure_ids, first, after))
        .order_by(CourseSession.starts_at, CourseSession.id)
    )
    return [
        Meeting(id=id, site_id=site, site_name=name, on=_day(starts), ends_at=ends, seats=seats)
        for id, site, name, starts, ends, seats in db.session.execute(wanted)
    ]


def seats(structure_ids: Collection[int], *, first: date, after: date) -> list[Seat]:
    """List who has a place in these sessions, the waiting list left out, each person once a session."""
    wanted = (
        select(joined_as(Enrolment.learner_id), Enrolment.course_session_id)
        .join(CourseSession, CourseSession.id == Enrolment.course_session_id)
        .outerjoin(LearnerAlias, alias_of(Enrolment.learner_id))
        .where(
            _between(structure_ids, first, after),
            Enrolment.status == EnrolmentStatus.ENROLLED,
            Enrolment.ended_at.is_(None),
        )
        .distinct()
    )
    return [Seat(learner_id=who, session_id=which) for who, which in db.session.execute(wanted)]


def visits(structure_ids: Collection[int], *, first: date, after: date) -> list[Visit]:
    """List who is on the sheets of these sessions, one line a person and session."""
    replaced = exists().where(AttendanceReplacement.replaced_id == AttendanceMark.id)
    wanted = (
        select(
            joined_as(AttendanceMark.learner_id).label("who"),
            AttendanceMark.learner_id.label("record"),
            AttendanceMark.course_session_id.label("session_id"),
            AttendanceMark.presence,
            AttendanceMark.arrived_at,
            AttendanceMark.left_at,
            CourseSession.site_id,
            CourseSession.starts_at,
            CourseSession.ends_at,
            CourseSession.pauses,
        )
        .join(CourseSession, CourseSession.id == AttendanceMark.course_session_id)
        .outerjoin(LearnerAlias, alias_of(AttendanceMark.learner_id))
        .where(_between(structure_ids, first, after), ~replaced, AttendanceMark.is_withdrawn.is_(False))
    )
    heads: dict[tuple[int, int], dict[int, list[Any]]] = defaultdict(lambda: defaultdict(list))
    for head in db.session.execute(wanted):
        heads[head.who, head.session_id][head.record].append(head)
    return [_visit(who, session_id, list(of.values())) for (who, session_id), of in heads.items()]


def _visit(who: int, session_id: int, records: list[list[Any]]) -> Visit:
    """Fold the marks that stand: the least of those on one record, the most of a person's records."""
    row = records[0][0]
    return Visit(
        learner_id=who,
        session_id=session_id,
        site_id=row.site_id,
        on=_day(row.starts_at),
        came=any(all(head.presence in CAME for head in heads) for heads in records),
        minutes=max(min(map(_minutes, heads)) for heads in records),
    )


def _minutes(head: Any) -> int:
    return minutes_counted(
        head.presence,
        starts_at=head.starts_at,
        ends_at=head.ends_at,
        arrived_at=head.arrived_at,
        left_at=head.left_at,
        pauses=pauses_of(head.pauses),
    )


def records(structure_ids: Collection[int], *, first: date, after: date) -> Records:
    """Read the certificates granted in these days, and count who came without a sheet, in one statement.

    Whatever was struck as a mistake, or is no longer in force, is left out.
    """
    came, helped = (
        _counted(table, moment, structure_ids, first, after)
        for table, moment in ((OpenVisit, OpenVisit.started_at), (Support, Support.happened_at))
    )
    counts = {
        "visits": came(func.sum(OpenVisit.people)),
        "helps": helped(func.count(Support.id)),
        "help_minutes": helped(func.sum(Support.minutes)),
    }
    counted = (_line_of(name, count) for name, count in counts.items())
    wanted = _granted(structure_ids, first, after).union_all(*counted)
    rows = list(db.session.execute(wanted))
    return Records(
        grants=tuple(
            Grant(on=on, site_id=site, site_name=name or "")
            for kind, on, site, name, _count in rows
            if kind == "grant"
        ),
        **{kind: count for kind, _on, _site, _name, count in rows if kind != "grant"},
    )


def _granted(structure_ids: Collection[int], first: date, after: date) -> Select[*tuple[Any, ...]]:
    return (
        select(literal("grant"), Award.granted_on, Learner.site_id, Site.name, literal(1))
        .join(Learner, Learner.id == Award.learner_id)
        .outerjoin(Site, Site.id == Learner.site_id)
        .where(
            Award.structure_id.in_(structure_ids),
            Award.ended_at.is_(None),
            Award.granted_on >= first,
            Award.granted_on < after,
        )
    )


def _counted(
    table: type[OpenVisit | Support],
    moment: InstrumentedAttribute[datetime],
    structure_ids: Collection[int],
    first: date,
    after: date,
) -> Callable[[Any], Any]:
    """Return what counts the facts of these days that nobody struck."""
    these = (
        table.structure_id.in_(structure_ids),
        table.struck_at.is_(None),
        moment >= clock.paris(first),
        moment < clock.paris(after),
    )
    return lambda what: select(func.coalesce(what, 0)).where(*these).scalar_subquery()


def _line_of(name: str, counted: Any) -> Select[*tuple[Any, ...]]:
    return select(literal(name), cast(null(), Date), cast(null(), BigInteger), cast(null(), String), counted)


def _between(structure_ids: Collection[int], first: date, after: date) -> ColumnElement[bool]:
    return and_(
        CourseSession.structure_id.in_(structure_ids),
        CourseSession.cancelled_at.is_(None),
        CourseSession.starts_at >= clock.paris(first),
        CourseSession.starts_at < clock.paris(after),
    )


def _day(moment: datetime) -> date:
    return clock.in_paris(moment).date()
