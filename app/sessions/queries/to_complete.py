"""Sheets to complete: every session that is over and whose sheet is not closed, or waits for a word.

Those of before a structure closed its first sheet are apart: nobody forgot them.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, String, and_, cast, exists, func, literal, or_, select, union

from app.core import clock
from app.core.database import db
from app.people.models import Person, Site
from app.sessions import rules
from app.sessions.models import AttendanceMark, AttendanceSheet, CourseSession, Enrolment, EnrolmentStatus
from app.sessions.queries.sheet_facts import SheetFacts
from app.sessions.queries.sheet_reading import TO_SETTLE, VERSION, facts_where

PAGE = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the list is narrowed to: a month (its first day), a trainer, a site, by public ids.

    `is_of_before` asks for the sessions of before the first closed sheet, and no other; a month that
    is asked for comes whole.
    """

    month: date | None = None
    trainer: str | None = None
    site: str | None = None
    is_of_before: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ToCompletePage:
    """A page of the list, the latest session first; `total` counts all its lines."""

    lines: tuple[SheetFacts, ...]
    total: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """The trainers and the sites that the list can be narrowed to: public ids and names.

    `before` counts the sessions of before the first closed sheet.
    """

    trainers: tuple[tuple[str, str], ...]
    sites: tuple[tuple[str, str], ...]
    before: int


def sheets_to_complete(structure_ids: Collection[int], asked: Asked, *, page: int = 1) -> ToCompletePage:
    """List the sheets to complete of some structures, in four statements whatever their number."""
    now = clock.now()
    lines, total = facts_where(
        *_never_closed(structure_ids, now=now),
        *_narrowed(asked, now=now),
        most=PAGE,
        skip=(page - 1) * PAGE,
    )
    return ToCompletePage(lines=lines, total=total, page=page, pages=max(1, -(-total // PAGE)))


def count_to_complete(structure_ids: Collection[int]) -> int:
    """Count the sheets to complete of some structures, in one statement."""
    now = clock.now()
    wanted = select(func.count(CourseSession.id)).where(
        *_never_closed(structure_ids, now=now), ~_is_of_before(now=now)
    )
    return db.session.scalar(wanted) or 0


def filters_of(structure_ids: Collection[int]) -> Filters:
    """Return who leads sessions in some structures, where, and how many are of before, in one statement."""
    ids, now = sorted(structure_ids), clock.now()
    trainers = (
        select(literal("trainer").label("kind"), Person.public_id, Person.given_name, Person.family_name)
        .join(CourseSession, CourseSession.trainer_id == Person.id)
        .where(CourseSession.structure_id.in_(ids))
    )
    sites = select(literal("site"), Site.public_id, Site.name, literal("")).where(Site.structure_id.in_(ids))
    of_before = (*_never_closed(ids, now=now), _is_of_before(now=now))
    before = select(literal("before"), cast(func.count(CourseSession.id), String), literal(""), literal(""))
    found: dict[str, list[tuple[str, str]]] = {"trainer": [], "site": [], "before": []}
    for kind, public_id, first, second in db.session.execute(
        union(trainers, sites, before.where(*of_before))
    ):
        found[kind].append((public_id, f"{first} {second}".strip()))
    by_name = {kind: tuple(sorted(each, key=lambda pair: pair[1].casefold())) for kind, each in found.items()}
    return Filters(trainers=by_name["trainer"], sites=by_name["site"], before=int(by_name["before"][0][0]))


def _is_of_before(*, now: datetime) -> ColumnElement[bool]:
    """Tell the old sessions of before the first sheet that their structure closed; none waits for a word."""
    first_was_closed = exists().where(
        AttendanceSheet.structure_id == CourseSession.structure_id,
        AttendanceSheet.closed_at <= CourseSession.ends_at,
    )
    return and_(CourseSession.ends_at < rules.recalled_since(now), ~first_was_closed, TO_SETTLE == 0)


def _never_closed(structure_ids: Collection[int], *, now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Keep the sessions that are over, where somebody was expected or noted, and that are not closed."""
    is_seated = and_(
        Enrolment.course_session_id == CourseSession.id,
        Enrolment.ended_at.is_(None),
        Enrolment.status == EnrolmentStatus.ENROLLED,
    )
    has_people = or_(
        select(1).where(is_seated).exists(),
        select(1).where(AttendanceMark.course_session_id == CourseSession.id).exists(),
    )
    return (
        CourseSession.structure_id.in_(sorted(structure_ids)),
        CourseSession.ends_at < now,
        CourseSession.cancelled_at.is_(None),
        has_people,
        or_(VERSION == 0, TO_SETTLE > 0),
    )


def _narrowed(asked: Asked, *, now: datetime) -> list[ColumnElement[bool]]:
    narrowed: list[ColumnElement[bool]] = []
    if asked.is_of_before or asked.month is None:
        narrowed.append(_is_of_before(now=now) if asked.is_of_before else ~_is_of_before(now=now))
    if asked.month is not None:
        first = asked.month.replace(day=1)
        after = date(first.year + first.month // 12, first.month % 12 + 1, 1)
        narrowed += [
            CourseSession.starts_at >= clock.paris(first),
            CourseSession.starts_at < clock.paris(after),
        ]
    if asked.trainer is not None:
        narrowed.append(Person.public_id == asked.trainer)
    if asked.site is not None:
        narrowed.append(Site.public_id == asked.site)
    return narrowed
